"""Test harnesses that give both stores one interface and let tests advance the time.

On the real server ``advance`` does not wait: it moves leases, idle times and expiries into the past. So leases can be
long, and a slow machine cannot make a test fail.
"""

import copy
import json
import time

import pytest
import redis

from quotewire.schemas import Article, Event, Failure, Reason
from quotewire.schemas.event import ArticleReference
from quotewire.schemas.stage import STAGES
from quotewire.tasks.output.events import rejected_event
from quotewire.tasks.stages.contract import FailedArticle, Settlement
from quotewire.worker.dispatch.admission import sorted_out
from quotewire.worker.local.valkey import EmbeddedValkey, free_port
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.protocol import Limits
from quotewire.worker.store.redis.base import GROUP
from quotewire.worker.store.redis.store import RedisStore

START = 1_790_000_000.0  # seconds since 1970


class Harness:
    """A store, with shortcuts for the steps that tests take on it."""

    def __init__(self, store):
        self.store = store

    def enqueue(self, *articles):
        return self.store.enqueue(articles)

    def submit(self, article_id="a-1", text="Hello there."):
        (result,) = self.store.enqueue([Article(id=article_id, text=text)])
        return result.ref

    def body(self, article_id="a-1", text="Hello there."):
        return Article(id=article_id, text=text).model_dump_json(exclude_none=True).encode()

    def read(self, count=100, consumer="d"):
        return [entry for lane in range(self.store.lanes) for entry in self.store.read(lane, consumer, count)]

    def admit(self, entries):
        admissions, unreadable = sorted_out(entries, self.store.limits.max_article_bytes)
        self.store.dead_letter_entries(unreadable)
        return self.store.admit(admissions)

    def take_in(self, count=100):
        return self.admit(self.read(count))

    def reclaim(self, count=100):
        return [entry for lane in range(self.store.lanes) for entry in self.store.reclaim(lane, "d", count).entries]

    def begin(self, ref, stage="extract", owner="h-1", **kwargs):
        return self.store.begin([ref], stage, owner, **kwargs)[0]

    def settle(self, ref, stage="extract", owner="h-1", outcome="next", output='{"o":1}'):
        events = [self.event(ref, stage)]
        return self.store.settle([Settlement(ref, stage, owner, outcome, output, events)])[0]

    def event(self, ref, mark):
        """A placeholder event; its mark shows which stage wrote it."""
        reference = ArticleReference(id=ref.key, revision=mark)
        event = rejected_event(reference, Reason(code="empty", message=mark))
        return Event.model_validate(event.model_dump() | {"id": f"{ref.key}/{mark}"})

    def complete(self, ref, owner="h-1"):
        for stage in STAGES:
            if self.begin(ref, stage, owner).status == "go":
                outcome = "completed" if stage == "attribute" else "next"
                self.settle(ref, stage, owner, outcome, f'{{"of":"{stage}"}}')

    def fail(self, ref, stage="extract", owner="h-1"):
        return self.store.fail(ref, stage, owner, Failure(exception="E", message="broken", location="tasks/x.py:1"))

    def dead_letter(self, ref, stage="extract"):
        return self.store.dead_letter([FailedArticle(ref, stage, Reason(code="stage_failed", message="broken"))])[0]

    def die(self, ref):
        """Take an active article through all its attempts at the first stage and dead-letter it."""
        for attempt in range(3):
            self.begin(ref, owner=f"h-{attempt}")
            self.fail(ref, owner=f"h-{attempt}")
        return self.dead_letter(ref)

    def events(self):
        found, _ = self.store.events(self.store.events_cursor("0"), count=10_000)
        return found

    def event_ids(self):
        return [entry.event_id for entry in self.events()]

    def told(self):
        """The data of every event on the stream."""
        return [json.loads(entry.event)["data"] for entry in self.events()]


class MemoryHarness(Harness):
    kind = "memory"

    def __init__(self, lanes=1, **limits):
        self.now = START
        super().__init__(MemoryStore(lanes, Limits(**limits), clock=lambda: self.now))

    def advance(self, seconds):
        self.now += seconds

    def add(self, fields, lane=0):
        return self.store.add(fields, lane)

    def lose_entry(self, entry, lane=0):
        here = self.store._lanes[lane]
        del here.entries[entry]
        if entry in here.unread:
            here.unread.remove(entry)
        here.added -= 1

    # For the exploration: save, restore and compare states.

    def snapshot(self):
        return self.now, copy.deepcopy(self.store._lanes)

    def restore(self, snapshot):
        self.now, self.store._lanes = copy.deepcopy(snapshot)

    def rank(self, entry):
        return [*self.store._lanes[0].entries].index(entry) if entry in self.store._lanes[0].entries else None

    def situation(self, ref, hands):
        lane, article = self.store._find(ref)
        idle = [self.now - since >= self.store.limits.lease_seconds for since in lane.pending.values()]
        pending = [(self.rank(entry), late) for entry, late in zip(lane.pending, idle, strict=True)]
        if article is None:
            return None, tuple(pending)
        owner = hands.get(article.owner) if article.lease > self.now else None
        runs = bool(article.owner) and article.lease > self.now
        facts = (article.state, article.stage, article.attempts, self.rank(article.entry), runs, owner)
        return (*facts, tuple(sorted(article.markers))), tuple(pending)

    # Damage for the audit to find.

    def entries(self):
        return [(article.article_id, article.entry) for lane in self.store._lanes for article in lane.articles.values()]

    def delete_entry(self, entry, lane=0):
        here = self.store._lanes[lane]
        del here.entries[entry]
        if entry in here.unread:
            here.unread.remove(entry)

    def acknowledge_only(self, entry, lane=0):
        del self.store._lanes[lane].pending[entry]

    def force(self, ref, **fields):
        article = self.store._lanes[ref.lane].articles[ref.key]
        article.state = fields.get("state", article.state)
        article.output = fields["document"]

    def tell_again(self, event):
        lane, _ = self.store._locate(event.id)
        lane.events.append(event)

    def miscount(self, name, by, lane=0):
        self.store._lanes[lane].counters[name] += by


class RedisHarness(Harness):
    kind = "redis"

    def __init__(self, client, lanes=1, **limits):
        self.client = client
        self.client.flushall()
        self.keys = [Keys(lane, lanes) for lane in range(lanes)]
        super().__init__(RedisStore(client, lanes, Limits(**limits)))

    def add(self, fields, lane=0):
        return self.client.xadd(self.keys[lane].intake, fields).decode()

    def lose_entry(self, entry, lane=0):
        """Remove the entry and its count, as when the server restarts from before it was written."""
        stream = self.keys[lane].intake
        self.client.xdel(stream, entry)
        info = self.client.xinfo_stream(stream)
        self.client.execute_command(
            "XSETID", stream, info["last-generated-id"], "ENTRIESADDED", info["entries-added"] - 1
        )

    def advance(self, seconds):
        milliseconds = round(seconds * 1000)
        for keys in self.keys:
            self._advance_articles(keys, milliseconds)
            self._advance_pending(keys.intake, milliseconds)
            if self.client.exists(keys.paused):
                self.client.hincrby(keys.paused, "next_probe", -milliseconds)

    def _advance_articles(self, keys, milliseconds):
        for name in self.client.keys(keys.prefix + ":article:*"):
            if self.client.hexists(name, "lease"):
                self.client.hincrby(name, "lease", -milliseconds)
            if (left := self.client.pttl(name)) > 0:
                self.client.pexpire(name, max(0, left - milliseconds))

    def _advance_pending(self, stream, milliseconds):
        try:
            pending = self.client.xpending_range(stream, GROUP, "-", "+", 10_000)
        except redis.ResponseError:
            return
        for item in pending:
            idle = item["time_since_delivered"] + milliseconds
            self.client.xclaim(stream, GROUP, item["consumer"], 0, [item["message_id"]], idle=idle, justid=True)

    # For the exploration: save, restore and compare states.

    def snapshot(self):
        names = self.client.keys()
        with self.client.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.dump(name)
                pipeline.pttl(name)
            values = pipeline.execute()
        return [(name, max(ttl, 0), dump) for name, dump, ttl in zip(names, values[::2], values[1::2], strict=True)]

    def restore(self, snapshot):
        with self.client.pipeline(transaction=False) as pipeline:
            pipeline.flushall()
            for name, ttl, dump in snapshot:
                pipeline.restore(name, ttl, dump)
            pipeline.execute()

    def rank(self, entry):
        ids = [found.decode() for found, _ in self.client.xrange(self.keys[0].intake)]
        return ids.index(entry) if entry in ids else None

    def situation(self, ref, hands):
        try:
            listed = self.client.xpending_range(self.keys[0].intake, GROUP, "-", "+", 10)
        except redis.ResponseError:
            listed = []
        lease = self.store.limits.lease_seconds * 1000
        pending = [(self.rank(item["message_id"].decode()), item["time_since_delivered"] >= lease) for item in listed]
        article = self.client.hgetall(self.keys[0].article(ref.key))
        if not article:
            return None, tuple(pending)
        now, micro = self.client.time()
        runs = int(article.get(b"lease") or 0) > now * 1000 + micro // 1000
        owner = hands.get((article.get(b"holder") or b"").decode()) if runs else None
        state, stage, entry = (article[name].decode() for name in (b"state", b"stage", b"entry"))
        facts = (state, stage, int(article.get(b"attempts") or 0), self.rank(entry), runs, owner)
        markers = (name.decode().partition(":")[2] for name in article if name.startswith(b"settled:"))
        return (*facts, tuple(sorted(markers))), tuple(pending)

    # Damage for the audit to find.

    def entries(self):
        names = [name for keys in self.keys for name in self.client.keys(keys.prefix + ":article:*")]
        return [tuple(value.decode() for value in self.client.hmget(name, "article_id", "entry")) for name in names]

    def delete_entry(self, entry, lane=0):
        self.client.xdel(self.keys[lane].intake, entry)

    def acknowledge_only(self, entry, lane=0):
        self.client.xack(self.keys[lane].intake, GROUP, entry)

    def force(self, ref, **fields):
        name = self.keys[ref.lane].article(ref.key)
        for field, value in fields.items():
            self.client.hset(name, field, value) if value is not None else self.client.hdel(name, field)

    def tell_again(self, event):
        lane, _ = self.store._locate(event.id)
        fields = {"type": event.type, "id": event.event_id, "subject": event.subject, "event": event.event}
        self.client.xadd(self.keys[lane].events, fields)

    def miscount(self, name, by, lane=0):
        self.client.hincrby(self.keys[lane].counters, name, by)

    def wait(self, seconds):
        time.sleep(seconds)


def connect(server):
    return redis.Redis.from_url(server.url, protocol=2)


@pytest.fixture(scope="session")
def client():
    with EmbeddedValkey(append_only=False) as server, connect(server) as client:
        yield client


@pytest.fixture(scope="session")
def cluster_client():
    """A client of a cluster of one node, which refuses every script whose keys are not all in one slot."""
    options = ["cluster-enabled yes", f"cluster-port {free_port()}"]
    with EmbeddedValkey(tcp=True, append_only=False, options=options) as server, connect(server) as client:
        client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        while b"cluster_state:ok" not in client.execute_command("CLUSTER", "INFO"):
            pass
        yield client


@pytest.fixture(params=["memory", "redis", "memory-lanes", "redis-lanes"])
def make_harness(request):
    """Makes a harness of each store, with one lane and with three (on the real server, three are in a cluster)."""
    lanes = 3 if request.param.endswith("-lanes") else 1

    def make(**limits):
        if request.param.startswith("memory"):
            return MemoryHarness(lanes, **limits)
        return RedisHarness(request.getfixturevalue("cluster_client" if lanes > 1 else "client"), lanes, **limits)

    return make


@pytest.fixture
def harness(make_harness):
    """A harness of each kind with default limits; fails if a test leaves entries unaccounted for."""
    harness = make_harness()
    yield harness
    assert harness.store.status().unaccounted == 0


@pytest.fixture
def redis_harness(client):
    """A harness on the real server only."""
    harness = RedisHarness(client)
    yield harness
    assert harness.store.status().unaccounted == 0


@pytest.fixture
def memory_harness():
    """A harness in memory only."""
    return MemoryHarness()


@pytest.fixture
def make_memory_harness():
    """Makes harnesses in memory."""
    return MemoryHarness


@pytest.fixture
def make_redis_harness(client):
    """Makes harnesses on the real server, which each one empties first."""
    return lambda **kwargs: RedisHarness(client, **kwargs)


@pytest.fixture
def own_server():
    """A server of the test's own, which it may stop or reconfigure, and a client of it."""
    with EmbeddedValkey(options=["appendfsync always"]) as server, connect(server) as client:
        yield server, client

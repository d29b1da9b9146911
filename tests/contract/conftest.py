"""Both stores behind one face, with a hand on the clock.

On the real server time is not waited for: ``advance`` moves what it is compared with (leases, idle times, expiries)
into the past. So leases stay long, and a slow machine cannot make a test fail.
"""

import json
import time

import pytest
import redis

from schemas import Article, Event, Failure, Reason
from schemas.event import ArticleReference
from tasks.events import rejected_event
from tasks.ports import STAGES, Burial, Settlement
from worker.admission import sorted_out
from worker.embedded import EmbeddedValkey, free_port
from worker.keys import Keys
from worker.streams.lanes import GROUP
from worker.streams.memory import MemoryStore
from worker.streams.redis import RedisStore
from worker.streams.store import Limits

START = 1_790_000_000.0  # seconds since 1970


class Plant:
    """A store and the moves that tests make on it."""

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
        admissions, burials = sorted_out(entries, self.store.limits.max_article_bytes)
        self.store.bury_entries(burials)
        return self.store.admit(admissions)

    def take_in(self, count=100):
        return self.admit(self.read(count))

    def reclaim(self, count=100):
        return [entry for lane in range(self.store.lanes) for entry in self.store.reclaim(lane, "d", count).entries]

    def begin(self, ref, stage="extract", holder="h-1", **kwargs):
        return self.store.begin([ref], stage, holder, **kwargs)[0]

    def settle(self, ref, stage="extract", holder="h-1", outcome="next", output='{"o":1}'):
        events = [self.event(ref, stage)]
        return self.store.settle([Settlement(ref, stage, holder, outcome, output, events)])[0]

    def event(self, ref, mark):
        """Any event will do; it bears a mark so that tests can tell which stage wrote it."""
        reference = ArticleReference(id=ref.key, revision=mark)
        event = rejected_event(reference, Reason(code="empty", message=mark))
        return Event.model_validate(event.model_dump() | {"id": f"{ref.key}/{mark}"})

    def complete(self, ref, holder="h-1"):
        for stage in STAGES:
            if self.begin(ref, stage, holder).status == "go":
                outcome = "completed" if stage == "attribute" else "next"
                self.settle(ref, stage, holder, outcome, f'{{"of":"{stage}"}}')

    def fail(self, ref, stage="extract", holder="h-1"):
        return self.store.fail(ref, stage, holder, Failure(exception="E", message="broken", location="tasks/x.py:1"))

    def bury(self, ref, stage="extract"):
        return self.store.bury([Burial(ref, stage, Reason(code="stage_failed", message="broken"))])[0]

    def die(self, ref):
        """Take an active article through all its attempts at the first stage and bury it."""
        for attempt in range(3):
            self.begin(ref, holder=f"h-{attempt}")
            self.fail(ref, holder=f"h-{attempt}")
        return self.bury(ref)

    def events(self):
        found, _ = self.store.events(self.store.events_cursor("0"), count=10_000)
        return found

    def event_ids(self):
        return [entry.event_id for entry in self.events()]

    def told(self):
        """Data of each event."""
        return [json.loads(entry.event)["data"] for entry in self.events()]


class MemoryPlant(Plant):
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

    # Sabotage, for the audit to find.

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


class RedisPlant(Plant):
    kind = "redis"

    def __init__(self, client, lanes=1, **limits):
        self.client = client
        self.client.flushall()
        self.keys = [Keys(lane, lanes) for lane in range(lanes)]
        super().__init__(RedisStore(client, lanes, Limits(**limits)))

    def add(self, fields, lane=0):
        return self.client.xadd(self.keys[lane].intake, fields).decode()

    def lose_entry(self, entry, lane=0):
        """As if the server had come back without it: not even counted."""
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

    # Sabotage, for the audit to find.

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
    """A cluster of one node: it refuses every script whose keys are not all in one slot."""
    options = ["cluster-enabled yes", f"cluster-port {free_port()}"]
    with EmbeddedValkey(tcp=True, append_only=False, options=options) as server, connect(server) as client:
        client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        while b"cluster_state:ok" not in client.execute_command("CLUSTER", "INFO"):
            pass
        yield client


@pytest.fixture(params=["memory", "redis", "memory-lanes", "redis-lanes"])
def make_plant(request):
    """Makes a plant of each kind: over one lane, and over three (on the real server: in a cluster)."""
    lanes = 3 if request.param.endswith("-lanes") else 1

    def make(**limits):
        if request.param.startswith("memory"):
            return MemoryPlant(lanes, **limits)
        return RedisPlant(request.getfixturevalue("cluster_client" if lanes > 1 else "client"), lanes, **limits)

    return make


@pytest.fixture
def plant(make_plant):
    """A plant of each kind, with the default limits; nothing is lost in it, whatever a test does."""
    plant = make_plant()
    yield plant
    assert plant.store.status().unaccounted == 0


@pytest.fixture
def redis_plant(client):
    """A plant on the real server only."""
    plant = RedisPlant(client)
    yield plant
    assert plant.store.status().unaccounted == 0


@pytest.fixture
def memory_plant():
    """A plant in memory only."""
    return MemoryPlant()


@pytest.fixture
def make_memory_plant():
    """Makes plants in memory."""
    return MemoryPlant


@pytest.fixture
def make_redis_plant(client):
    """Makes plants on the real server; each begins with it empty."""
    return lambda **kwargs: RedisPlant(client, **kwargs)


@pytest.fixture
def own_server():
    """A server of the test's own, which may be tampered with, and a client of it."""
    with EmbeddedValkey(options=["appendfsync always"]) as server, connect(server) as client:
        yield server, client

"""Both stores behind one face, with a hand on the clock.

On the real server time is not waited for: ``advance`` moves what it is compared with (leases, idle times, expiries)
into the past. So leases stay long, and a slow machine cannot make a test fail.
"""

import copy
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Protocol, TypedDict, TypeVar, Unpack

import redis

from quotewire.schemas import Article, Event, Failure, Reason
from quotewire.schemas.event import ArticleReference
from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.output.events import rejected_event
from quotewire.tasks.stages.contract import Begun, FailedArticle, Ref, Settled, Settlement
from quotewire.worker.dispatch.admission import sorted_out
from quotewire.worker.store.keys import Keys, dispatchers_key
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.memory.lane import Lane
from quotewire.worker.store.protocol import Admitted, ArticleRecord, EnqueueResult, Entry, EventEntry, Limits, Store
from quotewire.worker.store.redis.base import GROUP
from quotewire.worker.store.redis.servers import Servers
from quotewire.worker.store.redis.store import RedisStore

START = 1_790_000_000.0  # seconds since 1970


Hands = Mapping[str, int]
"""Which worker works under the name of which holder."""
Moment = tuple[float, list[Lane]] | list[tuple[bytes, int, bytes]]
"""A whole store as it was."""


class LimitOptions(TypedDict, total=False):
    """``Limits``, as options."""

    lease_seconds: float
    high_water: int
    max_article_bytes: int
    events_maxlen: int
    events_max_bytes: int
    retention_seconds: float


class Harness(ABC):
    """A store and the moves that tests make on it."""

    kind: Literal["memory", "redis"]

    def __init__(self, store: Store) -> None:
        self.store = store

    @abstractmethod
    def advance(self, seconds: float) -> None:
        """Let time pass."""

    @abstractmethod
    def set_back(self, seconds: float) -> None:
        """Set the server's clock back."""

    @abstractmethod
    def add(self, fields: dict[bytes, bytes], lane: int = 0) -> str:
        """A producer's own XADD; returns the entry's id."""

    @abstractmethod
    def offer(self, body: bytes) -> None:
        """A producer's own RPUSH to the inbox."""

    @abstractmethod
    def lose_entry(self, entry: str, lane: int = 0) -> None:
        """As if the server had come back without it: not even counted."""

    # For the exploration: back to an earlier moment, and what the future depends on.

    @abstractmethod
    def snapshot(self) -> Moment:
        """The store as it is."""

    @abstractmethod
    def restore(self, snapshot: Moment) -> None:
        """Back to a moment of this harness."""

    @abstractmethod
    def rank(self, entry: str) -> int | None:
        """An entry's place on the intake."""

    @abstractmethod
    def situation(self, ref: Ref, hands: Hands) -> tuple[object, ...]:
        """What is stored of an article and its lane, without names and times."""

    # Sabotage, for the audit to find.

    @abstractmethod
    def entries(self) -> list[tuple[str, str]]:
        """Id and entry of each article."""

    @abstractmethod
    def delete_entry(self, entry: str, lane: int = 0) -> None:
        """Only from the intake."""

    @abstractmethod
    def acknowledge_only(self, entry: str, lane: int = 0) -> None:
        """Only from the pending entries."""

    @abstractmethod
    def force(self, ref: Ref, *, document: str | None, state: str | None = None) -> None:
        """Write into an article past all steps; no ``state`` leaves it as it is."""

    @abstractmethod
    def damage(self, ref: Ref, field: str, value: bytes) -> None:
        """Write something unreadable into what is known of an article; no field: in place of it all."""

    @abstractmethod
    def tell_again(self, event: EventEntry) -> None:
        """Write an event a second time."""

    @abstractmethod
    def trim_events(self, kept: int) -> None:
        """Trim each lane's events."""

    @abstractmethod
    def miscount(self, name: str, by: int, lane: int = 0) -> None:
        """Add to a counter."""

    # Moves

    def record(self, name: str) -> ArticleRecord:
        """An article that must be there."""
        found = self.store.article(name)
        assert found is not None
        return found

    def enqueue(self, *articles: Article) -> list[EnqueueResult]:
        return self.store.enqueue(articles)

    def submit(self, article_id: str = "a-1", text: str = "Hello there.") -> Ref:
        (result,) = self.store.enqueue([Article(id=article_id, text=text)])
        return result.ref

    def body(self, article_id: str = "a-1", text: str = "Hello there.") -> bytes:
        return Article(id=article_id, text=text).model_dump_json(exclude_none=True).encode()

    def read(self, count: int = 100, consumer: str = "d") -> list[Entry]:
        return [entry for lane in range(self.store.lanes) for entry in self.store.read(lane, consumer, count)]

    def admit(self, entries: Iterable[Entry]) -> list[Admitted]:
        admissions, unreadable = sorted_out(entries, self.store.limits.max_article_bytes)
        self.store.dead_letter_entries(unreadable)
        return self.store.admit(admissions)

    def take_in(self, count: int = 100) -> list[Admitted]:
        return self.admit(self.read(count))

    def reclaim(self, count: int = 100) -> list[Entry]:
        return [entry for lane in range(self.store.lanes) for entry in self.store.reclaim(lane, "d", count).entries]

    def begin(self, ref: Ref, stage: Stage = "extract", owner: str = "h-1", *, takeover: bool = False) -> Begun:
        return self.store.begin([ref], stage, owner, takeover=takeover)[0]

    def settle(
        self,
        ref: Ref,
        stage: Stage = "extract",
        owner: str = "h-1",
        outcome: Literal["next", "completed", "rejected"] = "next",
        output: str | None = '{"o":1}',
    ) -> Settled:
        events = [self.event(ref, stage)]
        return self.store.settle([Settlement(ref, stage, owner, outcome, output, events)])[0]

    def event(self, ref: Ref, mark: str) -> Event:
        """Any event will do; it bears a mark so that tests can tell which stage wrote it."""
        reference = ArticleReference(id=ref.key, revision=mark)
        event = rejected_event(reference, Reason(code="empty", message=mark))
        return Event.model_validate(event.model_dump() | {"id": f"{ref.key}/{mark}"})

    def complete(self, ref: Ref, owner: str = "h-1") -> None:
        for stage in STAGES:
            if self.begin(ref, stage, owner).status == "go":
                outcome: Literal["completed", "next"] = "completed" if stage == "attribute" else "next"
                self.settle(ref, stage, owner, outcome, f'{{"of":"{stage}"}}')

    def fail(self, ref: Ref, stage: Stage = "extract", owner: str = "h-1") -> tuple[Literal["retry", "exhausted"], int]:
        return self.store.fail(ref, stage, owner, Failure(exception="E", message="broken", location="tasks/x.py:1"))

    def dead_letter(self, ref: Ref, stage: Stage = "extract") -> Settled:
        return self.store.dead_letter([FailedArticle(ref, stage, Reason(code="stage_failed", message="broken"))])[0]

    def die(self, ref: Ref) -> Settled:
        """Take an active article through all its attempts at the first stage and dead-letter it."""
        for attempt in range(3):
            self.begin(ref, owner=f"h-{attempt}")
            self.fail(ref, owner=f"h-{attempt}")
        return self.dead_letter(ref)

    def events(self) -> list[EventEntry]:
        found, _ = self.store.events(self.store.events_cursor("0"), count=10_000)
        return found

    def event_ids(self) -> list[str]:
        return [entry.event_id for entry in self.events()]

    def event_data(self) -> list[dict[str, Any]]:
        """Data of each event."""
        return [json.loads(entry.event)["data"] for entry in self.events()]


class MemoryHarness(Harness):
    """The store in memory."""

    kind = "memory"
    store: MemoryStore

    def __init__(self, lanes: int = 1, **limits: Unpack[LimitOptions]) -> None:
        self.now = START
        super().__init__(MemoryStore(lanes, Limits(**limits), clock=lambda: self.now))

    def advance(self, seconds: float) -> None:
        self.now += seconds

    def set_back(self, seconds: float) -> None:
        self.now -= seconds

    def add(self, fields: dict[bytes, bytes], lane: int = 0) -> str:
        return self.store.add(fields, lane)

    def offer(self, body: bytes) -> None:
        self.store.offer(body)

    def lose_entry(self, entry: str, lane: int = 0) -> None:
        here = self.store._lanes[lane]
        del here.entries[entry]
        if entry in here.unread:
            here.unread.remove(entry)
        here.added -= 1

    # For the exploration: back to an earlier moment, and what the future depends on.

    def snapshot(self) -> tuple[float, list[Lane]]:
        return self.now, copy.deepcopy(self.store._lanes)

    def restore(self, snapshot: Moment) -> None:
        assert isinstance(snapshot, tuple)
        self.now, self.store._lanes = copy.deepcopy(snapshot)

    def rank(self, entry: str) -> int | None:
        return [*self.store._lanes[0].entries].index(entry) if entry in self.store._lanes[0].entries else None

    def situation(self, ref: Ref, hands: Hands) -> tuple[object, ...]:
        lane, article = self.store._find(ref)
        idle = [self.now - since >= self.store.limits.lease_seconds for since in lane.pending.values()]
        pending = [(self.rank(entry), late) for entry, late in zip(lane.pending, idle, strict=True)]
        if article is None:
            return None, tuple(pending)
        owner = hands.get(article.owner or "") if article.lease > self.now else None
        runs = bool(article.owner) and article.lease > self.now
        facts = (article.state, article.stage, article.attempts, self.rank(article.entry), runs, owner)
        return (*facts, tuple(sorted(article.markers))), tuple(pending)

    # Sabotage, for the audit to find.

    def entries(self) -> list[tuple[str, str]]:
        return [(article.article_id, article.entry) for lane in self.store._lanes for article in lane.articles.values()]

    def delete_entry(self, entry: str, lane: int = 0) -> None:
        here = self.store._lanes[lane]
        del here.entries[entry]
        if entry in here.unread:
            here.unread.remove(entry)

    def acknowledge_only(self, entry: str, lane: int = 0) -> None:
        del self.store._lanes[lane].pending[entry]

    def force(self, ref: Ref, *, document: str | None, state: str | None = None) -> None:
        article = self.store._lanes[ref.lane].articles[ref.key]
        article.state = state or article.state
        article.output = document

    def damage(self, ref: Ref, field: str, value: bytes) -> None:
        self.store._lanes[ref.lane].articles[ref.key].unreadable = f"{field} is {value!r}"

    def tell_again(self, event: EventEntry) -> None:
        lane, _ = self.store._locate(event.id)
        lane.events.append(event)
        lane.written += 1
        lane.event_bytes += len(event.event)

    def trim_events(self, kept: int) -> None:
        for lane in self.store._lanes:
            lane.trim(max(0, len(lane.events) - kept))

    def miscount(self, name: str, by: int, lane: int = 0) -> None:
        self.store._lanes[lane].counters[name] += by


class RedisHarness(Harness):
    """The store over a real server, which is emptied first."""

    kind = "redis"
    store: RedisStore

    def __init__(
        self, client: redis.Redis, lanes: int = 1, servers: Servers | None = None, **limits: Unpack[LimitOptions]
    ) -> None:
        self.client = client
        self.client.flushall()
        self.keys = [Keys(lane, lanes) for lane in range(lanes)]
        super().__init__(RedisStore(servers or client, lanes, Limits(**limits)))

    def add(self, fields: dict[bytes, bytes], lane: int = 0) -> str:
        return text(self.client.xadd(self.keys[lane].intake, dict(fields.items())))

    def offer(self, body: bytes) -> None:
        self.client.rpush("{qw}:inbox", body)

    def lose_entry(self, entry: str, lane: int = 0) -> None:
        """As if the server had come back without it: not even counted."""
        stream = self.keys[lane].intake
        self.client.xdel(stream, entry)
        info = self.client.xinfo_stream(stream)
        added = info["entries-added"] - 1
        self.client.execute_command("XSETID", stream, info["last-generated-id"], "ENTRIESADDED", added)  # type: ignore[no-untyped-call]  # redis-py has no types for it

    def advance(self, seconds: float) -> None:
        milliseconds = round(seconds * 1000)
        for keys in self.keys:
            self._advance_articles(keys, milliseconds)
            self._advance_pending(keys.intake, GROUP, milliseconds)
            for group in self.client.xinfo_groups(keys.events) if self.client.exists(keys.events) else []:
                self._advance_pending(keys.events, text(group["name"]), milliseconds)
            if self.client.exists(keys.paused):
                self.client.hincrby(keys.paused, "next_probe", -milliseconds)
        for name, value in self.client.hgetall(dispatchers_key()).items():
            seen, _, facts = text(value).partition(" ")
            self.client.hset(dispatchers_key(), text(name), f"{int(seen) - milliseconds} {facts}")

    def set_back(self, seconds: float) -> None:
        """The clock stays; all times that are compared with it go ahead, as after a step back."""
        milliseconds = round(seconds * 1000)
        for keys in self.keys:
            for name in self.client.keys(keys.prefix + ":article:*"):
                if self.client.hexists(name, "lease"):
                    self.client.hincrby(name, "lease", milliseconds)
            if self.client.exists(keys.paused):
                self.client.hincrby(keys.paused, "next_probe", milliseconds)
            if self.client.exists(keys.clock):
                self.client.incrby(keys.clock, milliseconds)
            self._deliver_in_future(keys.intake, milliseconds)

    def _deliver_in_future(self, stream: str, milliseconds: int) -> None:
        """No command sets a delivery time ahead of the clock: it is changed in the dump of the stream."""
        dump = self.client.dump(stream)
        if not dump:
            return
        full = self.client.xinfo_stream(stream, full=True)
        for delivered in {item[2] for group in full["groups"] for item in group["pending"]}:
            dump = dump.replace(delivered.to_bytes(8, "little"), (delivered + milliseconds).to_bytes(8, "little"))
        self.client.restore(stream, 0, dump[:-8] + crc64(dump[:-8]).to_bytes(8, "little"), replace=True)

    def _advance_articles(self, keys: Keys, milliseconds: int) -> None:
        for name in self.client.keys(keys.prefix + ":message:*"):
            self.client.pexpire(name, max(0, self.client.pttl(name) - milliseconds))
        for name in self.client.keys(keys.prefix + ":article:*"):
            if self.client.hexists(name, "lease"):
                self.client.hincrby(name, "lease", -milliseconds)
            if (left := self.client.pttl(name)) > 0:
                self.client.pexpire(name, max(0, left - milliseconds))

    def _advance_pending(self, stream: str, group: str, milliseconds: int) -> None:
        try:
            pending = self.client.xpending_range(stream, group, "-", "+", 10_000)
        except redis.ResponseError:
            return
        for item in pending:
            idle = number(item["time_since_delivered"]) + milliseconds
            self.client.xclaim(
                stream, group, text(item["consumer"]), 0, [text(item["message_id"])], idle=idle, justid=True
            )

    # For the exploration.

    def snapshot(self) -> list[tuple[bytes, int, bytes]]:
        names = self.client.keys()
        with self.client.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.dump(name)
                pipeline.pttl(name)
            values = pipeline.execute()
        found = zip(names, values[::2], values[1::2], strict=True)
        return [(text(name).encode(), max(ttl, 0), dump) for name, dump, ttl in found]

    def restore(self, snapshot: Moment) -> None:
        assert isinstance(snapshot, list)
        with self.client.pipeline(transaction=False) as pipeline:
            pipeline.flushall()
            for name, ttl, dump in snapshot:
                pipeline.restore(name, ttl, dump)
            pipeline.execute()

    def rank(self, entry: str) -> int | None:
        ids = [text(found) for found, _ in self.client.xrange(self.keys[0].intake) or []]
        return ids.index(entry) if entry in ids else None

    def situation(self, ref: Ref, hands: Hands) -> tuple[object, ...]:
        try:
            listed = self.client.xpending_range(self.keys[0].intake, GROUP, "-", "+", 10)
        except redis.ResponseError:
            listed = []
        lease = self.store.limits.lease_seconds * 1000
        idle = [(text(item["message_id"]), number(item["time_since_delivered"])) for item in listed]
        pending = [(self.rank(entry), since >= lease) for entry, since in idle]
        fields = self.client.hgetall(self.keys[0].article(ref.key))
        article = {text(name): text(value) for name, value in fields.items()}
        if not article:
            return None, tuple(pending)
        now, micro = self.client.time()
        runs = int(article.get("lease") or 0) > now * 1000 + micro // 1000
        owner = hands.get(article.get("holder") or "") if runs else None
        state, stage, entry = (article[name] for name in ("state", "stage", "entry"))
        facts = (state, stage, int(article.get("attempts") or 0), self.rank(entry), runs, owner)
        markers = (name.partition(":")[2] for name in article if name.startswith("settled:"))
        return (*facts, tuple(sorted(markers))), tuple(pending)

    # Sabotage, for the audit to find.

    def entries(self) -> list[tuple[str, str]]:
        names = [name for keys in self.keys for name in self.client.keys(keys.prefix + ":article:*")]
        found = [self.client.hmget(name, "article_id", "entry") for name in names]
        return [(text(article_id), text(entry)) for article_id, entry in found]

    def delete_entry(self, entry: str, lane: int = 0) -> None:
        self.client.xdel(self.keys[lane].intake, entry)

    def acknowledge_only(self, entry: str, lane: int = 0) -> None:
        self.client.xack(self.keys[lane].intake, GROUP, entry)

    def force(self, ref: Ref, *, document: str | None, state: str | None = None) -> None:
        name = self.keys[ref.lane].article(ref.key)
        for field, value in {"document": document, **({"state": state} if state else {})}.items():
            self.client.hset(name, field, value) if value is not None else self.client.hdel(name, field)

    def damage(self, ref: Ref, field: str, value: bytes) -> None:
        name = self.keys[ref.lane].article(ref.key)
        if field:
            self.client.hset(name, field, value)
        else:
            self.client.set(name, value)

    def tell_again(self, event: EventEntry) -> None:
        lane, _ = self.store._locate(event.id)
        self.client.xadd(
            self.keys[lane].events,
            {"type": event.type, "id": event.event_id, "subject": event.subject, "event": event.event},
        )

    def trim_events(self, kept: int) -> None:
        for keys in self.keys:
            self.client.xtrim(keys.events, maxlen=kept, approximate=False)

    def miscount(self, name: str, by: int, lane: int = 0) -> None:
        self.client.hincrby(self.keys[lane].counters, name, by)


def crc64(data: bytes) -> int:
    """The checksum of Redis's dumps (Jones)."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x95AC9329AC4BC9B5 if crc & 1 else 0)
    return crc


def text(answer: object) -> str:
    """A name or value as the server wrote it: the client answers in bytes."""
    assert isinstance(answer, bytes)
    return answer.decode()


def number(answer: object) -> int:
    assert isinstance(answer, int)
    return answer


H_co = TypeVar("H_co", bound=Harness, covariant=True)


class MakeHarness(Protocol[H_co]):
    """Makes harnesses with limits of the test's choice."""

    def __call__(self, **limits: Unpack[LimitOptions]) -> H_co: ...

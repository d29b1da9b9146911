"""One lane in memory: the contents of the lane's Redis keys, and the operations that several steps share."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from quotewire.schemas import Event, Failure
from quotewire.schemas.stage import Stage
from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.audit import Finding
from quotewire.worker.store.protocol import BREAKER_WINDOW, CLOCK_STEP, DispatcherFacts, EventEntry, Limits


@dataclass(slots=True)
class Body:
    """The fields of an intake entry."""

    fields: dict[bytes, bytes]
    replays: int = 0


@dataclass(slots=True)
class ArticleState:
    """The fields of an article hash."""

    article_id: str
    revision: str
    entry: str
    first_seen: float
    last_seen: float
    state: str = "waiting"
    stage: Stage = "extract"
    attempts: int = 0
    begun: int = 0
    replays: int = 0
    lease: float = 0.0
    owner: str | None = None
    failure: Failure | None = None
    output: str | None = None
    markers: dict[Stage, str] = field(default_factory=dict)
    expires: float | None = None
    unreadable: str | None = None
    """What is wrong with the hash: a test has damaged it."""

    @property
    def open(self) -> bool:
        """Whether the article is not terminal."""
        return self.state in {"waiting", "active"}


@dataclass(slots=True)
class StoredLetter:
    """A dead letter as stored on its stream."""

    letter: str
    body: bytes
    key: str | None
    replays: int


@dataclass(slots=True)
class Pause:
    """The state of a circuit breaker that has paused its lane; times in seconds since 1970."""

    since: float
    reason: str
    next_trial: float
    trial: str | None = None
    manual: bool = False
    """Whether an operator made it; no trial ends it then."""


@dataclass(slots=True)
class Delivery:
    """An event that was delivered and not acknowledged: to whom, when last, and how often."""

    consumer: str
    at: float
    times: int = 1


@dataclass(slots=True)
class Group:
    """A consumer group of the events: the last id delivered, how many were, and those not acknowledged."""

    last: tuple[int, int] = (0, 0)
    read: int = 0
    unacked: dict[str, Delivery] = field(default_factory=dict)
    members: dict[str, float] = field(default_factory=dict)
    """When each member last asked."""


@dataclass(slots=True)
class Lane:
    """The contents of one lane's keys."""

    number: int
    entries: dict[str, Body] = field(default_factory=dict)
    added: int = 0
    inbox: deque[bytes] = field(default_factory=deque)
    unread: deque[str] = field(default_factory=deque)
    pending: dict[str, float] = field(default_factory=dict)
    """When each pending entry was last touched, in seconds since 1970."""
    articles: dict[str, ArticleState] = field(default_factory=dict)
    events: list[EventEntry] = field(default_factory=list)
    event_bytes: int = 0
    """Bytes of the events that are there."""
    written: int = 0
    """Events ever written."""
    groups: dict[str, Group] = field(default_factory=dict)
    letters: dict[str, StoredLetter] = field(default_factory=dict)
    clock: float = 0.0
    """The time at the last look at idle entries."""
    messages: dict[str, float] = field(default_factory=dict)
    """Until when each Celery message that was handed in is remembered, in seconds since 1970."""
    counters: Counter[str] = field(default_factory=Counter)
    outcomes: deque[str] = field(default_factory=lambda: deque(maxlen=BREAKER_WINDOW))
    pause: Pause | None = None
    losses: list[Finding] = field(default_factory=list)
    last_id: tuple[int, int] = (0, 0)

    def trim(self, count: int) -> None:
        """Drop the oldest events."""
        self.event_bytes -= sum(len(event.event) for event in self.events[:count])
        del self.events[:count]

    def acknowledge(self, entry: str) -> None:
        """Remove an entry, as ``XACK`` and ``XDEL`` do."""
        self.pending.pop(entry, None)
        self.entries.pop(entry, None)
        if entry in self.unread:
            self.unread.remove(entry)


class MemoryLanes:
    """All lanes, the clock and the lock.

    Args:
        lanes: number of lanes.
        limits: the settings that the store's steps depend on.
        clock: returns seconds since 1970.
    """

    def __init__(self, lanes: int = 1, limits: Limits | None = None, clock: Callable[[], float] = time.time) -> None:
        self.limits = limits or Limits()
        self._clock = clock
        self._lanes = [Lane(number) for number in range(lanes)]
        self._lock = threading.RLock()
        self._signed_in: dict[str, tuple[float, DispatcherFacts]] = {}

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        return len(self._lanes)

    def _runs(self, article: ArticleState) -> bool:
        """Whether a lease runs. One further ahead than a lease is long does not: the clock was set back."""
        return 0 < article.lease - self._clock() <= self.limits.lease_seconds + CLOCK_STEP

    @property
    def lane_numbers(self) -> tuple[int, ...]:
        """Numbers of all lanes; nobody else can add one in memory."""
        return tuple(range(self.lanes))

    def announce(self, *, starting: bool) -> None:
        """Do nothing: one process agrees with itself."""

    def withdraw(self) -> None:
        """Do nothing: one process agrees with itself."""

    def add(self, fields: dict[bytes, bytes], lane: int = 0, replays: int = 0) -> str:
        """Add an entry unchecked, as a producer's own ``XADD`` does; returns its id."""
        with self._lock:
            here = self._lanes[lane]
            entry = self._next_id(here)
            here.entries[entry] = Body(fields, replays)
            here.unread.append(entry)
            here.added += 1
            return entry

    def offer(self, body: bytes) -> None:
        """Put a body into the inbox unchecked, as a producer's own ``RPUSH`` does."""
        with self._lock:
            self._lanes[0].inbox.append(body)

    def _next_id(self, lane: Lane) -> str:
        """A new stream id: the time, or the last id's successor when the clock has not advanced."""
        now = (round(self._clock() * 1000), 0)
        lane.last_id = now if now > lane.last_id else (lane.last_id[0], lane.last_id[1] + 1)
        return f"{lane.last_id[0]}-{lane.last_id[1]}"

    def _find(self, ref: Ref) -> tuple[Lane, ArticleState | None]:
        lane = self._lanes[ref.lane]
        article = lane.articles.get(ref.key)
        if article is not None and article.expires is not None and article.expires <= self._clock():
            del lane.articles[ref.key]
            article = None
        return lane, article

    def _tell(self, lane: Lane, event: Event) -> None:
        entry = EventEntry(
            self._prefix(lane.number) + self._next_id(lane),
            event.type,
            event.id,
            event.subject,
            event.model_dump_json().encode(),
        )
        lane.events.append(entry)
        lane.written += 1
        lane.event_bytes += len(entry.event)
        while (
            len(lane.events) > self.limits.events_maxlen
            or lane.event_bytes - len(lane.events[0].event) >= self.limits.events_max_bytes
        ):
            lane.trim(1)

    def _prefix(self, lane: int) -> str:
        return f"{lane}." if self.lanes > 1 else ""


def position(stream_id: str) -> tuple[int, int]:
    """A stream id as a pair that sorts in stream order; a lane prefix is ignored.

    >>> position("2.1764-3") > position("1764")
    True
    """
    number, _, sequence = stream_id.rpartition(".")[2].partition("-")
    return int(number), int(sequence or 0)


def with_letter(event: Event, letter_id: str) -> Event:
    """A copy of an ``article.dead`` event that names its dead letter."""
    data = event.data.model_copy(update={"dead_letter_id": letter_id})
    return event.model_copy(update={"data": data})

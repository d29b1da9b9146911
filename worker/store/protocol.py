"""The store's interface and data types. Both implementations follow the rules in docs/explanation/protocol.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol

from quotewire.schemas import Article, DeadLetter, Reason
from quotewire.schemas.event import EventType
from quotewire.schemas.stage import Stage
from quotewire.tasks.errors import TransientError
from quotewire.tasks.stages.contract import Ref, Settled, StageStore

if TYPE_CHECKING:
    from quotewire.worker.store.audit import Audit, WrittenOff

BREAKER_WINDOW: Final = 100
"""Number of latest terminal outcomes per lane that the circuit breaker examines."""
BREAKER_DEATHS: Final = 50
"""The circuit breaker trips when more than this many of them are dead."""


SIGN_IN_SECONDS: Final = 5.0
"""Seconds between two times that a dispatcher signs in."""
SILENT_SECONDS: Final = 60.0
"""Seconds after which a dispatcher that has not signed in counts as dead."""
FORGET_SECONDS: Final = 86_400.0
"""Seconds after which a dead dispatcher is forgotten."""

INBOX_COUNT: Final = 256
"""Articles that one ``take_inbox`` moves at most."""
INBOX_BYTES: Final = 8_000_000
"""Bytes that one ``take_inbox`` moves at most, unless the first article alone has more. The server does nothing else
meanwhile."""
INBOX_KEPT: Final = 4_096
"""Bytes that are kept of an inbox's article over the size limit."""
CLOCK_STEP: Final = 1.0
"""Seconds that the server's clock may be set back without being noticed."""
READ_BYTES: Final = 16_000_000
"""Bytes of bodies that one ``read`` or ``reclaim`` returns at most, unless its first entry alone is larger.

A dispatcher holds about five times as much while it parses them.
"""


class StoreUnavailableError(TransientError):
    """The store did not answer, or refused. Retrying is safe: every step can be repeated."""


class StoreFullError(StoreUnavailableError):
    """The server refuses writes because it is at ``maxmemory``."""


class StoreForbiddenError(StoreUnavailableError):
    """The server does not allow this user what a step needs, or does not have it."""


class StoreDamagedError(StoreUnavailableError):
    """The server answers, but a stored value is not what a step expects: somebody else wrote to it."""


class StackMismatchError(RuntimeError):
    """This process and the stack on the server disagree about what the stack is; the message says in what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Settings that the store's steps depend on; the same for every process of one stack."""

    lease_seconds: float = 300.0
    """Time without activity after which a worker's articles are re-sent."""
    high_water: int = 100_000
    """Entries on the intake, over all lanes, at which new articles are refused."""
    max_article_bytes: int = 2_000_000
    """Largest intake article, in bytes of JSON."""
    events_maxlen: int = 1_000_000
    """Approximate number of events kept per lane."""
    events_max_bytes: int = 2_000_000_000
    """Bytes of events kept per lane, give or take one event."""
    retention_seconds: float = 604_800.0
    """How long a terminal article is kept: its document stays readable, and the same article again is a duplicate."""


@dataclass(frozen=True, slots=True)
class StackRecord:
    """What a stack says of itself on the server: written by its dispatchers, read by everybody else."""

    lanes: int
    limits: Limits
    version: str
    """Version of the dispatcher that wrote it."""
    present: tuple[int, ...]
    """Numbers of the lanes that are read: the stack's own, and others whose intake exists."""
    seen_seconds: float | None
    """Seconds since a dispatcher wrote it; None if the last one has stopped."""


@dataclass(frozen=True, slots=True)
class EnqueueResult:
    """Result of enqueuing one article."""

    status: Literal["accepted", "duplicate", "full", "too_large", "invalid"]
    """``invalid``: made without validation and not to be written as JSON; its ``ref`` names nothing."""
    ref: Ref
    """Lane and key of the article's revision."""
    entry: str | None
    """Id of the intake entry that carries the article (of a duplicate: the earlier one); None if refused, or if the
    article is in an inbox, as it is for a producer of few rights."""
    size: int
    """Bytes of the article's JSON."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What one Celery message brings: an article, or why it brings none."""

    token: str
    """Names the message. It may be handed in again after a crash; it is put on the intake once."""
    body: bytes
    """The article's JSON; of an unreadable message, what a person needs to see."""
    article: Article | None = None
    refusal: Reason | None = None
    """Why there is no article: the body goes onto the intake with it, and from there to the dead letters."""


MESSAGE_SECONDS: Final = 3_600
"""How long a message that was handed in is remembered, in seconds. It covers a dispatcher that dies between putting a
message on the intake and removing it from its queue; an article is known by its hash for much longer."""

Submitted = Literal["accepted", "duplicate", "full", "taken"]
"""``full``: hand it in again later. ``taken``: it is on the intake from an earlier call."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One intake entry as read, not yet parsed."""

    lane: int
    id: str
    body: bytes
    """The field ``article``; without one, all fields of the entry as one JSON object."""
    has_article: bool = True
    replays: int = 0
    """How often it was replayed from the dead letters."""
    refusal: Reason | None = None
    """Why it cannot be processed, where that was known when it was written."""
    unread_bytes: int | None = None
    """Size of a body over the limit, which was not read: ``body`` is empty then."""

    @property
    def size(self) -> int:
        """Bytes of the body, read or not."""
        return len(self.body) if self.unread_bytes is None else self.unread_bytes


@dataclass(frozen=True, slots=True)
class Admission:
    """An entry with the article that was parsed from it."""

    entry: Entry
    article: Article


@dataclass(frozen=True, slots=True)
class Admitted:
    """Result of admitting one entry.

    ``send``: put ``ref`` on the queue of ``stage``. ``busy``: a worker's lease still runs. ``exhausted``: begun too
    often, dead-letter it at ``stage``. ``duplicate``: acknowledged and counted. ``gone``: no longer pending.
    ``unreadable``: what the store knows of the article cannot be read; dead-letter the entry.
    """

    status: Literal["send", "busy", "exhausted", "duplicate", "gone", "unreadable"]
    ref: Ref
    stage: Stage
    fault: str | None = None
    """What cannot be read, as a sentence; None unless ``unreadable``."""


@dataclass(frozen=True, slots=True)
class UnreadableEntry:
    """An entry that cannot be admitted, to be dead-lettered at once."""

    entry: Entry
    reason: Reason
    article: Article | None = None
    """The article, where the entry can be read but what the store knows of the article cannot; that is set aside."""


@dataclass(frozen=True, slots=True)
class Reclaimed:
    """Entries that were idle for a whole lease and now belong to this consumer, and where to continue."""

    entries: list[Entry]
    cursor: str
    """Where the next ``reclaim`` starts; ``0-0`` when the whole pending list was scanned."""


@dataclass(frozen=True, slots=True)
class Paused:
    """A lane that the circuit breaker or an operator has paused."""

    lane: int
    since: str
    """RFC 3339, UTC."""
    reason: str
    manual: bool = False
    """Whether an operator did, so that only an operator ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A snapshot of the counts. Each lane is read in one step, so the accounting is exact within a lane."""

    accepted: int
    """Entries ever added to the intake, and articles in the inbox."""
    waiting: int
    """Entries that no dispatcher has read yet, and articles in the inbox."""
    pending: int
    """Entries read but not yet terminal: in flight."""
    oldest_waiting_seconds: float | None
    oldest_pending_seconds: float | None
    """Age of the oldest waiting or pending entry, since it was written to the intake; None if there is none."""
    completed: int
    rejected: int
    dead: int
    """Entries ever dead-lettered; ``letters`` counts those still on the stream."""
    duplicate: int
    refused: int
    """Duplicates refused when enqueued; they never became an entry."""
    replayed: int
    events: int
    """Events on the stream now."""
    letters: int
    """Dead letters on the stream now."""
    paused: tuple[Paused, ...]
    lost: int = 0
    """Entries that were deleted from the intake, and whose loss an operator has accepted."""
    inbox: int = 0
    """Articles that no dispatcher has moved from the inbox to the intake yet."""
    died_of: Mapping[str, int] = field(default_factory=dict)
    """``dead`` by reason, since reasons are counted; ``other`` stands for those that an entry brought itself."""

    @property
    def unaccounted(self) -> int:
        """Accepted entries minus all that are accounted for: positive if any are lost, negative if counted twice."""
        ended = self.completed + self.rejected + self.dead + self.duplicate + self.lost
        return self.accepted - ended - self.waiting - self.pending


@dataclass(frozen=True, slots=True)
class DispatcherFacts:
    """What a dispatcher says of itself when it signs in."""

    version: str
    started: str
    """RFC 3339, UTC; by the dispatcher's clock."""
    trouble: str | None = None
    """Why it sends nothing at the moment; None if it works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatcherRecord:
    """A dispatcher that has signed in and not signed out: it works, or it died."""

    name: str
    """Host and process id."""
    seen_seconds: float
    """Seconds since it last signed in, by the server's clock."""
    facts: DispatcherFacts

    @property
    def at_work(self) -> bool:
        """Whether it was seen lately."""
        return self.seen_seconds <= SILENT_SECONDS


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One revision of one article as the store knows it."""

    ref: Ref
    """Lane and key."""
    state: Literal["waiting", "active", "completed", "rejected", "dead"]
    """The last three are terminal: nothing more happens to the revision."""
    stage: Stage
    """First unsettled stage; of a terminal article, the stage it ended in."""
    article_id: str
    """The producer's id, or the hash of the content."""
    revision: str
    """A hash of the content."""
    attempts: int
    """How often the stage was begun."""
    first_seen: str
    """When it was accepted; RFC 3339, UTC."""
    last_seen: str
    """When something last happened to it; RFC 3339, UTC."""
    document: bytes | None
    """The document as JSON; None unless the article is completed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter with its id: a stream id, prefixed with the lane if there are several (``2.1764-0``)."""

    id: str
    letter: DeadLetter


@dataclass(frozen=True, slots=True)
class EventEntry:
    """One event on the stream; ``event`` is the complete envelope as JSON."""

    id: str
    """Stream id, prefixed with the lane if there are several."""
    type: str
    event_id: str
    subject: str
    event: bytes
    deliveries: int = 1
    """How often it was delivered to members of the group that reads it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a member of a consumer group got. What it cannot have is acknowledged already, so nobody gets it again."""

    events: list[EventEntry]
    trimmed: tuple[str, ...] = ()
    """Ids of events that were delivered before, and trimmed from the stream before they were acknowledged."""
    foreign: tuple[str, ...] = ()
    """Ids of entries that are no events of quotewire."""


@dataclass(frozen=True, slots=True)
class EventMember:
    """A member of a consumer group."""

    name: str
    pending: int
    """Events delivered to it and not acknowledged."""
    idle_seconds: float
    """Time since it last asked for events."""


@dataclass(frozen=True, slots=True)
class EventGroup:
    """How far a consumer group of the events is, over all lanes."""

    name: str
    """The group's name."""
    pending: int
    """Events delivered and not acknowledged."""
    lag: int
    """Events not delivered yet."""
    trimmed: int
    """Those of them that are no longer on the stream: the group will never get them."""
    used: float
    """Share of the stream's bound that lies between the group and the newest event; at 1, trimming reaches it."""
    members: tuple[EventMember, ...]
    """Who has read for the group."""


SLOW_GROUP: Final = 0.5
"""Share of the event stream's bound at which a group that lags behind is warned of."""


Cursor = tuple[str, ...]
"""A position in the event streams; only the store that made it can read it."""


class Store(StageStore, Protocol):
    """Every step of the protocol. A method that takes a sequence sends it as one batch and answers in the same order.

    Every method raises ``StoreUnavailableError`` when the server cannot be reached or refuses, and
    ``StoreFullError`` when it refuses because it is out of memory.
    """

    limits: Limits

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        ...

    @property
    def lane_numbers(self) -> tuple[int, ...]:
        """Numbers of all lanes to read: the stack's own, and others whose intake exists."""
        ...

    # Producers

    def enqueue(self, articles: Sequence[Article]) -> list[EnqueueResult]:
        """Put articles on the intake; each is accepted or refused separately."""
        ...

    def enqueue_raw(self, body: bytes) -> str | None:
        """Put a body on the intake unchecked; returns its entry id, or None when the intake is full."""
        ...

    def submit(self, submissions: Sequence[Submission]) -> list[Submitted]:
        """Put what Celery messages bring on the intake, each message once."""
        ...

    # The dispatcher

    def load_functions(self) -> bool:
        """Load the functions that producers of few rights call, unless the server has them; returns whether it did.

        Raises:
            StoreForbiddenError: if this user may load none. The other doors work without them.
        """
        ...

    def take_inbox(self) -> int:
        """Move articles from the inbox to its lane's intake, as many as there is room for; returns how many."""
        ...

    def renumber(self) -> int:
        """Make intakes whose ids are used up take entries again; returns how many intakes there were."""
        ...

    def set_aside(self) -> list[str]:
        """Move keys of another type than theirs to ``<name>:unreadable``; returns their names."""
        ...

    def announce(self, *, starting: bool) -> None:
        """Write what this stack is to the server, and look which lanes there are. ``starting``: also its limits.

        Raises:
            StackMismatchError: if the dispatchers of a stack with another number of lanes are at work there.
        """
        ...

    def withdraw(self) -> None:
        """Say that this dispatcher stops, so that one with another number of lanes may start at once."""
        ...

    def read(self, lane: int, consumer: str, count: int, *, block_seconds: float = 0.0) -> list[Entry]:
        """Take up to ``count`` new entries of a lane, waiting up to ``block_seconds`` for the first.

        Fewer, if their bodies have more than ``READ_BYTES`` together.
        """
        ...

    def admit(self, admissions: Sequence[Admission]) -> list[Admitted]:
        """Make the articles of new or reclaimed entries active, and say what to do with each."""
        ...

    def dead_letter_entries(self, unreadable: Sequence[UnreadableEntry]) -> list[Settled]:
        """Move unreadable entries to the dead letters."""
        ...

    def reclaim(self, lane: int, consumer: str, count: int, *, cursor: str = "0-0") -> Reclaimed:
        """Take over up to ``count`` entries that were idle for a whole lease; the caller admits them again.

        Fewer, if their bodies have more than ``READ_BYTES`` together.
        """
        ...

    def in_flight(self) -> int:
        """Number of pending entries over all lanes."""
        ...

    def check_breaker(self, lane: int, trial_seconds: float) -> Literal["open", "paused", "trial"]:
        """Pause the lane if too many of its last outcomes are dead, and say whether entries may be read.

        ``open``: not paused (the circuit breaker is closed). ``trial``: paused, but this caller alone, once per
        ``trial_seconds``, lets one article through as a half-open trial.
        """
        ...

    def mark_trial(self, entry: Entry) -> None:
        """Record the entry of the half-open trial: if it completes or is rejected, the lane resumes by itself."""
        ...

    def reset_breaker(self) -> None:
        """Resume all lanes, and clear the outcomes that led to the pause."""
        ...

    def sign_in(self, name: str, facts: DispatcherFacts) -> None:
        """Record that a dispatcher is at work now."""
        ...

    def sign_out(self, name: str) -> None:
        """Record that a dispatcher has stopped."""
        ...

    # People

    def dispatchers(self) -> list[DispatcherRecord]:
        """The dispatchers that have signed in and not signed out, the last seen first."""
        ...

    def status(self) -> Status:
        """Count everything, over all lanes."""
        ...

    def lane_status(self) -> dict[int, Status]:
        """Count everything, each lane by itself."""
        ...

    def pause(self, reason: str) -> None:
        """Pause all lanes until ``reset_breaker``: what is in flight goes on, nothing new is read."""
        ...

    def look(self, lane: int, after: str, count: int) -> list[Entry]:
        """Look at up to ``count`` entries of a lane's intake behind the entry ``after``, without taking them.

        Fewer, if their bodies have more than ``READ_BYTES`` together; none if ``after`` was the last.
        """
        ...

    def make_known(self, admission: Admission) -> bool:
        """Give the article of an entry that no dispatcher has admitted a record, as ``enqueue`` does.

        Returns False if there is one already, or the entry is gone.
        """
        ...

    def accept_losses(self) -> "WrittenOff":
        """Write off entries that were deleted from the intake, and record them."""
        ...

    def audit(self) -> "Audit":
        """Check from the store alone that no article was lost and no event duplicated; report each inconsistency."""
        ...

    def article(self, name: str) -> ArticleRecord | None:
        """Look up an article by its id (its newest revision), by its key, or by its ref (``lane.key``)."""
        ...

    def dead_list(self, *, count: int = 100, after: str | None = None, bodies: bool = True) -> list[Letter]:
        """Dead letters, oldest first, lane by lane; ``after`` is the id of the last one seen.

        Without ``bodies`` these are not loaded, and are empty in the letters.
        """
        ...

    def dead_get(self, letter_id: str) -> DeadLetter | None:
        """One dead letter, or None; raises ``ValueError`` for a malformed id."""
        ...

    def dead_replay(self, letter_id: str) -> str | None:
        """Put a dead letter's body back on the intake; returns the new entry id, or None if there is no such letter."""
        ...

    def dead_drop(self, letter_id: str) -> bool:
        """Delete a dead letter; returns whether it existed."""
        ...

    # Consumers

    def events_cursor(self, since: str) -> Cursor:
        """The position after ``since``: a stream id, ``0`` (the beginning) or ``$`` (now).

        Raises:
            ValueError: if ``since`` is none of these.
        """
        ...

    def events(
        self, cursor: Cursor, *, count: int = 100, block_seconds: float = 0.0, types: Sequence[EventType] = ()
    ) -> tuple[list[EventEntry], Cursor]:
        """Read the events after a cursor, up to ``count`` per lane, keeping the given ``types`` (empty: all)."""
        ...

    def events_group(
        self, group: str, consumer: str, *, count: int = 100, block_seconds: float = 0.0, unacked: bool = False
    ) -> list[EventEntry]:
        """Read as a member of a consumer group; a new group starts at the beginning of the stream.

        ``unacked``: read again the events that this consumer has not acknowledged, instead of new ones.
        """
        ...

    def events_take(
        self,
        group: str,
        consumer: str,
        which: Literal["new", "unacked", "idle"],
        *,
        count: int = 100,
        block_seconds: float = 0.0,
        idle_seconds: float = 60.0,
    ) -> Taken:
        """Read as a member of a consumer group, up to ``count`` events per lane.

        ``new``: not delivered yet; waits up to ``block_seconds``. ``unacked``: delivered to this consumer, and not
        acknowledged. ``idle``: delivered to any consumer ``idle_seconds`` ago and not acknowledged since; they become
        this consumer's.
        """
        ...

    def events_hand_back(self, group: str, consumer: str) -> int:
        """Let others take a consumer's unacknowledged events as ``idle`` at once; returns how many."""
        ...

    def event_groups(self) -> list[EventGroup]:
        """All consumer groups of the events, by name."""
        ...

    def events_ack(self, group: str, event_ids: Sequence[str]) -> int:
        """Acknowledge events by their ``EventEntry.id``; returns how many were not yet acknowledged."""
        ...

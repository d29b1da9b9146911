"""What the stack asks of its store; docs/explanation/protocol.md has the rules, which both implementations keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol

from quotewire.schemas import Article, DeadLetter, Reason
from quotewire.schemas.event import EventType
from quotewire.schemas.stage import Stage
from quotewire.tasks.errors import TransientError
from quotewire.tasks.stages.contract import Ref, Settled, StageStore

if TYPE_CHECKING:
    from quotewire.worker.store.audit import Audit

BREAKER_WINDOW: Final = 100
"""Terminal outcomes that the circuit breaker looks back on, per lane."""
BREAKER_DEATHS: Final = 50
"""More deaths than this among them and the dispatcher pauses."""


class StoreUnavailableError(TransientError):
    """The store did not answer, or refused; the step may be taken again, every step can be repeated."""


class StoreFullError(StoreUnavailableError):
    """The server refuses writes because it is at ``maxmemory``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Settings that the steps themselves depend on; the same for every process of one stack."""

    lease_seconds: float = 300.0
    """How long a worker may be silent before its articles are sent again."""
    high_water: int = 100_000
    """Entries on the intake, over all lanes, at which producers are refused."""
    max_article_bytes: int = 2_000_000
    """Largest intake article, in bytes of JSON."""
    events_maxlen: int = 1_000_000
    """Events kept per lane, about."""
    retention_seconds: float = 604_800.0
    """How long a terminal article is remembered: its document can be read, and its events are not told again."""


@dataclass(frozen=True, slots=True)
class EnqueueResult:
    """What became of one article at the intake."""

    status: Literal["accepted", "duplicate", "full", "too_large"]
    ref: Ref
    entry: str | None
    """Id of the intake entry that carries the article (of a duplicate: the one that was there before), if any."""
    size: int
    """Bytes of the article's JSON."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One intake entry as read; nothing is known yet of what is in it."""

    lane: int
    id: str
    body: bytes
    """Field ``article``; where there is none, all fields of the entry as one JSON object."""
    has_article: bool = True
    replays: int = 0
    """How often it was replayed from the dead letters."""


@dataclass(frozen=True, slots=True)
class Admission:
    """An entry with the article that was parsed from it."""

    entry: Entry
    article: Article


@dataclass(frozen=True, slots=True)
class Admitted:
    """Answer to ``admit``.

    ``send``: put ``ref`` on the queue of ``stage``. ``busy``: a worker's lease still runs. ``exhausted``: begun too
    often, dead-letter it at ``stage``. ``duplicate``: acknowledged and counted. ``gone``: finished in the meantime.
    """

    status: Literal["send", "busy", "exhausted", "duplicate", "gone"]
    ref: Ref
    stage: Stage


@dataclass(frozen=True, slots=True)
class UnreadableEntry:
    """An entry that does not hold a readable article, to be given up at once."""

    entry: Entry
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reclaimed:
    """Entries that nobody touched for a lease, now this consumer's, and where to go on looking."""

    entries: list[Entry]
    cursor: str
    """``0-0`` when the whole pending list was seen."""


@dataclass(frozen=True, slots=True)
class Paused:
    """The brake is on."""

    lane: int
    since: str
    """RFC 3339, UTC."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A snapshot; each lane's numbers are read in one step, so the accounting is exact within a lane."""

    accepted: int
    """Entries ever added to the intake."""
    waiting: int
    """Entries that no dispatcher has read yet."""
    pending: int
    """Entries read and not terminal: in flight."""
    oldest_waiting_seconds: float | None
    oldest_pending_seconds: float | None
    """Age of the oldest such entry since it was written to the intake; None where there is none."""
    completed: int
    rejected: int
    dead: int
    """Deaths ever; ``letters`` are those still there."""
    duplicate: int
    refused: int
    """Duplicates told to a producer at once; they never became an entry."""
    replayed: int
    events: int
    """Events on the stream now."""
    letters: int
    """Dead letters on the stream now."""
    paused: tuple[Paused, ...]

    @property
    def unaccounted(self) -> int:
        """Accepted entries that are nowhere: anything but 0 is a lost or doubly counted article."""
        told = self.completed + self.rejected + self.dead + self.duplicate
        return self.accepted - told - self.waiting - self.pending


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One revision of one article as the store knows it."""

    ref: Ref
    state: Literal["waiting", "active", "completed", "rejected", "dead"]
    stage: Stage
    """First unsettled stage; of a terminal article, the stage it ended in."""
    article_id: str
    revision: str
    attempts: int
    first_seen: str
    last_seen: str
    """RFC 3339, UTC."""
    document: bytes | None
    """The whole document as JSON; only of a completed article."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter with its id, which with several lanes starts with its lane: ``2.1764-0``."""

    id: str
    letter: DeadLetter


@dataclass(frozen=True, slots=True)
class EventEntry:
    """One event on the stream. ``event`` is the whole envelope as JSON."""

    id: str
    """Stream id, with several lanes after its lane, as a dead letter's is."""
    type: str
    event_id: str
    subject: str
    event: bytes


Cursor = tuple[str, ...]
"""A position in the events: the last stream id read, one for each lane."""


class Store(StageStore, Protocol):
    """Every step of the protocol. Sequences are one round trip per lane, answers in the same order.

    Every method raises ``StoreUnavailableError`` when the server cannot be reached or refuses, and
    ``StoreFullError`` when that is for want of memory.
    """

    limits: Limits

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        ...

    # Producers

    def enqueue(self, articles: Sequence[Article]) -> list[EnqueueResult]:
        """Put articles on the intake; each is refused on its own."""
        ...

    def enqueue_raw(self, body: bytes) -> str | None:
        """Put a body on the intake as it is; its entry id, or None when the intake is full."""
        ...

    # The dispatcher

    def read(self, lane: int, consumer: str, count: int, *, block_seconds: float = 0.0) -> list[Entry]:
        """Take up to ``count`` new entries of a lane, waiting for the first of them if need be."""
        ...

    def admit(self, admissions: Sequence[Admission]) -> list[Admitted]:
        """Make the articles active, new ones and reclaimed ones alike."""
        ...

    def dead_letter_entries(self, unreadable: Sequence[UnreadableEntry]) -> list[Settled]:
        """Move unreadable entries to the dead letters."""
        ...

    def reclaim(self, lane: int, consumer: str, count: int, *, cursor: str = "0-0") -> Reclaimed:
        """Take over entries that were silent for longer than the lease; they go through ``admit`` again."""
        ...

    def in_flight(self) -> int:
        """Pending entries over all lanes."""
        ...

    def check_breaker(self, lane: int, trial_seconds: float) -> Literal["open", "paused", "trial"]:
        """Look at the lane's last outcomes and pause it if need be.

        ``trial``: paused, but the caller (and nobody else for ``trial_seconds``) shall let one article through.
        """
        ...

    def mark_trial(self, entry: Entry) -> None:
        """Say which entry is the trial article: when it completes or is rejected, the lane goes on by itself."""
        ...

    def reset_breaker(self) -> None:
        """Go on, and forget the outcomes that led to the pause."""
        ...

    # People

    def status(self) -> Status:
        """Count everything, over all lanes."""
        ...

    def audit(self) -> "Audit":
        """Prove from the store alone that nothing was lost or told twice, or name what does not add up."""
        ...

    def article(self, name: str) -> ArticleRecord | None:
        """Look an article up by its id (its newest revision), by its key, or by its ref (``lane.key``)."""
        ...

    def dead_list(self, *, count: int = 100, after: str | None = None) -> list[Letter]:
        """Dead letters, oldest first, lane by lane; ``after`` is the id of the last one seen."""
        ...

    def dead_get(self, letter_id: str) -> DeadLetter | None:
        """One dead letter; raises ``ValueError`` for what cannot be an id."""
        ...

    def dead_replay(self, letter_id: str) -> str | None:
        """Put a dead letter's body back on the intake; its new entry id, or None where there is no such letter."""
        ...

    def dead_drop(self, letter_id: str) -> bool:
        """Delete a dead letter; whether there was one."""
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
        """Read on from a cursor: up to ``count`` events a lane of the given types (none given: all)."""
        ...

    def events_group(
        self, group: str, consumer: str, *, count: int = 100, block_seconds: float = 0.0, unacked: bool = False
    ) -> list[EventEntry]:
        """Read as a member of a consumer group, made at the beginning of the stream if it is new.

        ``unacked``: not new events, but those this consumer read before and did not acknowledge.
        """
        ...

    def events_ack(self, group: str, event_ids: Sequence[str]) -> int:
        """Acknowledge events by their stream id (``EventEntry.id``); how many were still to be acknowledged."""
        ...

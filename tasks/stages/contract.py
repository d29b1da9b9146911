"""The interface that the stack implements for the Celery tasks: a store for stages, and a way to send references.

It is separate so that the tasks import nothing of the stack. docs/explanation/protocol.md has the rules of each step.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol, Self

from quotewire.schemas import Event, Failure, Reason
from quotewire.schemas.stage import Stage

MAX_ATTEMPTS: Final = 3
"""Number of times a stage may begin without settling before the article is dead-lettered."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Reference to one revision of one article in messages: its lane and its key.

    >>> str(Ref(0, "1785902f7e896a02-35f5af46cb3ef37a"))
    '0.1785902f7e896a02-35f5af46cb3ef37a'
    >>> Ref.parse("2.abc-def")
    Ref(lane=2, key='abc-def')
    """

    lane: int
    key: str

    def __str__(self) -> str:
        return f"{self.lane}.{self.key}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a reference from its ``str`` form; raises ``ValueError`` for anything else."""
        lane, dot, key = text.partition(".")
        if not (dot and key and lane.isdecimal()):
            raise ValueError(f"not an article reference: {text[:60]!r}")
        return cls(int(lane), key)


@dataclass(frozen=True, slots=True)
class Begun:
    """Answer to ``begin``: ``go`` with the stage's input, or the reason not to work."""

    status: Literal["go", "settled", "busy", "gone", "exhausted"]
    stage: Stage | None = None
    """The article's first unsettled stage; None if the article is gone."""
    input: bytes = b""
    """The stage's input as JSON: the article, ``Extracted`` or ``Repaired``. Empty unless ``go``."""
    attempts: int = 0
    article_id: str = ""
    """For the log. Empty unless ``go``."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The result of a stage for one article: its output and events, and what happens to the article next."""

    ref: Ref
    stage: Stage
    owner: str
    outcome: Literal["next", "completed", "rejected"]
    output: str | None
    """JSON of ``Extracted``, ``Repaired`` or ``Document``; None for a rejected article."""
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class FailedArticle:
    """An admitted article to be dead-lettered."""

    ref: Ref
    stage: Stage
    reason: Reason
    failure: Failure | None = None
    """The failure to record; None for the one that the last ``fail`` recorded, if any."""
    traceparent: str | None = None
    """The trace that the ``article.dead`` event belongs to; None: the one that the article came with, if any."""


Settled = Literal["done", "already"]
"""``already`` means that nothing was written: another owner was first, or the article is terminal."""


class StageStore(Protocol):
    """The worker's steps of docs/explanation/protocol.md.

    A sequence is handled in one round trip; the answers are in the same order.
    """

    def begin(self, refs: Sequence[Ref], stage: Stage, owner: str, *, takeover: bool = False) -> list[Begun]:
        """Ask to work on ``stage`` of each article; ``takeover`` ignores the lease of a dead owner."""
        ...

    def settle(self, settlements: Sequence[Settlement]) -> list[Settled]:
        """Write each stage's output and events once."""
        ...

    def fail(self, ref: Ref, stage: Stage, owner: str, failure: Failure) -> tuple[Literal["retry", "exhausted"], int]:
        """Release the stage after a failure; returns whether to retry, and the number of attempts so far."""
        ...

    def dead_letter(self, failed_articles: Sequence[FailedArticle]) -> list[Settled]:
        """Dead-letter each article: write its dead letter and event, and acknowledge it, in one step."""
        ...


@dataclass(frozen=True, slots=True)
class StageRun:
    """What one message came to, for the metrics."""

    stage: Stage
    seconds: float
    """Wall time of the whole message."""
    worked: int
    """Articles that were worked on; they share the seconds."""
    fates: Mapping[str, int]
    """Articles by fate, the same that Flower shows."""
    statements: int = 0
    words: int = 0
    """Of articles that this message completed: statements, and words of their text."""


Observe = Callable[[StageRun], None]
"""Takes note of a message that came to its end."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One article whose stage was begun, for traces."""

    ref: Ref
    stage: Stage
    article_id: str
    number: int
    """Counted from 1."""
    together: int
    """Articles in the message, which are worked on together."""
    traceparent: str | None
    """The trace that the article came with."""


class Trace(Protocol):
    """What is told of one attempt."""

    @property
    def traceparent(self) -> str | None:
        """What the attempt's events carry; None without a trace."""
        ...

    def end(self, fate: str, failure: Failure | None = None) -> None:
        """The attempt is over: its fate, as in ``StageRun``, and the failure if it is one."""
        ...


StartTrace = Callable[[Attempt], Trace]
"""Begins to trace an attempt."""


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Nothing is traced here; the events carry the trace that the article came with."""

    traceparent: str | None

    def end(self, fate: str, failure: Failure | None = None) -> None:
        """Nothing to do."""


def pass_on(attempt: Attempt) -> Trace:
    """Trace nothing."""
    return PassedOn(attempt.traceparent)


class Send(Protocol):
    """Puts a message on a stage's queue; may raise any exception if the broker is unavailable."""

    def __call__(self, stage: Stage, refs: Sequence[Ref], *, takeover: bool = False, countdown: float = 0) -> None:
        """Send ``refs`` to ``stage``, to be run after ``countdown`` seconds."""
        ...

"""What the Celery tasks need of the stack: a store for stages and a way to send keys. The stack implements it.

Kept apart so that the tasks import nothing of the stack. docs/explanation/protocol.md has the rules of each step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol, Self

from quotewire.schemas import Event, Failure, Reason
from quotewire.schemas.stage import Stage

MAX_ATTEMPTS: Final = 3
"""A stage that was begun this often without settling is given up."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Names one revision of one article in messages: its lane and its key.

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
        """Read a reference as ``str`` writes it; raises ``ValueError`` for anything else."""
        lane, dot, key = text.partition(".")
        if not (dot and key and lane.isdecimal()):
            raise ValueError(f"not an article reference: {text[:60]!r}")
        return cls(int(lane), key)


@dataclass(frozen=True, slots=True)
class Begun:
    """Answer to ``begin``: whether to work (``go``), and with what; else why not."""

    status: Literal["go", "settled", "busy", "gone", "exhausted"]
    stage: Stage | None = None
    """The article's first unsettled stage; None when it is gone."""
    input: bytes = b""
    """The stage's input as JSON: the article, ``Extracted`` or ``Repaired``. Empty unless ``go``."""
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a stage made of an article: its output and events, and where the article goes from here."""

    ref: Ref
    stage: Stage
    owner: str
    outcome: Literal["next", "completed", "rejected"]
    output: str | None
    """JSON of ``Extracted``, ``Repaired`` or ``Document``; None for a rejected article."""
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class FailedArticle:
    """An admitted article to be given up."""

    ref: Ref
    stage: Stage
    reason: Reason
    failure: Failure | None = None
    """None: the failure remembered by the last ``fail``, if there was one."""


Settled = Literal["done", "already"]
"""``already``: another owner was first, or the article is terminal; nothing was written."""


class StageStore(Protocol):
    """The steps of docs/explanation/protocol.md that a worker takes.

    Sequences are one round trip; the answers are in the same order.
    """

    def begin(self, refs: Sequence[Ref], stage: Stage, owner: str, *, takeover: bool = False) -> list[Begun]:
        """Ask to work on ``stage`` of each article; ``takeover`` passes over a dead holder's lease."""
        ...

    def settle(self, settlements: Sequence[Settlement]) -> list[Settled]:
        """Write each stage's output and events once."""
        ...

    def fail(self, ref: Ref, stage: Stage, owner: str, failure: Failure) -> tuple[Literal["retry", "exhausted"], int]:
        """Give the stage back after a failure; returns what to do and the attempts so far."""
        ...

    def dead_letter(self, failed_articles: Sequence[FailedArticle]) -> list[Settled]:
        """Make each article dead: dead letter, event, acknowledgement in one step."""
        ...


class Send(Protocol):
    """Puts a message on a stage's queue; may raise anything when the broker is away."""

    def __call__(self, stage: Stage, refs: Sequence[Ref], *, takeover: bool = False, countdown: float = 0) -> None:
        """Send ``refs`` to ``stage`` in ``countdown`` seconds."""
        ...

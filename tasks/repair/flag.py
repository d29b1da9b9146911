"""Flags: suspected errors that are reported to a reader and never repaired."""

from typing import NamedTuple

from quotewire.tasks.repair.kinds import FlagKind


class Flag(NamedTuple):
    """A suspected error in ``text[start:end]``.

    Attributes:
        start: Offset of its first character in the text that the finder read.
        end: Offset after its last character.
        kind: The kind of error.
        reason: An explanation for a reader, as a sentence.
        confidence: From 0 to 1.
        suggestion: What was probably meant, if known.
    """

    start: int
    end: int
    kind: FlagKind
    reason: str
    confidence: float
    suggestion: str | None = None

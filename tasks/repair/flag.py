"""Flags: suspicions that are shown to a reader and never applied."""

from typing import NamedTuple


class Flag(NamedTuple):
    """A suspicion about ``text[start:end]``: what kind, why, how sure, and what may have been meant, if that is known.

    Offsets are those of the text that the finder was given; ``reason`` is a sentence for a reader.
    """

    start: int
    end: int
    kind: str
    reason: str
    confidence: float
    suggestion: str | None = None

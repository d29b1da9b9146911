"""What an editor should check first: statements that are less sure than others, or not simply asserted."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from quotewire.schemas import Attribution, Repair

SURE: Final = 0.75
"""Below this confidence, of a statement or of its speaker's name, a statement is to be checked."""


class Concerns:
    """Says why a statement should be checked.

    Args:
        flags: the names and places of the document's flags, sorted by place.
    """

    def __init__(self, flags: Sequence[tuple[str, Repair]]) -> None:
        self._flags = flags
        self._starts = [flag.start for _, flag in flags]
        self._longest = max((flag.end - flag.start for _, flag in flags), default=0)

    def about(self, item: Attribution) -> list[str]:
        """The reasons to check a statement, the gravest first; empty if there is no special reason."""
        return list(self._about(item))

    def _about(self, item: Attribution) -> Iterator[str]:
        if item.confidence < SURE:
            yield f"confidence {item.confidence:.0%}"
        name = item.source.confidence
        if item.source.name is not None and name is not None and name < SURE:
            yield f"name {name:.0%}"
        if item.stance != "asserted":
            yield item.stance
        spans = [*item.content, *item.cue, *item.source.mention]
        touching = dict.fromkeys(letter for span in spans for letter in self._touching(*span.original))
        yield from (f"flag {letter}" for letter in touching)

    def _touching(self, start: int, end: int) -> Iterator[str]:
        """Yields the names of the flags that share a character with ``original[start:end]``."""
        first = bisect_left(self._starts, start - self._longest)
        for letter, flag in self._flags[first : bisect_left(self._starts, end)]:
            if flag.end > start:
                yield letter

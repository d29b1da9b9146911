"""Decides locally whether an edit is right and whether an artifact is repaired.

Edits and artifacts are compared by the resulting text, not by their offsets: deleting the first or the second of two
equal words is the same repair. An edit is right if it gives the same text as the gold repairs of some artifacts that
it touches; an edit that repairs one artifact and breaks something beside it is wrong. An artifact is repaired if the
edits that touch it give the same text as its gold repair, with those of any of its neighbours.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

MAX_NEIGHBOURS: Final = 6
"""Maximum artifacts that are combined at one place, because the number of subsets doubles with each."""


class Change(NamedTuple):
    """Replaces ``text[start:end]`` with ``after``; ``kinds`` are classes of the taxonomy."""

    start: int
    end: int
    after: str
    kinds: tuple[str, ...]


class Places:
    """Sorted, disjoint changes that can be searched by span."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes = sorted(changes)
        self._starts = [change.start for change in self._changes]
        self._ends = [change.end for change in self._changes]

    def __iter__(self) -> Iterator[Change]:
        return iter(self._changes)

    def touching(self, start: int, end: int) -> list[Change]:
        """Return the changes that share a character or an edge with a span."""
        return self._changes[bisect_left(self._ends, start) : bisect_right(self._starts, end)]


def right(text: str, edit: Change, gold: Places) -> bool:
    """Whether an edit repairs artifacts and does nothing else.

    >>> gold = Places([Change(4, 8, "", ("dup.word",))])
    >>> [right("the the end", Change(*span, "", ()), gold) for span in ((0, 4), (3, 7), (7, 8))]
    [True, True, False]
    """
    near = gold.touching(edit.start, edit.end)[:MAX_NEIGHBOURS]
    return any(_same(text, [edit], some) for some in _subsets(near) if some)


def repaired(text: str, artifact: Change, edits: Places, gold: Places) -> bool:
    """Whether the edits at an artifact give the same text as its gold repair, with those of any of its neighbours."""
    made = edits.touching(artifact.start, artifact.end)
    if not made:
        return False
    start, end = min(edit.start for edit in made), max(edit.end for edit in made)
    near = [other for other in gold.touching(start, end) if other != artifact][: MAX_NEIGHBOURS - 1]
    return any(_same(text, made, sorted([artifact, *some])) for some in _subsets(near))


def apply(text: str, changes: Iterable[Change]) -> str:
    """Return the text with sorted, disjoint changes applied."""
    pieces: list[str] = []
    done = 0
    for change in changes:
        pieces += (text[done : change.start], change.after)
        done = change.end
    return "".join((*pieces, text[done:]))


def _same(text: str, one: Sequence[Change], other: Sequence[Change]) -> bool:
    """Whether two sets of changes give the same text."""
    start = min(change.start for change in (*one, *other))
    end = max(change.end for change in (*one, *other))
    here = text[start:end]
    return apply(here, _shifted(one, start)) == apply(here, _shifted(other, start))


def _shifted(changes: Iterable[Change], by: int) -> list[Change]:
    return [change._replace(start=change.start - by, end=change.end - by) for change in changes]


def _subsets(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    for size in range(len(changes), -1, -1):
        yield from combinations(changes, size)

"""The ledger: an original, what was cut out of it and what was repaired in it, and the map between the two texts.

The text is never stored beside the ledger: it follows from it. Every span of the text leads back to the characters
it came from, so a statement stays traceable however much of the article around it was repaired.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple, Self

from quotewire.schemas import Removed, Repair


class LedgerError(ValueError):
    """The removed blocks and repairs do not fit the original or each other."""


class _Change(NamedTuple):
    """Replaces ``original[start:end]`` by ``after``; ``name`` says in errors whose change it is."""

    start: int
    end: int
    after: str
    name: str


class _Side(NamedTuple):
    """Where the changes lie in one of the two texts: sorted, disjoint, the k-th of one side matching the other's."""

    starts: list[int]
    ends: list[int]
    length: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """An original with blocks removed and repairs applied.

    Offsets are Unicode code points. Applied repairs and removed blocks may touch but not overlap; flagged repairs
    change nothing and may lie anywhere. Both maps give a span its characters' counterparts:

    * an unchanged character maps to itself, so a span of unchanged characters maps there and back exactly;
    * a span whose edge falls inside a change takes in the whole change: what replaced ``before`` cannot be cut;
    * what was deleted or inserted *at* an edge stays outside, what was deleted or inserted *within* is taken in;
    * a span of nothing but deleted (or inserted) characters maps to an empty span where they were (or went);
    * an empty span inside a change maps to the whole change, elsewhere to the point after the character before it.

    Building costs O(n + m log m) for n characters and m changes, a look-up O(log m).

    >>> repair = Repair(id="r1", kind="quote.close_space", disposition="applied", start=4, end=6, before=" ”",
    ...                 after="” ", confidence=0.9, reason="The closing mark stood at the next word.")
    >>> ledger = Ledger("“No, ”he said.", (), (repair,))
    >>> ledger.text
    '“No,” he said.'
    >>> ledger.to_original(0, 5)
    (0, 6)
    >>> ledger.to_original(6, 8), ledger.to_text(6, 8)
    ((6, 8), (6, 8))
    >>> ledger.undo("r1").text
    '“No, ”he said.'
    """

    original: str
    removed: Sequence[Removed] = ()
    repairs: Sequence[Repair] = ()
    text: str = field(init=False, repr=False, compare=False)
    _old: _Side = field(init=False, repr=False, compare=False)
    _new: _Side = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check every change against the original and the others, and build the text and the maps."""
        removed = tuple(sorted(self.removed, key=lambda block: (block.start, block.end)))
        repairs = tuple(sorted(self.repairs, key=lambda repair: (repair.start, repair.end)))
        changes = _changes(self.original, removed, repairs)
        text, new = _apply(self.original, changes)
        old = _Side([change.start for change in changes], [change.end for change in changes], len(self.original))
        values = {"removed": removed, "repairs": repairs, "text": text, "_old": old, "_new": new}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that ``text[start:end]`` came from; ``IndexError`` if there is no such span."""
        return _translate(start, end, self._new, self._old)

    def to_text(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text that ``original[start:end]`` became; ``IndexError`` if there is no such span."""
        return _translate(start, end, self._old, self._new)

    def undo(self, repair_id: str) -> Self:
        """The ledger without one applied repair; the others stand, as no repair lies inside another.

        Raises:
            LedgerError: if no applied repair has this id.
        """
        kept = [repair for repair in self.repairs if not (repair.id == repair_id and repair.disposition == "applied")]
        if len(kept) == len(self.repairs):
            known = ", ".join(repair.id for repair in self.repairs if repair.disposition == "applied") or "none"
            raise LedgerError(f"no applied repair {repair_id!r} to undo; applied: {known}")
        return replace(self, repairs=kept)


def _changes(original: str, removed: Sequence[Removed], repairs: Sequence[Repair]) -> list[_Change]:
    """All changes to the original in order, each found to fit it."""
    changes = []
    for block in removed:
        name = f"removed block {block.kind}"
        _check_fits(original, block.start, block.end, block.text, name)
        if block.text:
            changes.append(_Change(block.start, block.end, "", name))
    seen = set()
    for repair in repairs:
        name = f"repair {repair.id} ({repair.kind})"
        _check_fits(original, repair.start, repair.end, repair.before, name)
        if repair.id in seen:
            raise LedgerError(f"{name}: there is another repair with this id")
        seen.add(repair.id)
        if repair.disposition == "applied":
            changes.append(_Change(repair.start, repair.end, repair.after or "", name))
    changes.sort()
    for first, second in pairwise(changes):
        # Two insertions at one point touch without overlapping, but nothing would say which comes first.
        if first.end > second.start or (first.start, first.end) == (second.start, second.end):
            where = f"{first.start}-{first.end} and {second.start}-{second.end}"
            raise LedgerError(f"{first.name} and {second.name} overlap: {where}")
    return changes


def _check_fits(original: str, start: int, end: int, before: str, name: str) -> None:
    if not 0 <= start <= end <= len(original):
        raise LedgerError(f"{name}: {start}-{end} is no span of an original of {len(original)} characters")
    if original[start:end] != before:
        raise LedgerError(f"{name}: the original has {original[start:end]!r} at {start}-{end}, not {before!r}")


def _apply(original: str, changes: Sequence[_Change]) -> tuple[str, _Side]:
    """The text after the changes, and where they lie in it."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = length = 0
    for change in changes:
        length += change.start - done
        starts.append(length)
        length += len(change.after)
        ends.append(length)
        pieces += (original[done : change.start], change.after)
        done = change.end
    pieces.append(original[done:])
    text = "".join(pieces)
    return text, _Side(starts, ends, len(text))


def _translate(start: int, end: int, source: _Side, target: _Side) -> tuple[int, int]:
    if not 0 <= start <= end <= source.length:
        raise IndexError(f"{start}-{end} is no span of {source.length} characters")
    if start == end:
        change = bisect_left(source.starts, start) - 1
        return _edge(start, change, source, target, target.starts), _edge(start, change, source, target, target.ends)
    # The edges are found from the characters beside them, so a deletion at an edge is never taken in.
    first = bisect_right(source.starts, start) - 1
    last = bisect_right(source.starts, end - 1) - 1
    left = _edge(start, first, source, target, target.starts)
    inside = last >= 0 and end - 1 < source.ends[last]
    right = target.ends[last] if inside else _edge(end, last, source, target, target.ends)
    return left, right


def _edge(position: int, change: int, source: _Side, target: _Side, snapped: list[int]) -> int:
    """Where a position at or after ``change`` (-1: before all) lies; inside the change it snaps to ``snapped``."""
    if change < 0:
        return position
    if position < source.ends[change]:
        return snapped[change]
    return position - source.ends[change] + target.ends[change]

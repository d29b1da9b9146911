"""The ledger: the original text, its removed blocks and repairs, and the offset map to and from the repaired text.

The repaired text is computed from these, never stored. Every span of it maps back to the original characters it came
from, so a statement stays traceable however much of the article around it was repaired.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple, Self

from quotewire.schemas import Removed, Repair


class LedgerError(ValueError):
    """The removed blocks and repairs do not match the original, or conflict with each other."""


class _Change(NamedTuple):
    """A replacement of ``original[start:end]`` with ``after``; ``name`` identifies it in error messages."""

    start: int
    end: int
    after: str
    name: str


class _Side(NamedTuple):
    """The offsets of the changes in one of the two texts, sorted and disjoint; both sides have the same order."""

    starts: list[int]
    ends: list[int]
    length: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """An original text with blocks removed and repairs applied.

    Offsets count Unicode code points. Applied repairs and removed blocks may touch but not overlap; flagged repairs
    change nothing and may be anywhere. ``to_original`` and ``to_text`` map a span as follows:

    * An unchanged character maps to itself, so a span of unchanged characters maps there and back exactly.
    * A span with an edge inside a change expands to the whole change: a replacement cannot be split.
    * A deletion or insertion *at* an edge stays outside the span; one *within* the span is included.
    * A span of only deleted (or inserted) characters maps to an empty span where they were (or went).
    * An empty span inside a change maps to the whole change; elsewhere, to the point after the preceding character.

    Construction takes O(n + m log m) for n characters and m changes, a lookup O(log m).

    Attributes:
        original: The text before any change.
        removed: The removed blocks, sorted by offset.
        repairs: The applied and flagged repairs, sorted by offset.
        text: The repaired text.

    Raises:
        LedgerError: if the removed blocks and repairs do not match the original, or conflict.

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
        """Check the changes and compute the repaired text and the maps."""
        removed = tuple(sorted(self.removed, key=lambda block: (block.start, block.end)))
        repairs = tuple(sorted(self.repairs, key=lambda repair: (repair.start, repair.end)))
        changes = _changes(self.original, removed, repairs)
        text, new = _apply(self.original, changes)
        old = _Side([change.start for change in changes], [change.end for change in changes], len(self.original))
        values = {"removed": removed, "repairs": repairs, "text": text, "_old": old, "_new": new}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that ``text[start:end]`` came from; ``IndexError`` if it is out of range."""
        return _translate(start, end, self._new, self._old)

    def to_text(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text that ``original[start:end]`` became; ``IndexError`` if it is out of range."""
        return _translate(start, end, self._old, self._new)

    def undo(self, repair_id: str) -> Self:
        """Return the ledger without one applied repair. The others stay valid, since applied repairs never overlap.

        Raises:
            LedgerError: if no applied repair has this id.
        """
        kept = [repair for repair in self.repairs if not (repair.id == repair_id and repair.disposition == "applied")]
        if len(kept) == len(self.repairs):
            known = ", ".join(repair.id for repair in self.repairs if repair.disposition == "applied") or "none"
            raise LedgerError(f"no applied repair {repair_id!r} to undo; applied: {known}")
        return replace(self, repairs=kept)


def _changes(original: str, removed: Sequence[Removed], repairs: Sequence[Repair]) -> list[_Change]:
    """Check all changes against the original and each other; return them in text order."""
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
        # Two insertions at one point do not overlap, but their order would be undefined.
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
    """Apply the changes; return the new text and their offsets in it."""
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
    # Each edge is mapped from the character inside it, so a deletion at an edge is never included.
    first = bisect_right(source.starts, start) - 1
    last = bisect_right(source.starts, end - 1) - 1
    left = _edge(start, first, source, target, target.starts)
    inside = last >= 0 and end - 1 < source.ends[last]
    right = target.ends[last] if inside else _edge(end, last, source, target, target.ends)
    return left, right


def _edge(position: int, change: int, source: _Side, target: _Side, snapped: list[int]) -> int:
    """Map a position at or after ``change`` (-1: before all changes); inside the change it snaps to ``snapped``."""
    if change < 0:
        return position
    if position < source.ends[change]:
        return snapped[change]
    return position - source.ends[change] + target.ends[change]

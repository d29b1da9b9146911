"""Edits: what the rules propose; resolving their overlaps, applying them, and composing the edits of two passes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, cast

from quotewire.tasks.repair.kinds import RepairKind

_WORD: Final = re.compile(r".[^\W\d_]{0,30}", re.DOTALL)
_OF_WORDS: Final = "dup."
"""The family of repairs that take words away."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A proposal to replace ``text[start:end]`` with ``after``.

    Attributes:
        start: Offset of the first replaced character.
        end: Offset after the last replaced character; equal to ``start`` for an insertion.
        after: The replacement.
        kind: The kind of repair, ``quote.close_space``.
        reason: An explanation for a reader.
        confidence: From 0 to 1.
    """

    start: int
    end: int
    after: str
    kind: RepairKind
    reason: str
    confidence: float

    @classmethod
    def one(cls, span: tuple[int, int], after: str, kind: RepairKind, reason: str, confidence: float) -> "Edit":
        """Create an edit of a span."""
        return cls(*span, after, kind, reason, confidence)

    @classmethod
    def word(cls, text: str, at: int, kind: RepairKind, reason: str, confidence: float) -> "Edit":
        """Swap the case of the first letter of the word at ``at``. The edit spans the whole word, for its reader.

        >>> Edit.word("“Why?” Said Lee.", 7, "case.reporting_verb", "Lowered.", 0.8).after
        'said'
        """
        word = cast("re.Match[str]", _WORD.match(text, at))[0]
        return cls.one((at, at + len(word)), word[0].swapcase() + word[1:], kind, reason, confidence)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Apply sorted, disjoint edits to a text.

    >>> apply("“No, ”he said.", [Edit.one((4, 6), "” ", "quote.close_space", "Moved.", 0.9)])
    '“No,” he said.'
    """
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.start], edit.after)
        done = edit.end
    return "".join((*pieces, text[done:]))


def choose(proposals: Iterable[Iterable[Edit]]) -> list[Edit]:
    """Resolve overlapping proposals: an earlier rule wins, and within a rule the leftmost edit.

    A rejected edit that still applies after the winning one is found again in the next pass.

    Args:
        proposals: The edits of each rule, in the order of precedence.

    Returns:
        The accepted edits, sorted and disjoint.
    """
    found = [sorted(rule, key=_span) for rule in proposals]
    chosen: list[Edit] = []
    # One byte for each character (odd indices) and each gap between two (even indices): an edit claims the characters
    # it replaces and the gaps between them, an insertion claims its gap.
    taken = bytearray(2 * max((edit.end for rule in found for edit in rule), default=0) + 2)
    for edit in chain.from_iterable(found):
        inserts = edit.start == edit.end
        first, last = 2 * edit.start + (not inserts), 2 * edit.end + inserts
        if taken.find(1, first, last) < 0:
            taken[first:last] = b"\1" * (last - first)
            chosen.append(edit)
    return sorted(chosen, key=_span)


def compose(before: str, first: Sequence[Edit], after: str, second: Sequence[Edit]) -> list[Edit]:
    """Merge the edits of two passes into edits of the text before the first.

    Edits of the two passes that touch the same characters become one, with both reasons and the kind of the first, or
    of the one that takes words away.

    Args:
        before: The text before the first pass.
        first: The edits of ``before`` that produced ``after``.
        after: The text after the first pass.
        second: The edits of ``after``.

    Returns:
        The edits of ``before`` that have the effect of both passes, sorted and disjoint.

    >>> move = Edit.one((4, 6), "” ", "quote.close_space", "Moved.", 0.9)
    >>> lower = Edit.one((6, 7), "s", "case.reporting_verb", "Lowered.", 0.8)
    >>> [(e.start, e.end, e.after) for e in compose("“No, ”Said X", [move], "“No,” Said X", [lower])]
    [(4, 6, '” '), (6, 7, 's')]
    >>> turn = Edit.one((4, 5), '"', "quote.mixed_pair", "Turned.", 0.8)
    >>> [(e.start, e.end, e.after, e.kind) for e in compose("“No, ”Said X", [move], "“No,” Said X", [turn])]
    [(4, 6, '" ', 'quote.close_space')]
    """
    made = []
    shift = 0  # offset in `after` minus offset in `before`, left of the place
    for place in _places(chain(_moved(first), ((edit.start, edit.end, 1, edit) for edit in second))):
        start, end = min(item[0] for item in place), max(item[1] for item in place)
        grown = sum(len(edit.after) - edit.end + edit.start for _, _, late, edit in place if not late)
        old = start - shift, end - shift - grown
        late = [replace(edit, start=s - start, end=e - start) for s, e, late, edit in place if late]
        new = apply(after[start:end], late)
        shift += grown
        if new != before[slice(*old)]:
            made.append(_joined(old, new, [edit for *_, edit in sorted(place, key=lambda item: item[2])]))
    return made


def _span(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


_Placed = tuple[int, int, int, Edit]


def _moved(edits: Sequence[Edit]) -> Iterator[_Placed]:
    """Yield each edit with its offsets in the text it produced."""
    shift = 0
    for edit in edits:
        length = len(edit.after)
        yield edit.start + shift, edit.start + shift + length, 0, edit
        shift += length - (edit.end - edit.start)


def _places(items: Iterable[_Placed]) -> Iterator[list[_Placed]]:
    """Group edits that share characters, or that insert at the same point, where their order is undefined."""
    place: list[_Placed] = []
    reach = 0
    for item in sorted(items, key=lambda item: item[:3]):
        same = item[0] < reach or (item[0] == reach and place and _inserts(item) and _inserts(place[-1]))
        if place and not same:
            yield place
            place = []
        reach = max(reach, item[1]) if place else item[1]
        place.append(item)
    if place:
        yield place


def _inserts(item: _Placed) -> bool:
    return item[3].start == item[3].end


def _joined(span: tuple[int, int], after: str, edits: Sequence[Edit]) -> Edit:
    reasons = dict.fromkeys(edit.reason for edit in edits)
    kind = next((edit.kind for edit in edits if edit.kind.startswith(_OF_WORDS)), edits[0].kind)
    return Edit(*span, after, kind, " ".join(reasons), min(edit.confidence for edit in edits))

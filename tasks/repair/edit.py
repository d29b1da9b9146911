"""Edits: what rules propose, how proposals at one place become one repair, and how two passes become one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

PLACE_GAP: Final = 2
"""Edits with at most so many characters between them, none of them a letter, digit or line end, share a place."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces ``text[start:end]`` by ``after``.

    ``kinds`` are taxonomy classes and ``reasons`` sentences for people, most telling first.
    """

    start: int
    end: int
    after: str
    kinds: tuple[str, ...]
    reasons: tuple[str, ...]
    confidence: float

    @classmethod
    def one(cls, span: tuple[int, int], after: str, kind: str, reason: str, confidence: float) -> "Edit":
        """An edit of a single kind."""
        return cls(*span, after, (kind,), (reason,), confidence)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with sorted, disjoint edits made.

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
    """Disjoint edits in order: where proposals overlap, the earlier rule's stands, then the one further left.

    The loser is not lost: if it still holds after the winner was made, the next pass finds it again.
    """
    chosen: list[Edit] = []
    taken: set[int] = set()
    for rule in proposals:
        for edit in sorted(rule, key=_span):
            # An edit claims the characters it replaces (odd numbers) and the gaps between them, an insertion its gap.
            claims = range(2 * edit.start + 1, 2 * edit.end) or range(2 * edit.start, 2 * edit.start + 1)
            if taken.isdisjoint(claims):
                taken.update(claims)
                chosen.append(edit)
    return sorted(chosen, key=_span)


def compose(before: str, first: Sequence[Edit], after: str, second: Sequence[Edit]) -> list[Edit]:
    """The edits of ``before`` that do what ``first`` (giving ``after``) and then ``second`` do, one per place.

    >>> move = Edit.one((4, 6), "” ", "quote.close_space", "Moved.", 0.9)
    >>> lower = Edit.one((6, 7), "s", "case.reporting_verb", "Lowered.", 0.8)
    >>> [both] = compose("“No, ”Said X", [move], "“No,” Said X", [lower])
    >>> both.start, both.end, both.after, both.kinds
    (4, 7, '” s', ('quote.close_space', 'case.reporting_verb'))
    """
    made = []
    shift = 0  # of `after` against `before`, left of the place
    for place in _places(after, chain(_moved(first), ((edit.start, edit.end, 1, edit) for edit in second))):
        start, end = min(item[0] for item in place), max(item[1] for item in place)
        grown = sum(len(edit.after) - edit.end + edit.start for _, _, late, edit in place if not late)
        old = start - shift, end - shift - grown
        late = [Edit(s - start, e - start, edit.after, (), (), 1) for s, e, late, edit in place if late]
        new = apply(after[start:end], late)
        shift += grown
        if new != before[slice(*old)]:
            made.append(_joined(old, new, [edit for *_, edit in place]))
    return made


def _span(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


_Placed = tuple[int, int, int, Edit]


def _moved(edits: Sequence[Edit]) -> Iterator[_Placed]:
    """Where edits lie in the text that they made."""
    shift = 0
    for edit in edits:
        length = len(edit.after)
        yield edit.start + shift, edit.start + shift + length, 0, edit
        shift += length - (edit.end - edit.start)


def _places(text: str, items: Iterable[_Placed]) -> Iterator[list[_Placed]]:
    place: list[_Placed] = []
    reach = 0
    for item in sorted(items, key=lambda item: item[:3]):
        if place and not _same_place(text, reach, item[0]):
            yield place
            place = []
        reach = max(reach, item[1]) if place else item[1]
        place.append(item)
    if place:
        yield place


def _same_place(text: str, left: int, right: int) -> bool:
    between = text[left:right] if right - left <= PLACE_GAP else "far"
    return not any(char.isalnum() or char == "\n" for char in between)


def _joined(span: tuple[int, int], after: str, edits: Sequence[Edit]) -> Edit:
    kinds = tuple(dict.fromkeys(kind for edit in edits for kind in edit.kinds))
    reasons = tuple(dict.fromkeys(reason for edit in edits for reason in edit.reasons))
    return Edit(*span, after, kinds, reasons, min(edit.confidence for edit in edits))

"""Edits: what rules propose, which of them are made, and how two passes become one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, cast

_WORD: Final = re.compile(r".[^\W\d_]{0,30}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces ``text[start:end]`` by ``after``; ``kind`` is a class of the taxonomy, ``reason`` written for people."""

    start: int
    end: int
    after: str
    kind: str
    reason: str
    confidence: float

    @classmethod
    def one(cls, span: tuple[int, int], after: str, kind: str, reason: str, confidence: float) -> "Edit":
        """An edit of a span."""
        return cls(*span, after, kind, reason, confidence)

    @classmethod
    def word(cls, text: str, at: int, kind: str, reason: str, confidence: float) -> "Edit":
        """Turns the case of the first letter of the word at ``at``; names the whole word, as a reader would.

        >>> Edit.word("“Why?” Said Lee.", 7, "case.reporting_verb", "Lowered.", 0.8).after
        'said'
        """
        word = cast("re.Match[str]", _WORD.match(text, at))[0]
        return cls.one((at, at + len(word)), word[0].swapcase() + word[1:], kind, reason, confidence)


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
    found = [sorted(rule, key=_span) for rule in proposals]
    chosen: list[Edit] = []
    # A byte for each character (odd places) and each gap between two (even ones): an edit claims the characters it
    # replaces and the gaps between them, an insertion its gap.
    taken = bytearray(2 * max((edit.end for rule in found for edit in rule), default=0) + 2)
    for edit in chain.from_iterable(found):
        inserts = edit.start == edit.end
        first, last = 2 * edit.start + (not inserts), 2 * edit.end + inserts
        if taken.find(1, first, last) < 0:
            taken[first:last] = b"\1" * (last - first)
            chosen.append(edit)
    return sorted(chosen, key=_span)


def compose(before: str, first: Sequence[Edit], after: str, second: Sequence[Edit]) -> list[Edit]:
    """The edits of ``before`` that do what ``first`` (giving ``after``) and then ``second`` do.

    Edits of the two passes that want the same characters become one, of the kind found first, with the reasons of both.

    >>> move = Edit.one((4, 6), "” ", "quote.close_space", "Moved.", 0.9)
    >>> lower = Edit.one((6, 7), "s", "case.reporting_verb", "Lowered.", 0.8)
    >>> [(e.start, e.end, e.after) for e in compose("“No, ”Said X", [move], "“No,” Said X", [lower])]
    [(4, 6, '” '), (6, 7, 's')]
    >>> turn = Edit.one((4, 5), '"', "quote.mixed_pair", "Turned.", 0.8)
    >>> [(e.start, e.end, e.after, e.kind) for e in compose("“No, ”Said X", [move], "“No,” Said X", [turn])]
    [(4, 6, '" ', 'quote.close_space')]
    """
    made = []
    shift = 0  # of `after` against `before`, left of the place
    for place in _places(chain(_moved(first), ((edit.start, edit.end, 1, edit) for edit in second))):
        start, end = min(item[0] for item in place), max(item[1] for item in place)
        grown = sum(len(edit.after) - edit.end + edit.start for _, _, late, edit in place if not late)
        old = start - shift, end - shift - grown
        late = [Edit(s - start, e - start, edit.after, "", "", 1) for s, e, late, edit in place if late]
        new = apply(after[start:end], late)
        shift += grown
        if new != before[slice(*old)]:
            made.append(_joined(old, new, [edit for *_, edit in sorted(place, key=lambda item: item[2])]))
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


def _places(items: Iterable[_Placed]) -> Iterator[list[_Placed]]:
    """Edits that share characters, together; so do two insertions at one point, as nothing says which comes first."""
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
    return Edit(*span, after, edits[0].kind, " ".join(reasons), min(edit.confidence for edit in edits))

"""Roles: decides whether each quotation mark of a paragraph opens or closes a quotation, or is undecided.

The marks of a paragraph are decoded together, as the cheapest sequence of roles. Costs come from each mark
(``role_costs``) and from the sequence (a quotation opened twice, or never closed). Between the marks stand the slots
where a mark may have been lost (``lost_marks``); they are decoded like the marks. This is the Viterbi algorithm
(Viterbi 1967) with two states, outside and inside a quotation. A role is assigned only if every sequence that gives the
mark another role costs at least ``MARGIN`` more; otherwise it is None, and nothing is repaired there. Unbalanced marks
are cheap, hence weak evidence: in a quotation of several paragraphs only the last one closes.

Straight marks may be one place off: ``said," We wait. "She left``. So a paragraph whose marks make pairs, some of which
close and open by their spacing, is read a second time with the spacing of those pairs reversed, and the cheaper of the
two readings is taken.
"""

from bisect import bisect_left
from collections.abc import Container, Sequence
from itertools import pairwise
from math import inf
from typing import Final, Literal, NamedTuple

from quotewire.tasks.repair.lost_marks import Slot, find_slots
from quotewire.tasks.repair.marks import PAUSES, Mark
from quotewire.tasks.repair.named_signs import named_signs
from quotewire.tasks.repair.reporting_tags import introduced, tag_at
from quotewire.tasks.repair.role_costs import WEIGHTS, Costs, Prices, costs, readable

Role = Literal["open", "close"]

MARGIN: Final = 2.0
"""Minimum extra cost of every other reading of a paragraph for a role to be assigned."""
_PARAGRAPHS: Final = 2
"""Breaks behind a first paragraph that show that an article follows it."""
_BELOW: Final = 3000
"""Characters behind a first paragraph in which they are looked for."""
_PAIR_LENGTH: Final = 2
_ENDS: Final = (".", ",", ";", "")
_GUILLEMETS: Final = ("«", "»")
_ROLES: Final[tuple[Role, Role, None]] = ("open", "close", None)


class Reading(NamedTuple):
    """The decision about one mark.

    Attributes:
        role: Whether it opens or closes a quotation; None if undecided or not a quotation mark.
        inside: Whether a quotation is open before it.
        margin: How much more the second cheapest role costs.
    """

    role: Role | None
    inside: bool
    margin: float


class Place(NamedTuple):
    """A paragraph to decode.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        continues: Whether an earlier paragraph left a quotation open.
        first: Whether it is the first line of the text, which may be a part of a longer one.
    """

    start: int
    end: int
    continues: bool = False
    first: bool = True


class Lost(NamedTuple):
    """A mark that was lost, at the offset where it belongs.

    Attributes:
        at: The offset.
        role: Whether it opens or closes a quotation.
        margin: How much more the cheapest reading without it costs.
        sure: Whether it certainly belongs there, rather than at a place nearby.
    """

    at: int
    role: Role
    margin: float
    sure: bool = True


class Decoded(NamedTuple):
    """The decision about a paragraph.

    Attributes:
        readings: The reading of each mark, in text order.
        lost: The lost marks that belong into it.
        open: Whether it leaves a quotation open.
    """

    readings: list[Reading]
    lost: list[Lost]
    open: bool


class _Step(NamedTuple):
    """The costs of the ways past a mark or a slot, by the state before: ``o`` outside, ``i`` inside a quotation."""

    open_o: float
    open_i: float
    close_o: float
    close_i: float
    stay_o: float
    stay_i: float


_Pair = tuple[float, float]
"""The costs of being outside and of being inside a quotation."""


def read_roles(text: str, marks: Sequence[Mark], price: Prices, place: Place) -> Decoded:
    r"""Decode the marks of one paragraph.

    Args:
        text: The article.
        marks: The paragraph's quotation marks.
        price: The prices in this article.
        place: The paragraph.

    >>> from quotewire.tasks.repair.article_view import View
    >>> [p.roles for p in View('“Why? “Said Lee.\n5 " wide.').quoting]
    [['open', 'close'], [None]]
    >>> [p.roles for p in View('He said," We wait. "She left.').quoting]
    [['open', 'close']]
    >>> View("“We wait, he said. “We go.”").quoting[0].lost[0][:2]
    (9, 'close')
    """
    legible = _legible(text, marks)
    strange = not place.continues and (not place.first or _heads_article(text, place))
    turned = bool(marks) and marks[0].glyph == "open" and bool(tag_at(text, marks[0].at + 1 + marks[0].gap_right))
    fresh, first = strange or turned, place.first and not place.continues
    slots = [] if _is_sound(marks) else _slots(text, marks, place, fresh=fresh, first=first)
    begins = _begins(place, unstarted=any(slot.at == place.start for slot in slots), fragment=_is_fragment(text, marks))
    usual = _decode(_steps(text, marks, legible, price, slots), begins)
    off = _one_off(legible)
    if off:
        turn = _decode(_steps(text, marks, legible, price, (), turned=off), begins)
        evidence = WEIGHTS["interrupted"] * _interrupted(text, marks[min(off) : min(off) + 2])
        if turn.total + WEIGHTS["reversed"] + MARGIN <= usual.total + evidence:
            usual, slots = turn, []
    readings: list[Reading] = []
    lost: list[Lost] = []
    for (at, slot), reading in zip(_in_order(marks, slots), usual.readings, strict=True):
        if slot is None:
            readings.append(reading if legible[len(readings)] else reading._replace(role=None))
        elif reading.role == slot.kind:
            lost.append(Lost(at, slot.kind, reading.margin))
    return Decoded(readings, lost, usual.open)


def _heads_article(text: str, place: Place) -> bool:
    """Whether a first line begins a text of several paragraphs, so that it is hardly cut from a longer text."""
    return place.start == 0 and text.count("\n\n", place.end, place.end + _BELOW) >= _PARAGRAPHS


def _begins(place: Place, *, unstarted: bool, fragment: bool) -> _Pair:
    """Return the costs of beginning a paragraph outside and inside a quotation.

    Args:
        place: The paragraph.
        unstarted: Whether a mark may have been lost at its start.
        fragment: Whether the first mark would end a quotation in mid-sentence, without a pause and a tag.
    """
    if place.continues:
        return WEIGHTS["discontinued"], WEIGHTS["continues"]
    return 0.0, WEIGHTS["starts_inside"] + WEIGHTS["unstarted"] * unstarted + WEIGHTS["fragment"] * fragment


def _is_fragment(text: str, marks: Sequence[Mark]) -> bool:
    """Whether the first mark, if it closes, ends in mid-sentence without pause and tag, and the second is misplaced.

    The second of just two marks is misplaced even if it closes by its spacing: nothing would have opened it. But behind
    a plural, a straight mark may stand for an apostrophe.
    """
    if len(marks) == 1 or not marks or not marks[0].left.isalnum():
        return False
    if marks[1].shape == "close" and (len(marks) > _PAIR_LENGTH or marks[0].glyph == "close" or marks[0].left == "s"):
        return False
    return tag_at(text, marks[0].at + 1 + marks[0].gap_right) is None


def _is_sound(marks: Sequence[Mark]) -> bool:
    """Whether the marks open and close in turn, by character and spacing, so that none can be missing."""
    turns = ["open", "close"] * (len(marks) // 2)
    return [mark.shape for mark in marks] == turns and all(
        mark.glyph in ("neutral", turn) for mark, turn in zip(marks, turns, strict=True)
    )


def _slots(text: str, marks: Sequence[Mark], place: Place, *, fresh: bool, first: bool) -> list[Slot]:
    """Return the slots, without those that would close a quotation that nothing clearly opens."""
    slots = find_slots(text, place.start, place.end, marks, fresh=fresh, first=first, continues=place.continues)
    return [slot for slot in slots if slot.kind == "open" or slot.around_tag or not _doubtful(marks, slot.at)]


def _doubtful(marks: Sequence[Mark], at: int) -> bool:
    """Whether the last mark before an offset does not clearly open a quotation."""
    before = bisect_left(marks, at, key=lambda mark: mark.at)
    return before == 0 or marks[before - 1].shape != "open"


def _legible(text: str, marks: Sequence[Mark]) -> list[Mark | None]:
    """Return the marks, with None for those that are no evidence of any role."""
    alone = lone_guillemets(marks)
    if len(marks) == len(_GUILLEMETS) and _is_menu(*marks):
        return [None, None]
    inner = {mark.at for pair in pairwise(marks) if _is_letter(*pair) for mark in pair} | named_signs(text, marks)
    return [
        mark if readable(text, mark) and not (mark.char in alone and _apart(mark)) and mark.at not in inner else None
        for mark in marks
    ]


def _is_menu(first: Mark, last: Mark) -> bool:
    """Whether guillemets stand apart at both ends of a line without a sentence: ``« Previous | Next »``."""
    ends = first.left == "" and last.right == "" and last.left not in PAUSES
    return ends and (first.char, last.char) == _GUILLEMETS and first.gap_right > 0 and last.gap_left > 0


def _is_letter(first: Mark, last: Mark) -> bool:
    """Whether two marks stand around one letter within a word, as in the name of a shop."""
    return last.at - first.at == len("xy") and first.shape == last.shape == "glued" and first.right.isupper()


def lone_guillemets(marks: Sequence[Mark]) -> frozenset[str]:
    """Return the guillemets that have no partner of any kind in a paragraph: they may be bullets or arrows."""
    found = {mark.char for mark in marks if mark.left or mark.gap_right == 0} or {mark.char for mark in marks}
    if found - {"«", "»"}:
        return frozenset()
    return frozenset(char for char, partner in (("«", "»"), ("»", "«")) if char in found and partner not in found)


def _apart(mark: Mark) -> bool:
    """Whether a guillemet without a partner stands like a bullet or an arrow."""
    begins = mark.left == "" or mark.gap_left > 0
    return begins and (mark.gap_right > 0 or mark.right == "" or mark.char == "»")


class _Result(NamedTuple):
    readings: list[Reading]
    open: bool
    total: float


def _in_order(marks: Sequence[Mark], slots: Sequence[Slot]) -> list[tuple[int, Slot | None]]:
    """Return the offsets of marks and slots in text order, each slot beside its offset."""
    places: list[tuple[int, Slot | None]] = [(mark.at, None) for mark in marks]
    return sorted([*places, *((slot.at, slot) for slot in slots)], key=lambda item: item[0])


def _steps(
    text: str, marks: Sequence[Mark], legible: Sequence[Mark | None], price: Prices, slots: Sequence[Slot], *,
    turned: Container[int] = (),
) -> list[_Step]:  # fmt: skip
    quoting = any(not mark.left.isdigit() for mark in marks)
    each = (
        _step(text, mark, price, last=number + 1 == len(marks), reversed_=number in turned, quoting=quoting)
        for number, mark in enumerate(legible)
    )
    return [_slot_step(slot) if slot else next(each) for _, slot in _in_order(marks, slots)]


def _step(text: str, mark: Mark | None, price: Prices, *, last: bool, reversed_: bool, quoting: bool) -> _Step:
    if mark is None:
        return _Step(0.0, 0.0, WEIGHTS["never_opened"], 0.0, WEIGHTS["unreadable"], WEIGHTS["unreadable"])
    its: Costs = costs(text, mark, price, last=last, reversed_=reversed_, quoting=quoting)
    return _Step(
        its.opens, its.opens + its.again, WEIGHTS["never_opened"] + its.closes, its.closes, its.stray, its.stray
    )


def _slot_step(slot: Slot) -> _Step:
    if slot.kind == "open":
        return _Step(slot.filled, inf, inf, inf, slot.missed, slot.skipped)
    return _Step(inf, inf, inf, slot.filled, slot.missed, slot.skipped)


def _one_off(legible: Sequence[Mark | None]) -> frozenset[int]:
    """Return the numbers of the straight marks that may be one place off: pairs that close and open by their spacing.

    All marks of the paragraph must make pairs, and the other pairs must open and close.
    """
    shapes = [_spacing(mark) if mark is not None and mark.char == '"' else None for mark in legible]
    pairs = list(zip(shapes[::2], shapes[1::2], strict=False))
    if len(shapes) % 2 or not {("close", "open")} <= set(pairs) <= {("close", "open"), ("open", "close")}:
        return frozenset()
    off = (number for number, pair in enumerate(pairs) if pair == ("close", "open"))
    return frozenset(at for number in off for at in (2 * number, 2 * number + 1))


def _spacing(mark: Mark) -> str:
    """The direction that a mark's spacing suggests; before punctuation, the space on its other side alone."""
    return "open" if mark.shape == "spaced" and mark.right in _ENDS else mark.shape


def _interrupted(text: str, marks: Sequence[Mark]) -> bool:
    """Whether a quotation that ends in mid-sentence, without a pause, would go on in mid-sentence without a tag."""
    first, second = marks[:2]
    between = text[first.at + 1 : second.at].strip()
    amid = first.left.isalnum() and second.left.isalnum() and second.right.islower() and between[:1].isalnum()
    return amid and not introduced(text, second.at) and not any(pause in between for pause in PAUSES)


def _decode(steps: Sequence[_Step], begins: _Pair) -> _Result:
    before, end = _forward(steps, begins)
    after = _backward(steps)
    readings = [_reading(*item) for item in zip(steps, before, after, strict=True)]
    return _Result(readings, end[1] + WEIGHTS["left_open"] < end[0], min(end[0], end[1] + WEIGHTS["left_open"]))


def _forward(steps: Sequence[_Step], start: _Pair) -> tuple[list[_Pair], _Pair]:
    """For each step, the least cost of all before it by the state before it; and the cost of all steps."""
    outside, inside = start
    found = []
    for its in steps:
        found.append((outside, inside))
        outside, inside = (
            min(outside + its.close_o, inside + its.close_i, outside + its.stay_o),
            min(outside + its.open_o, inside + its.open_i, inside + its.stay_i),
        )
    return found, (outside, inside)


def _backward(steps: Sequence[_Step]) -> list[_Pair]:
    """For each step, the least cost of all after it by the state after it."""
    outside, inside = 0.0, WEIGHTS["left_open"]
    found = []
    for its in reversed(steps):
        found.append((outside, inside))
        outside, inside = (
            min(its.close_o + outside, its.open_o + inside, its.stay_o + outside),
            min(its.close_i + outside, its.open_i + inside, its.stay_i + inside),
        )
    return found[::-1]


def _reading(its: _Step, before: _Pair, after: _Pair) -> Reading:
    outside, inside = before
    ways = (  # per role: the cost from outside and from inside
        (outside + its.open_o + after[1], inside + its.open_i + after[1]),
        (outside + its.close_o + after[0], inside + its.close_i + after[0]),
        (outside + its.stay_o + after[0], inside + its.stay_i + after[1]),
    )
    (best, number), (second, _), _ = sorted((min(way), number) for number, way in enumerate(ways))
    role = _ROLES[number] if second - best >= MARGIN else None
    return Reading(role, ways[number][1] < ways[number][0], second - best)

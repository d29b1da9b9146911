"""Roles: decides whether each quotation mark of a paragraph opens or closes a quotation, or is undecided.

The marks of a paragraph are decoded together, as the cheapest sequence of roles. Costs come from each mark
(``role_costs``) and from the sequence (a quotation opened twice, or never closed). This is the Viterbi algorithm
(Viterbi 1967) with two states, outside and inside a quotation. A role is assigned only if every sequence that gives the
mark another role costs at least ``MARGIN`` more; otherwise it is None, and nothing is repaired there. Unbalanced marks
are cheap, hence weak evidence: in a quotation of several paragraphs only the last one closes.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from quotewire.tasks.repair.marks import Mark
from quotewire.tasks.repair.role_costs import Costs, Prices, costs, readable

Role = Literal["open", "close"]

MARGIN: Final = 2.0
"""Minimum extra cost of every other reading of a paragraph for a role to be assigned."""
_NEVER_OPENED: Final = 4.0
_STARTS_INSIDE: Final = 1.5
_CONTINUES: Final = 0.5
_LEFT_OPEN: Final = 1.0
_UNREADABLE: Final = Costs(0.0, 0.0, 0.0, 4.0)
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


_Pair = tuple[float, float]
"""The costs of being outside and of being inside a quotation."""


def read_roles(
    text: str, marks: Sequence[Mark], price: Prices, *, continues: bool = False
) -> tuple[list[Reading], bool]:
    r"""Return the reading of each mark of one paragraph, and whether the paragraph leaves a quotation open.

    Args:
        text: The article.
        marks: The paragraph's quotation marks.
        price: The prices in this article.
        continues: Whether an earlier paragraph left a quotation open.

    >>> from quotewire.tasks.repair.article_view import View
    >>> [p.roles for p in View('“Why? “Said Lee.\n5 " wide.').quoting]
    [['open', 'close'], [None]]
    """
    each = [costs(text, mark, price, last=mark is marks[-1]) if readable(mark) else _UNREADABLE for mark in marks]
    before, end = _forward(each, (0.0, _CONTINUES if continues else _STARTS_INSIDE))
    after = _backward(each)
    readings = [_reading(*place) for place in zip(marks, each, before, after, strict=True)]
    return readings, end[1] + _LEFT_OPEN < end[0]


def _forward(each: Sequence[Costs], start: _Pair) -> tuple[list[_Pair], _Pair]:
    """For each mark, the least cost of all marks before it by the state before it; and the cost of all marks."""
    outside, inside = start
    found = []
    for its in each:
        found.append((outside, inside))
        closed = min(outside + _NEVER_OPENED, inside) + its.closes
        opened = min(outside, inside + its.again) + its.opens
        outside, inside = min(closed, outside + its.stray), min(opened, inside + its.stray)
    return found, (outside, inside)


def _backward(each: Sequence[Costs]) -> list[_Pair]:
    """For each mark, the least cost of all marks after it by the state after it."""
    outside, inside = 0.0, _LEFT_OPEN
    found = []
    for its in reversed(each):
        found.append((outside, inside))
        closes, opens = its.closes + outside, its.opens + inside
        outside, inside = (
            min(closes + _NEVER_OPENED, opens, outside + its.stray),
            min(closes, opens + its.again, inside + its.stray),
        )
    return found[::-1]


def _reading(mark: Mark, its: Costs, before: _Pair, after: _Pair) -> Reading:
    outside, inside = before
    ways = (  # per role: the cost from outside and from inside
        (outside + its.opens + after[1], inside + its.again + its.opens + after[1]),
        (outside + _NEVER_OPENED + its.closes + after[0], inside + its.closes + after[0]),
        (outside + its.stray + after[0], inside + its.stray + after[1]),
    )
    (best, number), (second, _), _ = sorted((min(way), number) for number, way in enumerate(ways))
    role = _ROLES[number] if readable(mark) and second - best >= MARGIN else None
    return Reading(role, ways[number][1] < ways[number][0], second - best)

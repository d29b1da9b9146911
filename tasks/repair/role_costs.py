"""The cost of each role of a quotation mark: that it opens, that it closes, that it is not a quotation mark.

Each piece of evidence against a role has a price. All prices are on one scale, roughly bits: a mark whose spacing and
character both contradict a role costs more than a paragraph that leaves its quotation open, and a reporting tag after
it costs more than either. They were set by hand from human text (which must not change) and translated text. ``prices``
lowers some of them for the habits in the article's profile.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from quotewire.tasks.repair.marks import PAUSES, Mark, Shape
from quotewire.tasks.repair.reporting_tags import FUNCTION_WORDS, closed_tag_at, introduced, name_tag_ends, tag_at
from quotewire.tasks.repair.style.quotes import QuoteHabits

SINGLES: Final = ("'", "‘", "’")
_LEVELLED: Final = 2
"""Minimum occurrences of a habit for its price to drop."""

_REOPENED: Final = 4.0
_REOPENED_BY_SENTENCE: Final = 2.5
_REOPENED_IN_SENTENCE: Final = 6.5
_END: Final = 7.0
_BEFORE_PUNCTUATION: Final = 6.0
_INTRODUCED: Final = 3.0
_DANGLING: Final = 4.0
_AFTER_PAUSE: Final = 2.0
_LATE: Final = 0.5
_STRAY: Final = 8.0
_STRAY_CURLY: Final = 12.0
_MEASURE: Final = 1.0
_CONSISTENT: Final = 2.0
_TAGS: Final = {"verb": 8.0, "pronoun": 7.0, "capital": 7.0, "name": 4.0}
_CLOSED_NAME: Final = 9.0
_LAST: Final = 3.0
_TAG_ALONE: Final = 14.0
# A quotation of a tag and nothing else.
_TAG_ENDS: Final = re.compile(r"\.[ \t]*(?:\n|\Z)")
_REVERSED: Final[dict[Shape, Shape]] = {"open": "close", "close": "open"}


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices that depend on the article's habits.

    Attributes:
        opener_closes: The character is an opening one, and the mark closes.
        closer_opens: The character is a closing one, and the mark opens.
        open_shape_closes: The spacing is that of an opening mark, and the mark closes.
        close_shape_opens: The spacing is that of a closing mark, and the mark opens.
        consistent_closes: Added if both character and spacing are those of an opening mark, and the mark closes.
    """

    opener_closes: float = 3.0
    closer_opens: float = 3.5
    open_shape_closes: float = 4.0
    close_shape_opens: float = 4.0
    consistent_closes: float = _CONSISTENT


class Costs(NamedTuple):
    """The costs of one mark's roles, from the mark and its surroundings.

    Attributes:
        opens: The cost of opening a quotation.
        closes: The cost of closing one.
        stray: The cost of not being a quotation mark.
        again: The extra cost of opening a quotation while one is open.
    """

    opens: float
    closes: float
    stray: float
    again: float


def prices(habits: QuoteHabits) -> Prices:
    """Return the prices for an article with these habits.

    >>> prices(QuoteHabits(closes_with_opener=3)).opener_closes < prices(QuoteHabits()).opener_closes
    True
    """
    return Prices(
        opener_closes=1.0 if habits.closes_with_opener >= _LEVELLED else 3.0,
        closer_opens=1.0 if habits.opens_with_closer >= _LEVELLED else 3.5,
        open_shape_closes=2.5 if habits.closes_late >= _LEVELLED else 4.0,
        close_shape_opens=2.5 if habits.opens_early >= _LEVELLED else 4.0,
        consistent_closes=0.0 if habits.closes_with_opener else _CONSISTENT,
    )


def readable(mark: Mark) -> bool:
    """Whether a mark is evidence for any role.

    It is not beside a wide gap, in markup (``href=”``), or spaced apart after a nested quotation (``it,' "``).
    """
    return not mark.wide and mark.left != "=" and not (mark.left in SINGLES and mark.gap_left)


def costs(text: str, mark: Mark, price: Prices, *, last: bool = True, reversed_: bool = False) -> Costs:
    """Compute the costs of a mark's roles.

    Args:
        text: The article.
        mark: The mark.
        price: The prices in this article.
        last: Whether it is the last mark of its paragraph.
        reversed_: Whether to read its spacing the other way round.

    >>> text = "“No, ”he said."
    >>> costs(text, Mark(5, "”", ",", 1, 0, "h"), Prices())
    Costs(opens=10.5, closes=4.0, stray=12.0, again=6.5)
    """
    shape = _REVERSED.get(mark.shape, mark.shape) if reversed_ else mark.shape
    opens = _opens(text, mark, shape, price) + _tag(text, mark, last=last)
    return Costs(opens, _closes(text, mark, shape, price), _stray(mark), _again(text, mark))


def _stray(mark: Mark) -> float:
    """The cost of not being a quotation mark: little for a straight mark behind a figure, much for a curly mark."""
    if mark.char == '"':
        return _MEASURE if mark.left.isdigit() else _STRAY
    return _STRAY_CURLY


def _again(text: str, mark: Mark) -> float:
    """The extra cost of opening twice: none at a paragraph's start, little for sentences translated one by one."""
    if mark.left == "":
        return 0.0
    if mark.begins_sentence:
        return _REOPENED_BY_SENTENCE if mark.glyph == "open" else _REOPENED
    return _REOPENED_IN_SENTENCE if mark.left == "," and mark.gap_left and not introduced(text, mark.at) else _REOPENED


def _opens(text: str, mark: Mark, shape: Shape, price: Prices) -> float:
    cost = price.closer_opens if mark.glyph == "close" else 0.0
    if shape == "close":
        cost += price.close_shape_opens
    if mark.right == "":
        cost += _END
    elif mark.right in ",.;:!?)]":
        cost += _BEFORE_PUNCTUATION
    if mark.left and mark.left in PAUSES and not mark.gap_left and not introduced(text, mark.at):
        cost += _AFTER_PAUSE
    return cost


def _closes(text: str, mark: Mark, shape: Shape, price: Prices) -> float:
    cost = price.opener_closes if mark.glyph == "open" else 0.0
    if mark.char == "„":
        cost += _STRAY
    if shape == "open":
        # Late closing marks of one kind are no evidence against correctly placed marks of another kind.
        cost += price.open_shape_closes
        if mark.glyph == "open":
            cost += price.consistent_closes
    if mark.left == "":
        return cost + _END
    sound = shape == "close" and mark.glyph == "close"
    if mark.left.isalnum():
        if mark.gap_left:
            cost += _LATE
        if not sound and _last_word(text, mark) in FUNCTION_WORDS:
            cost += _DANGLING
    elif not sound and mark.left in ",:" and introduced(text, mark.at):
        cost += _INTRODUCED
    return cost


def _tag(text: str, mark: Mark, *, last: bool) -> float:
    """The price of opening a quotation right before what looks like the reporting tag of the previous one."""
    if not mark.left or mark.left not in PAUSES:
        return 0.0
    return _TAG_ALONE if _is_tag_alone(text, mark) else _tag_behind(text, mark, last=last)


def _is_tag_alone(text: str, mark: Mark) -> bool:
    """Whether a quotation opened by the mark would hold a tag that ends its paragraph, and nothing else."""
    ends = None if mark.gap_right else closed_tag_at(text, mark.at + 1)
    return ends is not None and _TAG_ENDS.match(text, ends) is not None


def _tag_behind(text: str, mark: Mark, *, last: bool) -> float:
    begins = mark.at + 1 + mark.gap_right
    tag = tag_at(text, begins)
    if tag is None or (tag == "capital" and mark.left not in ",?!"):
        return 0.0
    if tag == "pronoun" and (mark.left != "," or mark.right.isupper()):  # quotations often begin with "I asked"
        return 0.0
    closed = tag == "name" and name_tag_ends(text, begins)
    if tag == "name" and mark.left != "," and not (mark.left in "?!" and closed):
        return 0.0
    if tag in {"name", "pronoun"} and introduced(text, mark.at):
        return 0.0
    return _CLOSED_NAME if closed else _TAGS[tag] + _LAST * (tag == "name" and last)


def _last_word(text: str, mark: Mark) -> str:
    end = mark.at - mark.gap_left
    return text[max(0, end - 12) : end].replace("\n", " ").rpartition(" ")[2].lower()

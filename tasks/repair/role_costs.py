"""The cost of each role of a quotation mark: that it opens, that it closes, that it is not a quotation mark.

Each piece of evidence against a role has a price. All prices are on one scale, roughly bits: a mark whose spacing and
character both contradict a role costs more than a paragraph that leaves its quotation open, and a reporting tag after
it costs more than either. They are in ``data/role_costs.tsv``, fitted on human text damaged as translators damage it
(``bench.repair.fit``), under the condition that human text stays as it is. ``prices`` lowers some of them for the
habits in the article's profile.
"""

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, NamedTuple

from quotewire.tasks.repair.marks import PAUSES, Mark, Shape
from quotewire.tasks.repair.reporting_tags import (
    FUNCTION_WORDS,
    PREPOSITIONS,
    capital_tag_at,
    closed_tag_at,
    introduced,
    name_tag_ends,
    sourced,
    tag_at,
)
from quotewire.tasks.repair.style.quotes import SEVERAL, QuoteHabits
from quotewire.tasks.wordlists import numbers

WEIGHTS: Final = numbers(files("quotewire.tasks.repair") / "data" / "role_costs.tsv")
"""The price of each piece of evidence, by name; ``bench.repair.fit`` fits them."""
SINGLES: Final = ("'", "‘", "’")

_HEBREW: Final = re.compile('[\u05d0-\u05ea]"[\u05d0-\u05ea]')
_HUNDREDTHS: Final = re.compile('\\d"\\d')
"""A mark of seconds within a time: ``3'58"2``."""
_SIGNS: Final = frozenset("mark marks sign signs symbol symbols character characters".split())  # noqa: SIM905
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
        reopens: The mark begins a sentence and opens a quotation, although one is open.
    """

    opener_closes: float
    closer_opens: float
    open_shape_closes: float
    close_shape_opens: float
    consistent_closes: float
    reopens: float


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

    def price(name: str, *, habit: int) -> float:
        return WEIGHTS[f"{name}_by_habit" if habit >= SEVERAL else name]

    return Prices(
        opener_closes=price("opener_closes", habit=habits.closes_with_opener),
        closer_opens=price("closer_opens", habit=habits.opens_with_closer),
        open_shape_closes=price("open_shape_closes", habit=habits.closes_late),
        close_shape_opens=price("close_shape_opens", habit=habits.opens_early),
        consistent_closes=0.0 if habits.closes_with_opener else WEIGHTS["consistent"],
        reopens=price("reopened", habit=0 if habits.closes_late else habits.reopens),
    )


def readable(text: str, mark: Mark) -> bool:
    """Whether a mark is evidence for any role.

    It is not beside a wide gap, in markup (``href=”``), spaced apart after a nested quotation (``it,' "``), named as a
    sign (``the mark « opens``), or the sign of an acronym within a Hebrew word.
    """
    if _HEBREW.match(text, mark.at - 1) or _HUNDREDTHS.match(text, mark.at - 1):
        return False
    if mark.gap_left and mark.gap_right and _last_word(text, mark) in _SIGNS:
        return False
    return not mark.wide and mark.left != "=" and not (mark.left in SINGLES and mark.gap_left)


def costs(
    text: str, mark: Mark, price: Prices, *, last: bool = True, reversed_: bool = False, quoting: bool = False
) -> Costs:
    """Compute the costs of a mark's roles.

    Args:
        text: The article.
        mark: The mark.
        price: The prices in this article.
        last: Whether it is the last mark of its paragraph.
        reversed_: Whether to read its spacing the other way round.
        quoting: Whether the paragraph has marks that cannot be inches.

    >>> text = "“No, ”he said."
    >>> costs(text, Mark(5, "”", ",", 1, 0, "h"), prices(QuoteHabits()))
    Costs(opens=21.0, closes=4.0, stray=12.0, again=10.0)
    """
    shape = _REVERSED.get(mark.shape, mark.shape) if reversed_ else mark.shape
    opens = _opens(text, mark, shape, price) + _tag(text, mark, last=last)
    again = _again(text, mark, price)
    if last and _is_amid(text, mark):
        opens += WEIGHTS["unfinished"] + WEIGHTS["tag_unpaused"] * _is_unpaused_tag(text, mark)
        again += WEIGHTS["unfinished_again"]
    return Costs(opens, _closes(text, mark, shape, price), _stray(mark, quoting=quoting), again)


def _stray(mark: Mark, *, quoting: bool) -> float:
    """The cost of not being a quotation mark: little for a straight mark behind a figure, much for a curly mark."""
    if mark.char == '"' and mark.left.isdigit():
        return WEIGHTS["measure_apart" if mark.gap_left and quoting else "measure"]
    if mark.char == '"':
        return WEIGHTS["stray"]
    return WEIGHTS["stray_curly"]


def _again(text: str, mark: Mark, price: Prices) -> float:
    """The extra cost of opening twice: none at a paragraph's start, little for sentences translated one by one."""
    if mark.left == "":
        return 0.0
    if mark.begins_sentence:
        return min(price.reopens, WEIGHTS["reopened_by_sentence"]) if mark.glyph == "open" else price.reopens
    if mark.left == "," and mark.gap_left and not introduced(text, mark.at):
        return WEIGHTS["reopened_in_sentence"]
    amid = mark.glyph == "open" and mark.left.isalnum() and mark.right.islower()
    return WEIGHTS["reopened_amid" if amid else "reopened"]


def _opens(text: str, mark: Mark, shape: Shape, price: Prices) -> float:
    cost = price.closer_opens if mark.glyph == "close" else 0.0
    if shape == "close":
        cost += price.close_shape_opens
    if mark.right == "":
        cost += WEIGHTS["end"]
    elif mark.right in ",.;:!?)]":
        cost += WEIGHTS["before_punctuation"]
    if mark.left and mark.left in PAUSES and not mark.gap_left and not introduced(text, mark.at):
        cost += WEIGHTS["after_pause_glued" if shape == "glued" else "after_pause"]
    return cost


def _closes(text: str, mark: Mark, shape: Shape, price: Prices) -> float:
    cost = price.opener_closes if mark.glyph == "open" else 0.0
    if mark.char == "„":
        cost += WEIGHTS["stray"]
    if shape == "open":
        # Late closing marks of one kind are no evidence against correctly placed marks of another kind.
        cost += price.open_shape_closes
        if mark.glyph == "open" and not (mark.left in PAUSES and _is_tag_alone(text, mark)):
            cost += price.consistent_closes
    if mark.left == "":
        return cost + WEIGHTS["end"]
    sound = shape == "close" and mark.glyph == "close"
    if mark.left.isalnum():
        if mark.gap_left:
            cost += WEIGHTS["late"]
        if not sound:
            cost += _dangling(_last_word(text, mark))
    elif not sound and mark.left in ",:" and introduced(text, mark.at):
        cost += WEIGHTS["introduced"] + WEIGHTS["dangling"] * sourced(text, mark.at)
    return cost


def _dangling(word: str) -> float:
    """The price of ending a quotation with a word that something follows in the same phrase."""
    if word in FUNCTION_WORDS or word.endswith(("'s", "’s")):
        return WEIGHTS["dangling"]
    return WEIGHTS["dangling_preposition"] if word in PREPOSITIONS else 0.0


def _tag(text: str, mark: Mark, *, last: bool) -> float:
    """The price of opening a quotation right before what looks like the reporting tag of the previous one."""
    if not mark.left or mark.left not in PAUSES:
        return 0.0
    return WEIGHTS["tag_alone"] if _is_tag_alone(text, mark) else _tag_behind(text, mark, last=last)


def _is_tag_alone(text: str, mark: Mark) -> bool:
    """Whether a quotation opened by the mark would hold a tag that ends its paragraph, and nothing else."""
    if mark.left in "?!" and not mark.gap_right and capital_tag_at(text, mark.at + 1, closed=True):
        return True
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
    return WEIGHTS["closed_name"] if closed else WEIGHTS[f"tag_{tag}"] + WEIGHTS["last"] * (tag == "name" and last)


def _is_amid(text: str, mark: Mark) -> bool:
    """Whether a quotation that the mark opens would begin amid a sentence: it cannot go on in the next paragraph."""
    paused = mark.left == "," and not introduced(text, mark.at)
    attached = not mark.gap_right or mark.glyph == "open"
    return mark.right.islower() and attached and (mark.left.isalnum() or paused)


def _is_unpaused_tag(text: str, mark: Mark) -> bool:
    """Whether a tag that begins with its verb stands behind the mark, and no pause before it."""
    return mark.left.isalnum() and tag_at(text, mark.at + 1 + mark.gap_right) == "verb"


def _last_word(text: str, mark: Mark) -> str:
    end = mark.at - mark.gap_left
    return text[max(0, end - 12) : end].replace("\n", " ").rpartition(" ")[2].lower()

"""punct.hyphen_space: spaces that a tokeniser put around hyphens: ``a 24 - year - old``, ``COVID - 19``.

People type a spaced hyphen for a dash. It cannot be a dash after a prefix that ends no clause (``non - public``), in a
measure (``a 14 - day trip``), or between two equal words (``year - on - year``). An article with several such places
went through a tokeniser, so its other likely compounds are closed up too.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.wordlists import section

HABIT: Final = 2
"""Number of certain compounds that shows that the article went through a tokeniser."""

_REASON: Final = "Spaces stood around the hyphen of a compound."
_COVID: Final = re.compile(r"C(?:OVID|ovid|oV)( ?[-–—] ?)(?=(?:19|2)(?!\d))")
_APART: Final = re.compile(r" - (?=[a-z])(?<=[^\W_] - )")
_HALF_SPACED: Final = re.compile(r"-(?:(?<=\w-) |(?<= -))(?=[a-z])")
"""A cheap pre-check for ``_HALF``."""
_HALF: Final = re.compile(r"(?:(?<=[^\W_])- | -(?<=[^\W_] -))(?=[a-z])")
_LEFT: Final = re.compile(r"(?<![^\s(\[\"“”'‘’-])(?:\d{1,3}(?:\.\d)?|[^\W\d_]+)\Z")
_RIGHT: Final = re.compile(r"[a-z]{2,20}(?![^\W_])")
_ASIDE: Final = 60
"""Characters behind a dash in which a second one makes both the dashes of an aside."""
_LINKS: Final = frozenset(("on", "to", "by", "in", "and", "over", "for"))
_LONGEST: Final = 20
"""Characters before a hyphen that are searched for its left word."""
_BOUND, _UNITS, _FIRST, _LAST, _RANK, _OF_RANK, _IRREGULAR, _NEVER = (
    frozenset(section("compounds.txt", title))
    for title in ("bound", "units", "first", "last", "rank", "of_rank", "participles", "never")
)
_CLUBS: Final = frozenset(("Inter", "Micro", "Mid"))
"""Prefixes that are also names."""
_ARTICLE_BEFORE: Final = re.compile(r"\b(?:the|an?|his|her|its|their|our|this|that) \Z", re.IGNORECASE)
_NOUN_BEHIND: Final = re.compile(r" [\"“]?[a-z]{3}")
# "Franco - German": the first part is no word of its own.
_NATIONS: Final = re.compile(
    r"\b(?:Franco|Anglo|Sino|Russo|Indo|Afro|Greco|Austro|Italo|Luso|Hispano|Turko|Judeo|Serbo|Latino|Czecho|Euro)"
    r"( - |- | -)(?=[A-Z][a-z])"
)
_PARTICIPLES: Final = ("ed", "ing", "al")
_AGE: Final = re.compile(r"[^\W_] ?- ?year\Z")
_MEASURED: Final = re.compile(r" - old\b| ([a-z]{3,20})")


_TIGHT: Final = re.compile(r"[–—](?<=[^\W_].)(?=[a-z])")
"""A dash between two words, without spaces; people set off what they add so."""
_LEFT_OF_DASH: Final = re.compile(r"(?<![^\W_])(?:\d{1,3}|[^\W\d_]{2,20})\Z")
_AGED: Final = re.compile(r"\d ?-year\Z")
_BASED: Final = frozenset(("based", "led", "backed", "owned", "born", "built", "made", "sponsored", "run"))
_BEHIND_UNIT: Final = re.compile(
    r" ?[-–—] ?old\b| (?!(?:and|are|but|for|from|had|has|have|than|that|the|was|were|with)\b)[a-z]{3}"
)


class _Place(NamedTuple):
    """A spaced hyphen, ``text[at : at + 3]``, with the words before and after it in lower case, "" if there is none."""

    at: int
    left: str
    right: str


def spaced_hyphens(view: View) -> Iterator[Edit]:
    """Remove the spaces around the hyphens of compounds.

    >>> text = "A 24 - year - old of a non - public school fell ill with COVID - 19 - he stayed at home."
    >>> [(text[e.start - 3 : e.end + 4], e.after) for e in spaced_hyphens(View(text))]
    [('VID - 19 -', '-'), (' 24 - year', '-'), ('ear - old ', '-'), ('non - publ', '-')]
    >>> list(spaced_hyphens(View("He will sail - gladly - in May, and all - as one - will watch well - known races.")))
    []
    """
    text = view.text
    for found in _COVID.finditer(text):
        if " " in found[1] or found[1] == "—":
            yield _edit(*found.span(1))
    for found in _NATIONS.finditer(text) if "o -" in text or "o- " in text else ():
        yield _edit(*found.span(1))
    places = [_place(text, found) for found in _APART.finditer(text)] if " - " in text else []
    sure = {place.at for place in places if _is_sure(text, place)}
    sure.update(_twins(places))
    if _HALF_SPACED.search(text):
        yield from _half_spaced(text)
    if _TIGHT.search(text):
        yield from _dashed(text)
    for place in places:
        if place.at in sure or (len(sure) >= HABIT and _is_likely(place)):
            yield _edit(place.at, place.at + 3)


def _half_spaced(text: str) -> Iterator[Edit]:
    """Yield the edit of each hyphen with a space on one side, ``anti- fraud``, ``well -known``, if it joins a compound.

    A space behind the hyphen is right in ``pre- and post-war``, and one before it may be the dash of a typist.
    """
    for found in _HALF.finditer(text):
        left = _LEFT.search(text, max(0, found.start() - _LONGEST), found.start())
        right = _RIGHT.match(text, found.end())
        if right and _ends_age(text, found.start(), right[0]):
            yield _edit(*found.span())
            continue
        if not left or not right or left[0].lower() in _NEVER or right[0] in _NEVER:
            continue
        bound = left[0].lower() in _BOUND | _RANK and left[0] not in _CLUBS
        aged = left[0].isdigit() and right[0] in _UNITS and _BEHIND_UNIT.match(text, right.end()) is not None
        based = right[0] in _BASED and not text.startswith(("-", " -"), right.end())
        if bound or aged or based or _closes_compound(left[0].lower(), right[0], text, right.end()):
            yield _edit(*found.span())


def _ends_age(text: str, at: int, right: str) -> bool:
    """Whether "old" is cut off from an age: ``a 45-year -old``."""
    return right == "old" and _AGED.search(text, max(0, at - _LONGEST), at) is not None


def _dashed(text: str) -> Iterator[Edit]:
    """Yield the edit of each dash that joins a prefix or a measure to the next word: ``mid—winter``, ``9—year—old``."""
    sure: set[int] = set()
    likely: list[int] = []
    for found in _TIGHT.finditer(text):
        at = found.start()
        left = _LEFT_OF_DASH.search(text, max(0, at - _LONGEST), at)
        right = _RIGHT.match(text, at + 1)
        if left is None or right is None or right[0] in _NEVER:
            continue
        aged = right[0] == "old" and text[max(0, at - 6) : at - 4] in tuple(f"{sign}y" for sign in "-–—")
        measured = left[0].isdigit() and right[0] in _UNITS and _BEHIND_UNIT.match(text, right.end()) is not None
        if aged or measured or left[0] in _BOUND:
            sure.add(at)
        elif _is_likely(_Place(at, left[0].lower(), right[0])):
            likely.append(at)
    for at in [*sure, *(likely if len(sure) >= HABIT else ())]:
        yield _edit(at, at + 1)


def _closes_compound(left: str, right: str, text: str, end: int) -> bool:
    """Whether two words with a space beside their hyphen are a compound and no typist's dash stands there."""
    dashed = text.startswith(("-", " -"), end)
    return not dashed and left in _FIRST and (right in _LAST | _IRREGULAR or right.endswith(_PARTICIPLES))


def _edit(start: int, end: int) -> Edit:
    return Edit.one((start, end), "-", "punct.hyphen_space", _REASON, 0.85)


def _place(text: str, found: re.Match[str]) -> _Place:
    left = _LEFT.search(text, max(0, found.start() - _LONGEST), found.start())
    right = _RIGHT.match(text, found.end())
    return _Place(found.start(), left[0].lower() if left else "", right[0] if right else "")


def _is_sure(text: str, place: _Place) -> bool:
    """Whether a prefix, a measure or an age stands here. A prefix must be in lower case: Inter is a club."""
    if place.left in _BOUND and text[place.at - 1].islower() and text[place.at - len(place.left)].islower():
        return place.right != "" and place.right not in _NEVER
    if _is_attribute(text, place):
        return True
    if place.left in _RANK and place.right in _OF_RANK:
        return True
    if place.right == "old":
        return _AGE.search(text, max(0, place.at - _LONGEST), place.at) is not None
    if place.right not in _UNITS or not place.left[:1].isdigit():
        return False
    after = _MEASURED.match(text, place.at + 3 + len(place.right))
    return after is not None and after[1] not in _NEVER


def _is_attribute(text: str, place: _Place) -> bool:
    """Whether the words are a compound between an article and a noun, where no dash can be: ``a long - term aim``."""
    start = place.at - len(place.left)
    noun = _NOUN_BEHIND.match(text, place.at + 3 + len(place.right))
    article = _ARTICLE_BEFORE.search(text, max(0, start - 7), start)
    if " - " in text[place.at + 3 : place.at + _ASIDE]:
        return False
    return place.left in _FIRST and place.right in _LAST | _IRREGULAR and noun is not None and article is not None


def _twins(places: list[_Place]) -> Iterator[int]:
    """Yield the places of the hyphens in ``year - on - year``, ``door - to - door``."""
    for place, after in pairwise(places):
        near = after.at == place.at + 3 + len(place.right)
        if near and place.right in _LINKS and place.left and place.left == after.right:
            yield from (place.at, after.at)


def _is_likely(place: _Place) -> bool:
    """Whether the words are likely a compound, in an article whose hyphens are spaced anyway."""
    if not place.left or not place.right or place.left in _NEVER or place.right in _NEVER:
        return False
    return place.left in _FIRST or place.right in _LAST or place.right.endswith(_PARTICIPLES)

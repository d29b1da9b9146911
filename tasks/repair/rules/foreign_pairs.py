"""quote.foreign_glyph: pairs of quotation marks that English does not know: ``「…」``, ``〝…〟``, ``<<…>>``, ``״…״``.

The same signs have other uses in English text: corner brackets hold titles, double primes are inches, ``<<`` shifts
bits, gershayim stand in Hebrew acronyms. So a pair counts as a quotation if what it holds is introduced or tagged as
speech; for signs with no other common use, a whole sentence between them is enough. One such pair shows what the sign
means in this article, and its other pairs are then replaced too. Corner brackets within a quotation
hold another one. The marks of typewriters and TeX, two apostrophes or
backquotes, are left alone in an article without others: agencies send English text with them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import MARK
from quotewire.tasks.repair.reporting_tags import FUNCTION_WORDS, PREPOSITIONS, introduced, tag_at

_REASON: Final = "The quotation marks are of another language."
_QUOTED: Final = r"(?P<before> ?)(?P<said>(?=[^\n]{0,8}[A-Za-zÀ-ÿ])[^\n%s]{2,500}?)(?P<behind> ?)"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A kind of pair: ``pattern`` finds it with its groups ``opens``, ``said`` and ``closes``.

    ``speech``: whether the sign has no common use but to quote, so that a whole sentence within is evidence enough.
    ``quotes``: whether the sign has no use at all before a word but to quote.
    ``beside``: whether it is the style of some articles, and replaced only in those that have English marks as well.
    """

    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    speech: bool
    quotes: bool
    beside: bool


def _pair(
    opens: str, closes: str, signs: str, *, speech: bool = False, quotes: bool = False, beside: bool = False
) -> _Pair:
    quoted = _QUOTED % re.escape(signs)
    free = "<>" if speech else r"<>\w"
    pattern = re.compile(rf"(?<![{free}]){opens}{quoted}{closes}(?![<>])")
    return _Pair(pattern, tuple(signs), speech, quotes, beside)


_OPENS: Final = r"(?P<opens>%s)"
_CLOSES: Final = r"(?P<closes>%s)"
_APOSTROPHES: Final = _CLOSES % r"(?<=[^\W\d_]|[.,?!…])''(?![\w'])"
_PAIRS: Final = (
    _pair(_OPENS % "[「｢]", _CLOSES % "[」｣]", "「」｢｣", speech=True),
    _pair(_OPENS % "[『]", _CLOSES % "[』]", "『』", speech=True),
    _pair(_OPENS % "[〝〞]", _CLOSES % "[〞〟〝]", "〝〞〟", speech=True),
    _pair(_OPENS % "[❝]", _CLOSES % "[❞]", "❝❞", speech=True),
    _pair(_OPENS % "＂", _CLOSES % "＂", "＂", speech=True),
    _pair(_OPENS % "[《〈]", _CLOSES % "[》〉]", "《》〈〉"),
    _pair(_OPENS % "[<‹＜]{2}", _CLOSES % "[>›＞]{2}", "<>‹›＜＞"),
    _pair(_OPENS % ">>", _CLOSES % "<<", "<>"),
    _pair(_OPENS % "‹", _CLOSES % "›", "‹›"),
    _pair(_OPENS % "›", _CLOSES % "‹", "‹›"),
    _pair(_OPENS % "[״]", _CLOSES % "[״]", "״"),
    _pair(_OPENS % "[″]", _CLOSES % "[″]", "″"),
    _pair(_OPENS % "‟", _CLOSES % "[”‟]", "‟”"),
    _pair(_OPENS % "„", _CLOSES % "‟", "„‟"),
    _pair(_OPENS % "‚", _CLOSES % "[‘’]", "‚‘", quotes=True),
    _pair(_OPENS % "(?:,,|‚‚)", _CLOSES % "(?:''|‘‘|’’|``|[\"“”])", '"“”`', quotes=True),
    _pair(_OPENS % "(?<!['`])(?:''|``)(?=[^\\W_])", _APOSTROPHES, '"“”`', speech=True, beside=True),
    _pair(_OPENS % '["“]', _APOSTROPHES, '"“”', speech=True),
    _pair(_OPENS % '["“]', _CLOSES % "[」｣』]", '"“”「」『』', speech=True),
    _pair(_OPENS % "[「｢『]", _CLOSES % '["”]', '"“”「」『』', speech=True),
    _pair(_OPENS % "´´", _CLOSES % '(?:´´|"|”)', '"“”´'),
)  # fmt: skip
_CORNERS: Final = "「『｢"
_SIGN: Final = re.compile("[「｢『」｣』〝❝＂《〈‹›״″‟＜‚]")
_SIGNS: Final = ("<<", ",,", ">>", "´´", "''", "``")
"""A cheap pre-check: every pair begins with one of these."""
_SENTENCE: Final = re.compile(r"[A-ZÀ-Þ][^\n]*[.,?!…]\Z")
_COMMA: Final = re.compile(r" ?,? ?[-–—]? ?")
_LINKS: Final = FUNCTION_WORDS | PREPOSITIONS
_WORK: Final = re.compile(
    r"\b(?:films?|movies?|songs?|books?|novels?|albums?|singles?|tracks?|shows?|series|games?|manga|anime|dramas?|poems?|plays?"
    r"|titles?|titled|called|named|entitled|words?|terms?|phrases?)\Z"
)
"""What a title or a term follows."""
_BEFORE: Final = 24
"""Characters before a pair in which such a word stands."""
_WORDS: Final = 3
"""Minimum words of a whole sentence."""


def foreign_pairs(view: View) -> Iterator[Edit]:
    """Replace the pairs of other languages with English marks in the document's style.

    >>> text = "He said: 「We stay.」 The 「mayor」 left. The 『Sea』 was read."
    >>> [(text[e.start : e.end], e.after) for e in foreign_pairs(View(text))]
    [('「', '“'), ('」', '”'), ('「', '“'), ('」', '”')]
    """
    text = view.text
    if not any(sign in text for sign in _SIGNS) and (text.isascii() or not _SIGN.search(text)):
        return
    done: set[int] = set()
    for pair in _PAIRS:
        if pair.beside and not MARK.search(text):
            continue
        found = [place for place in pair.pattern.finditer(text) if done.isdisjoint(_places(place))]
        for place in _chosen(view, pair, found):
            done.update(_places(place))
            yield from _replaced(view, place)


def _chosen(view: View, pair: _Pair, found: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the pairs of one kind that quote: all of them if one certainly does, else those within a quotation."""
    if any(_is_speech(view.text, its, sentence=pair.speech) or (pair.quotes and _holds(its)) for its in found):
        return found
    if pair.signs[0] not in _CORNERS or all(map(_is_fragment, found)):
        return found if pair.signs[0] in _CORNERS else []
    return [place for place in found if _within(view, place) is not None]


def _within(view: View, place: re.Match[str]) -> str | None:
    """Return the mark of the quotation that a pair of signs is a part of; None if it is not within one."""
    number = bisect_right(view.quoting, place.start(), key=lambda paragraph: paragraph.start) - 1
    if number < 0:
        return None
    marks, roles = view.quoting[number].marks, view.quoting[number].roles
    after = bisect_right(marks, place.start(), key=lambda mark: mark.at)
    if not 0 < after < len(marks) or roles[after - 1 : after + 1] != ["open", "close"] or marks[after].at < place.end():
        return None
    # Side by side, both pairs of signs are of one quotation.
    beside = marks[after - 1].at + 1 == place.start() and marks[after].at == place.end()
    return None if beside else marks[after - 1].char


def _places(place: re.Match[str]) -> tuple[int, int]:
    """Where both signs of a pair stand: a sign that closes one pair opens no other (``<<No,>> he said, <<go.>>``)."""
    return place.start("opens"), place.start("closes")


def _holds(place: re.Match[str]) -> bool:
    """Whether the signs of a pair stand close to what they hold, and apart from the word before."""
    before = place.string[place.start() - 1 : place.start()]
    return not place["before"] and not place["behind"] and (not before.strip() or before == "(")


def _is_fragment(place: re.Match[str]) -> bool:
    """Whether a pair holds a part of a sentence, which is no title: it begins small and has several words."""
    words = place["said"].split()
    if len(words) < _WORDS or not words[0][0].islower() or _LINKS.isdisjoint(words) or "." in place["said"]:
        return False
    before = place.string[max(0, place.start() - _BEFORE) : place.start()].rstrip()
    return before[-1:].isalpha() and not _WORK.search(before)


def _is_speech(text: str, place: re.Match[str], *, sentence: bool) -> bool:
    """Whether the pair holds what somebody says."""
    said = place["said"]
    if introduced(text, place.start()) and said[:1].isupper():
        return True
    if tag_at(text, _after(text, place.end())) in ("verb", "pronoun", "name") and (
        said[-1:] in ",.?!…" or text[place.end() : place.end() + 2].lstrip(" ")[:1] in (",", "-", "–", "—")
    ):
        return True
    return sentence and len(said.split()) >= _WORDS and _SENTENCE.match(said) is not None


def _after(text: str, at: int) -> int:
    comma = _COMMA.match(text, at)
    return comma.end() if comma else at


def _replaced(view: View, place: re.Match[str]) -> Iterator[Edit]:
    straight = place["opens"] == "＂" or not view.curly
    opener, closer = ('"', '"') if straight else ("“", "”")
    around = _within(view, place) if place["opens"] in _CORNERS else None
    if place["opens"] == "‚" or around is not None:
        opener, closer = ("'", "'") if around == '"' else ("‘", "’")
    start, end = place.start("opens"), place.end("closes")
    before, behind = view.text[start - 1 : start], view.text[end : end + 1]
    opener = " " * (before.isalnum() or before in (",", ":")) + opener
    closer += " " * behind.isalnum()
    yield Edit.one((start, place.end("before")), opener, "quote.foreign_glyph", _REASON, 0.9)
    yield Edit.one((place.start("behind"), end), closer, "quote.foreign_glyph", _REASON, 0.9)

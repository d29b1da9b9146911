"""article.a_an and case.semicolon: the small words that a translator's neighbour words changed under.

A synonym put in place of another keeps its article (``a engineer``, ``an teacher``), and a segmenter takes a semicolon
for a sentence end (``closed; The crew``). Only nouns and adjectives that are certainly English count, so that ``va a
empezar`` is left alone, and words in quotation marks are.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.common_words import common_words
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.protected_spans import quotations
from quotewire.tasks.wordlists import rows

_ARTICLE: Final = "The article does not fit the sound of the word behind it."
_SEMICOLON: Final = "The word behind the semicolon was capitalised as if a sentence began with it."
_A: Final = re.compile(
    r" a (?=[aeiouhAEIO])(?<=[a-z,] a )"
    r"(?=(?P<word>(?:hour|honest|honou?r|heir|[aeiou][a-z])[a-z]{0,20}|[AEIO][a-z]{3,20})(?![\w'’]))"
)
_AN: Final = re.compile(
    r" an (?=[b-df-gj-np-tv-zuB-DF-GJ-NP-TV-ZEU])(?<=[a-z,] an )"
    r"(?=(?P<word>[bcdfgjklmnpqrstvwyz][a-z]{2,20}|uni[a-z]{3,20}|(?:[BCDFGJKLMNPQRSTVWYZ]|Eu|Uk)[a-z]{3,20})(?![\w'’]))"
)
# Sounds that the spelling hides: "a one-off", "a European", "a user", "a unanimous vote".
_SOUNDS: Final = re.compile(r"on(?:e|ce)|eu|ewe|oui|unanim|u(?!n|p|l[ct]|g|mb|r[gn])")
_UNI: Final = re.compile(r"uni(?!n|m|d|nt)")
# "a 18-year-old", "a 8 percent": eight, eleven and eighteen begin with a vowel, no other figure does.
_ANY_FIGURE: Final = re.compile(r"\d(?:(?<= a .)|(?<= an .))")
"""A cheap pre-check."""
_FIGURE: Final = re.compile(
    r" (?:(?P<a>a) (?:8\d?|11|18|8\d{2}|8,\d{3}|1[18],\d{3})(?=-[a-z]{3}| ?%| (?:percent|per cent|million|billion)\b)"
    r"|(?P<an>an) (?:[1-79]|1[02-79]|[2-79]\d|[1-79]\d{2})(?=-(?:year|month|week|day|hour|minute|point|member|seat)\b))"
)
# Words that an article follows. In "va a empezar" another word stands before the "a".
_LEADS: Final = frozenset(
    """
    about after against and are as at became become becomes been before behind being between but by called calls chose
    created for found from gave get gets gives given had has have having held in into is issued like made make makes
    need needs of off offered offers on or over received remains see since still such take takes than that through to
    took under until upon used uses wants was were when where which while with within without wrote
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
_LEAD: Final = re.compile(r"(?<![a-z])[a-z]{1,12}\Z")
_SHORTEST: Final = 5
"""Minimum letters of a word that is no known noun or adjective; shorter ones may be foreign or a misspelling."""
_NO_NOUN: Final = re.compile(
    r"(?:after|again|along|also|although|always|among|around|away|even|ever|into|itself|onto|other|unless|until|upon"
    r"|because|before|behind|being|between|could|does|during|gave|just|more|most|much|never|only|said|should|than|that"
    r"|their|them|then|there|these|they|this|those|very|were|what|when|where|which|while|with|would|your)\Z"
)
_VOWEL: Final = re.compile(r"[^aeiouy]{0,2}[aeiouy]")
# Not the article but a letter: "vitamin a", "plan a".
_LETTER: Final = re.compile(r"\b(?:vitamin|grade|class|option|type|plan|hepatitis|section|group|letter|note),? \Z")
_LOWERED: Final = (
    "The|He|She|It|They|We|This|That|These|Those|But|And|However|In|At|On|For|If|When|As|So|Then|There|His|Her|Their"
    "|Our|Its|Some|Many|Others|Although|Because|Therefore"
)
_CAPITAL: Final = re.compile(rf"; (?<=[a-z]; )(?:{_LOWERED})(?=,? [a-z])")
_ITEM: Final = re.compile(r"; [A-ZÀ-Þ]")
_SMALL: Final = re.compile(r"; (?:and|but|the|he|she|it|they|we|in|on|for|this|that|there)\b")
"""A small word behind a semicolon: whoever writes one writes another as he means it."""
_LISTED: Final = 2
"""Number of capitals behind semicolons in a line from which on they may begin the items of a list."""
_NEAR: Final = 300
"""Characters to both sides of a semicolon that are read."""
_VERSE: Final = 50
"""Length of a line from which on it is no verse, in characters."""


def wrong_articles(view: View) -> Iterator[Edit]:
    """Correct "a" and "an" before a noun or adjective that certainly takes the other, outside quotations.

    >>> text = "She works as a engineer, he is an teacher; va a empezar, a one-off, an hour."
    >>> [(e.start, e.after) for e in wrong_articles(View(text))]
    [(13, 'an'), (31, 'a')]
    """
    text = view.text
    for found in _FIGURE.finditer(text) if _ANY_FIGURE.search(text) else ():
        lead = _LEAD.search(text, max(0, found.start() - 12), found.start())
        if lead and lead[0] in _LEADS and not quotations(view).touch(*found.span()):
            span, after = (found.span("a"), "an") if found["a"] else (found.span("an"), "a")
            yield Edit.one(span, after, "article.a_an", _ARTICLE, 0.9)
    for pattern, after in ((_A, "an"), (_AN, "a")):
        for found in pattern.finditer(text):
            start = found.start()
            letter = _LETTER.search(text, max(0, start - 12), start + 1)
            if not letter and _takes(text, start, found["word"], after) and not quotations(view).touch(*found.span()):
                yield Edit.one((start + 1, found.end() - 1), after, "article.a_an", _ARTICLE, 0.9)


def _takes(text: str, at: int, word: str, article: str) -> bool:
    """Whether a word takes this article for certain; ``at``: the offset of the space before the wrong one."""
    if word[0].isupper():
        return word.lower() in _nations()
    hidden = _SOUNDS.match(word) is not None
    if article == "an" and (hidden or _UNI.match(word)):
        return False
    if article == "a" and word.startswith("u"):
        return _UNI.match(word) is not None
    if word in common_words():
        return True
    lead = _LEAD.search(text, max(0, at - 12), at)
    known = lead is not None and lead[0] in _LEADS and len(word) >= _SHORTEST
    return known and not _NO_NOUN.match(word) and _VOWEL.match(word) is not None


@cache
def _nations() -> frozenset[str]:
    """Words for people of a country, in lower case."""
    return frozenset(row[0] for row in rows("demonyms.tsv", 2)) | {"european"}


def capitals_behind_semicolons(view: View) -> Iterator[Edit]:
    """Lower-case a function word behind a semicolon, outside quotations and lists.

    >>> [(e.start, e.after) for e in capitals_behind_semicolons(View("The pier is closed; The crew waits."))]
    [(20, 'the')]
    """
    text = view.text
    for found in _CAPITAL.finditer(text):
        if not _is_listed(text, found.start()) and not quotations(view).touch(*found.span()):
            yield Edit.word(text, found.start() + 2, "case.semicolon", _SEMICOLON, 0.85)


def _is_listed(text: str, at: int) -> bool:
    """Whether the line is a verse, writes another such word small, or separates the items of a list by semicolons."""
    start, end = text.rfind("\n", max(0, at - _NEAR), at) + 1, text.find("\n", at, at + _NEAR)
    start, end = start or max(0, at - _NEAR), min(len(text), at + _NEAR) if end < 0 else end
    beside = text[max(0, start - 2) : start].strip("\n") or text[end : end + 2].strip("\n")
    if _SMALL.search(text, start, end):
        return True
    verse = end - start < _VERSE and bool(beside)
    return verse or len(_ITEM.findall(text, start, end)) >= _LISTED

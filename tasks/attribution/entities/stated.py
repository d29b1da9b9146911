"""What an article states of a person and a description can contradict: the age and the nationality.

``The 58-year-old`` is whoever is 58, and not the last speaker who is 34; ``the Dane`` is no Swede.
"""

import re
from functools import cache
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.person import PersonEntity
from quotewire.tasks.attribution.text import FINITE, text_of
from quotewire.tasks.wordlists.attribution import (
    CHILDREN,
    COUNTRIES,
    DEMONYMS,
    NATIONALITIES,
    OFFICES,
    PLACE_OFFICES,
    SERVING,
)

_WORD: Final = r"[ ,-]{1,2}(?!(?:and|at|by|for|from|in|of|than|the|to|was|who|with)\b)[\w'’]{1,30}"
_BEFORE: Final = re.compile(rf"\b(\d{{1,3}})[- ]years?[- ]old(?:{_WORD}){{0,6}}[ ,“\"]{{1,3}}$")
_BEHIND: Final = re.compile(
    r"[”\"]?(?:,? \((?:aged )?(\d{1,3})(?: years old)?[),;]|, (?:aged )?(\d{1,3})(?: years old)?[,.]"
    r"|, (?:an? |the )?(\d{1,3})-year-old)"
)
YEARS_OLD: Final = re.compile(r"\b(\d{1,3})[- ]years?[- ]old\b")
_AGE_TOKENS: Final = 5
"""Maximum tokens of an age: ``58-year-old``."""
_NO_WORD: Final = re.compile(r"\W+")
_ORIGIN: Final = re.compile(r"(?:, (?:his|her|their|the|a) [a-z]{1,20})? (?:of|from) (?:the )?([A-Z][a-z]{2,20})\b")
_WIDE: Final = frozenset({"british"})
"""Nationalities of people who have another, too."""
_REACH: Final = 90
"""Maximum characters from an age to the name."""
_SLIP: Final = 1
"""Difference of two ages that may well be the same person's."""
_YOUNG: Final = 25
"""Age up to which translated news calls somebody a girl or a boy."""
_GROWN: Final = OFFICES | SERVING
"""What no child is: the minister, the lawyer, the coach."""


def age_of(doc: Doc, name: Span) -> int | None:
    """The age beside a name, in years: ``58-year-old farmer X``, ``X (58)``, ``X, 58,``; None without one."""
    text = text_of(doc)
    before = _BEFORE.search(text[max(0, name.start_char - _REACH) : name.start_char])
    if before is not None and not _tells(doc, name.start, before[0]):
        return int(before[1])
    behind = _BEHIND.match(text[name.end_char : name.end_char + _REACH])
    return int(next(age for age in behind.groups() if age)) if behind is not None else None


def before_age(doc: Doc, start: int) -> int:
    """Index of the first token of an age right before token ``start``: of ``58-year-old X``; ``start`` without one."""
    if start == 0 or doc[start - 1].lower_ != "old":
        return start
    firsts = range(max(0, start - _AGE_TOKENS), start - 1)
    return next((first for first in firsts if YEARS_OLD.fullmatch(doc[first:start].text)), start)


def _tells(doc: Doc, name: int, words: str) -> bool:
    """True if a verb stands between an age and a name: ``the 61-year-old retiree told reporter X``."""
    first = max(0, name - 2 * len(words.split()) - 2)
    behind = next((i for i in range(name - 1, first, -1) if doc[i].lower_ == "old"), name)
    return any(token.tag_ in FINITE for token in doc[behind:name])


def stated_age(description: Span) -> int | None:
    """The age that a description gives: ``the 58-year-old teacher``."""
    found = YEARS_OLD.search(description.text)
    return int(found[1]) if found is not None else None


def is_other_age(one: int | None, other: int | None) -> bool:
    """True if both ages are known and are not the same person's."""
    return one is not None and other is not None and abs(one - other) > _SLIP


def is_grown_up(noun: str, role: str | None, age: int | None) -> bool:
    """True if a noun for a child cannot be a person's: ``the boy`` is not his lawyer, and nobody of 58.

    Args:
        noun: The noun of a description, in lower case.
        role: The person's office.
        age: The person's age in years.
    """
    if noun not in CHILDREN:
        return False
    if age is not None:
        return age > _YOUNG
    return role is not None and not _GROWN.isdisjoint(_NO_WORD.split(role.lower()))


def nationality_of(noun: Token) -> str | None:
    """The adjective of the people to which a description says that somebody belongs: ``swedish`` of ``Swede``.

    None for people of a region: a Mallorcan is a Spaniard, too.
    """
    word = noun.lower_
    return NATIONALITIES.get(word, word) if DEMONYMS.get(word, "region") != "region" else None


def stated_nationality(description: Span, head: Token) -> str | None:
    """The nationality that a description gives beside its noun: ``the German minister``, ``Germany's minister``."""
    words = [token.lower_ for token in head.lefts if token.i >= description.start and token.is_title]
    stated = (COUNTRIES.get(word, word) for word in words)
    return next((word for word in stated if word in _adjectives() and word not in _WIDE), None)


def nation_beside(noun: Token) -> str | None:
    """The adjective of a people beside a noun, in lower case: ``French`` of ``the French carmaker``."""
    beside = (token.lower_ for token in noun.lefts if token.is_title and token.dep_ in {"amod", "compound"})
    return next((word for word in beside if is_nation(word)), None)


def is_nation(word: str) -> bool:
    """True for the adjective of a people or a country, in lower case."""
    return word in _adjectives() or word in _of_countries()


def nationalities(person: PersonEntity) -> set[str]:
    """The nationalities that an article states of a person, as adjectives; a country's officers have its own."""
    known = {NATIONALITIES.get(word, word) for word in person.descriptors} & _adjectives()
    country = COUNTRIES.get((person.affiliation or "").lower())
    if country is not None and (person.role or "").rpartition(" ")[2].lower() in PLACE_OFFICES:
        known.add(country)
    return known


def origin_of(doc: Doc, name: Span) -> str | None:
    """The adjective of the country that stands behind a name: ``X of France``, ``X, his counterpart from Germany``."""
    found = _ORIGIN.match(text_of(doc)[name.end_char : name.end_char + _REACH])
    return COUNTRIES.get(found[1].lower()) if found is not None else None


def is_other_nationality(stated: str | None, person: PersonEntity) -> bool:
    """True if an article states another nationality of a person than a description does."""
    known = nationalities(person) if stated is not None else set()
    return bool(known) and stated not in known


@cache
def _adjectives() -> frozenset[str]:
    peoples = {word for word, sort in DEMONYMS.items() if sort != "region"}
    return frozenset({*peoples, *NATIONALITIES.values()} - NATIONALITIES.keys())


@cache
def _of_countries() -> frozenset[str]:
    return frozenset(COUNTRIES.values())

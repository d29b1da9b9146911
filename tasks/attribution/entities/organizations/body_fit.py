"""What the words of an organization's name say: whether ``the company`` can refer to what bears it."""

import re
from dataclasses import dataclass
from typing import Final

from quotewire.tasks.attribution.text import alike_bodies, noun_kinds, states
from quotewire.tasks.wordlists.attribution import (
    BUSINESSES,
    COMPANY_NOUNS,
    MEDIA_NOUNS,
    NEWS_AGENCIES,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    STAFFS,
)

AGENCY: Final = "agency"
_PLACES: Final = frozenset({"city", "state", "town", "village", "county", "province", "region", "island", "district"})
_TOWNS: Final = frozenset({"city", "town", "village"})
_PRINTED: Final = frozenset(
    [
        "times",
        "post",
        "journal",
        "herald",
        "tribune",
        "gazette",
        "telegraph",
        "guardian",
        "globe",
        "mail",
        "sun",
        "chronicle",
    ]
)
"""Words in the names of newspapers but not of broadcasters."""
_ON_AIR: Final = frozenset({"network", "broadcaster", "station", "channel"})
NAMED, DESCRIBED, OPEN = 4.0, 3.0, 0.0
"""Points: the name contains the description, it has a word typical of the noun, or any organization fits."""
LEAST: Final = -100.0
"""Points of a name that cannot be meant."""
_ACRONYM: Final = 6
"""Maximum letters of an acronym."""


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an organization or place.

    Attributes:
        at: Its offset, in characters.
        name: The full name.
        label: The recognizer's label.
        weight: Its salience.
        sort: The noun behind or before the name that says what bears it: ``company``.
        cited: True if it hears or asks others: ``told Nordkraft``, ``analysts polled by Nordkraft``.
        nation: The adjective of a people before it, in lower case: ``the German airline Nordkraft``.
        issued: True if it made what the article speaks of: ``figures released by Nordkraft``, ``data from Nordkraft``.
    """

    at: int
    name: str
    label: str
    weight: float
    sort: str = ""
    cited: bool = False
    nation: str | None = None
    issued: bool = False


@dataclass(frozen=True, slots=True)
class NameFit:
    """What the words of a name say of whether a description can be of what bears it.

    Attributes:
        points: Positive if they speak for it, negative if they rule it out, else 0.
        same: True if the name has all the nouns of the description.
        says_kind: True if the name has a noun for organizations.
        alike: True if it has one for which translation may put the description's noun: ``bureau`` and ``commission``.
        company: True if it can be a company's.
        acronym: True if it is all capitals.
        news_agency: True for a news agency.
    """

    points: float
    same: bool
    says_kind: bool
    alike: bool
    company: bool
    acronym: bool
    news_agency: bool


def name_fit(named: Named, noun: str) -> NameFit:
    """What the words of a name say of whether a noun can be for what bears it."""
    points = points_of(named, noun, {noun}) if named.label == "ORG" else OPEN
    words = {*named.name.lower().split(), named.sort}
    return NameFit(
        points=points if points is not None else LEAST,
        same=noun in words,
        says_kind=says_kind(named.name) or bool(named.sort),
        alike=bool(alike_bodies().get(noun, frozenset()) & words),
        company=is_company(named.name),
        acronym=named.name.isupper() and len(named.name) <= _ACRONYM,
        news_agency=is_news_agency(named),
    )


def points_of(named: Named, noun: str, wanted: set[str]) -> float | None:
    """Points for a candidate antecedent of a description; None if it cannot be the antecedent."""
    if noun in _PLACES:
        return OPEN if named.label == "GPE" and not (noun in _TOWNS and named.name in states()) else None
    theirs = {*named.name.lower().split(), named.sort}
    if named.label != "ORG" or theirs - {""} == {noun} or (noun in _ON_AIR and theirs & _PRINTED):
        return None
    if wanted <= theirs:
        return NAMED
    cited = noun != AGENCY and is_news_agency(named)
    if not cited and (theirs & ORGANIZATION_WORDS.get(noun, frozenset()) or _may_stand_for(named.name, noun)):
        return DESCRIBED
    if noun in COMPANY_NOUNS and is_company(named.name):
        return OPEN
    any_body = ORGANIZATION_NOUNS | MEDIA_NOUNS
    return OPEN if noun in any_body and not theirs & STAFFS else None


def says_kind(name: str) -> bool:
    """True if a name has a noun for organizations."""
    return any(noun_kinds().get(word) == "organization" for word in name.lower().split())


def is_news_agency(named: Named) -> bool:
    """True for a news agency, by its name or by what the article says that it is."""
    name = named.name.lower()
    return name in NEWS_AGENCIES or name.endswith(" news agency") or named.sort == AGENCY


def is_company(name: str) -> bool:
    """True if a name can be a company's: its head noun is for a company or not a known source noun."""
    noun = (re.split(r" (?:of|for|in|and) ", name)[0].split() or [""])[-1].lower()
    return noun in COMPANY_NOUNS | BUSINESSES or noun_kinds().get(noun) is None


def _may_stand_for(name: str, noun: str) -> bool:
    """True for an acronym that has the first letter of a noun for bodies: ``the FBU``, then ``the federation``.

    A firm's name hardly ever says that it is one.
    """
    acronym = name.isupper() and name.isalpha() and len(name) <= _ACRONYM
    return acronym and noun[:1].upper() in name and noun not in COMPANY_NOUNS | MEDIA_NOUNS

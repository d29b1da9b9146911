"""Ranks that a name finder takes for part of a name, or for a body: ``DCI Holm``, ``Constable Holm``.

A rank that an article writes out once (``Detective Chief Inspector Ada Holm``) comes back as its initials, which no
list of titles can hold: they are words of other languages, firms and places elsewhere. So the full name tells.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import SHORT_OFFICES, SHORT_RANKS, is_person_noun
from quotewire.tasks.attribution.text import noun_kind
from quotewire.tasks.wordlists.attribution import ORGANIZATION_ENDINGS, ROLE_WORDS
from quotewire.tasks.wordlists.genders import first_names

_FULL: Final = 2
"""Words of a full name."""
_LETTERS: Final = range(2, 6)
"""Letters of a rank's initials."""
_TELLING: Final = 3
"""Minimum letters that are hardly somebody's initials, before a known surname."""
_RANK: Final = 5
"""Maximum words of a rank before a full name."""


def without_ranks(names: Sequence[Span]) -> list[Span]:
    """Names without a rank before a surname that the article gives with a given name elsewhere.

    Args:
        names: People (``PERSON``) and organizations (``ORG``), in text order.
    """
    ranks: dict[str, set[str]] = {}
    for name in names:
        if name.label_ == "PERSON" and len(name) >= _FULL and not _is_rank(name[0]):
            ranks.setdefault(name[-1].text, set()).add(_initials_before(name))
    surnames = {name.start: name.text for name in names if name.label_ == "PERSON"}
    made = []
    for name in names:
        if name.label_ == "ORG" and name.end + 1 in surnames and _is_office_of_body(name):
            continue
        if len(name) == 1 and _stands_for_rank(name[0], surnames.get(name.end, ""), ranks):
            continue
        rank = max((token.i for token in name if _is_police_rank(token) or _is_short_office(name, token)), default=None)
        if rank is not None:
            made.extend(_without_police_rank(name, rank, surnames))
            continue
        behind = len(name) == _FULL and _stands_for_rank(name[0], name[-1].text, ranks)
        made.append(Span(name.doc, name.end - 1, name.end, label="PERSON") if behind else name)
    return made


def _is_office_of_body(name: Span) -> bool:
    """True for an office with the body before it and its holder behind it: ``Division's Press Officer, Ada Holm``."""
    return is_person_noun(name[-1]) and any(token.tag_ == "POS" for token in name[:-1]) and name[-1].is_title


def _is_police_rank(token: Token) -> bool:
    return token.is_upper and token.lower_ in SHORT_RANKS


def _is_short_office(name: Span, token: Token) -> bool:
    """True for the initials of an office before a person's full name: ``DA Ada Holm``."""
    if name.label_ != "PERSON" or token.i + _FULL != name.end - 1 or not token.is_upper:
        return False
    if token.i == name.start and _follows_office(token):
        return len(token) in _LETTERS  # "the Information Officer, SP Ada Holm"
    given = token.nbor()
    return token.lower_ in SHORT_OFFICES and given.is_title and given.lower_ in first_names()


def _follows_office(token: Token) -> bool:
    """True behind an office and a comma, where a name is in apposition."""
    return token.i > 1 and token.nbor(-1).text == "," and is_person_noun(token.nbor(-2))


def _without_police_rank(name: Span, rank: int, surnames: Mapping[int, str]) -> list[Span]:
    """The person whom a rank leads, also where the finder has the rank alone; the name itself if it leads nobody."""
    doc, first = name.doc, rank + 1
    if name.end in surnames and first == name.end:
        return []
    end = first
    while end < len(doc) and doc[end].is_title and doc[end].is_alpha and doc[end].tag_ == "NNP":
        end += 1
    called = end - first == _FULL and not any(map(_is_common, doc[first:end]))
    if first == name.end:
        return [Span(doc, first, end, label="PERSON")] if called else [name]
    person = name.label_ == "PERSON" or (called and end == name.end)
    return [Span(doc, first, name.end, label="PERSON")] if person else [name]


def _is_common(token: Token) -> bool:
    """True for a word of offices and bodies, and no name: ``the ACP Council``."""
    lower = token.lower_
    return noun_kind(lower) is not None or lower in ORGANIZATION_ENDINGS or lower in ROLE_WORDS or _is_noun(token)


def _is_rank(token: Token) -> bool:
    return _is_acronym(token) or _is_noun(token)


def _stands_for_rank(token: Token, surname: str, ranks: Mapping[str, Set[str]]) -> bool:
    """True for a rank or its initials before the surname of somebody who has a full name in the article."""
    known = ranks.get(surname)
    if known is None or not token.whitespace_:
        return False
    if not _is_acronym(token):
        return _is_noun(token)
    return len(token) >= _TELLING or any(initials.endswith(token.text) for initials in known)


def _is_acronym(token: Token) -> bool:
    return token.is_alpha and token.is_upper and len(token) in _LETTERS


def _is_noun(token: Token) -> bool:
    return token.is_title and token.lower_ not in first_names() and (is_title(token) or is_person_noun(token))


def _initials_before(name: Span) -> str:
    """The initials of the words with capitals that lead to a name: ``DCI`` of ``Detective Chief Inspector``."""
    first = name.start
    while first and name.start - first < _RANK and name.doc[first - 1].is_title and name.doc[first - 1].is_alpha:
        first -= 1
    return "".join(token.text[0] for token in name.doc[first : name.start])

"""Ranks that a name finder takes for part of a name, or for a body: ``DCI Holm``, ``Constable Holm``.

A rank that an article writes out once (``Detective Chief Inspector Ada Holm``) comes back as its initials, which no
list of titles can hold: they are words of other languages, firms and places elsewhere. So the full name tells.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.roles import is_person_noun
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
        if len(name) == 1 and _stands_for_rank(name[0], surnames.get(name.end, ""), ranks):
            continue
        behind = len(name) == _FULL and _stands_for_rank(name[0], name[-1].text, ranks)
        made.append(Span(name.doc, name.end - 1, name.end, label="PERSON") if behind else name)
    return made


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

"""Names without the nationality before them: ``Spaniard Carlos Ruiz`` is Carlos Ruiz, and ``Swede`` before a name none.

A nationality that is a given name, too, stays before a surname alone: ``Dane Cook``, ``German Gref``.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from spacy.tokens import Span

from quotewire.tasks.attribution.text import noun_kind
from quotewire.tasks.wordlists.attribution import (
    BUSINESSES,
    DEMONYMS,
    NATIONALITIES,
    ORGANIZATION_ENDINGS,
)
from quotewire.tasks.wordlists.genders import first_names

_FULL: Final = 2
"""Words of a first name and a surname."""
_LONGEST: Final = 4
"""Maximum words of a person's name."""


def without_nations(names: Iterable[Span]) -> Iterator[Span]:
    """The names, those of people without the word for their people before them.

    Args:
        names: People (``PERSON``) and organizations (``ORG``), in text order.
    """
    for name in names:
        word = name[0].lower_
        if word not in DEMONYMS or not name[0].is_title:
            yield name
        elif len(name) == 1:
            if name.label_ == "PERSON" or word not in NATIONALITIES:
                yield name
        elif _is_persons(name):
            yield Span(name.doc, name.start + 1, name.end, label="PERSON")
        else:
            yield name


def _is_persons(name: Span) -> bool:
    """True if what stands behind a word for a people is a person's name, or the rest of it."""
    word, rest = name[0].lower_, name[1:]
    if rest[-1].lower_ in ORGANIZATION_ENDINGS | BUSINESSES or noun_kind(rest[-1].lemma_.lower()) is not None:
        return False
    named = rest[0].lower_ in first_names() and len(rest) > 1
    led = name.start > 0 and name.doc[name.start - 1].lower_ == "the"
    if word in first_names() and not led:
        return named
    if name.label_ == "PERSON":
        return True
    return len(rest) <= _LONGEST and (named or (len(rest) == _FULL and word in NATIONALITIES))

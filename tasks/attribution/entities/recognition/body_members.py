"""People whose name was found together with the body behind it: ``Ada Holm of the Water Board`` as one organization.

The name finder knows few given names of the world, and a body's name may well go on behind ``of``. What stands before
it is a person if a noun for people or the recognizer says so, or a given name, and if no word of it is one for bodies.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities.office import are_people, is_person_noun
from quotewire.tasks.attribution.entities.recognition.whole_names import is_body_noun
from quotewire.tasks.attribution.text import noun_kinds
from quotewire.tasks.wordlists.attribution import ORGANIZATION_ENDINGS, PERSON_NOUNS, PLACE_NOUNS
from quotewire.tasks.wordlists.genders import first_names

_FULL_NAME: Final = (2, 3)
"""Minimum and maximum number of words of a person's name before ``of``."""
_NO_NAMES: Final = ORGANIZATION_ENDINGS | PERSON_NOUNS | PLACE_NOUNS
"""Nouns for bodies, people and places."""


def without_members(names: Sequence[Span], recognized: Sequence[Span]) -> Iterator[Span]:
    """Yield the names, a person and the body that he is of by themselves.

    Args:
        names: People (``PERSON``) and organizations (``ORG``), in text order.
        recognized: The recognizer's entities.
    """
    people = {(ent.start, ent.end) for ent in recognized if ent.label_ in {"PERSON", "ORG"}}
    for name in names:
        link = _link(name) if name.label_ == "ORG" else None
        if link is None:
            yield name
            continue
        body = name.doc[link.i + 1 + (link.nbor().lower_ == "the") : name.end]
        apart = (name.start, link.i) in people
        if not (apart or _is_called_person(name) or name[0].lower_ in first_names()):
            yield name
            continue
        yield Span(name.doc, name.start, link.i, label="PERSON")
        yield Span(name.doc, body.start, body.end, label="ORG")


def _link(name: Span) -> Token | None:
    """The ``of`` between what may be a person's name and a body's; None in other names."""
    link = next((token for token in name[1:-1] if token.lower_ == "of"), None)
    if link is None or not any(is_body_noun(token) for token in name.doc[link.i + 1 : name.end]):
        return None
    words = name.doc[name.start : link.i]
    least, most = _FULL_NAME
    return link if least <= len(words) <= most and all(_is_name(word) for word in words) else None


def _is_name(word: Token) -> bool:
    """True for a capitalised word that is none for bodies, places or people."""
    lower = word.lower_
    noun = lower in _NO_NAMES or lower in noun_kinds() or are_people(lower)
    return word.is_title and word.is_alpha and not noun


def _is_called_person(name: Span) -> bool:
    """True if a noun for people stands before a name: ``engineer Ada Holm``."""
    before = name.doc[name.start - 1] if name.start else None
    return before is not None and before.is_lower and before.tag_ == "NN" and is_person_noun(before)

"""Titles behind their body, without an article: ``Talvik Chamber of Commerce Chairman of the Board Ada Holm``.

So Turkish, Korean and Vietnamese news writes them, and translation keeps the order.
"""

from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import Office, is_person_noun, read_title, text_of
from quotewire.tasks.attribution.text import entity_around
from quotewire.tasks.wordlists.attribution import ROLE_WORDS

_LONGEST: Final = 10
"""Maximum words of a title between its body and the name."""
_LINKS: Final = frozenset({"of", "for"})
_INSIDE: Final = _LINKS | {"the", "and"}


def title_behind_body(doc: Doc, start: int) -> Office | None:
    """The title between a body and the name that begins with token ``start``; None if a plain title stands there.

    Only where the title or the body has ``of`` or an apostrophe inside or between: the others are read word by word.
    """
    i, furthest = start - 1, max(0, start - _LONGEST)
    while i > furthest and doc[i].ent_type_ != "ORG" and _may_be_in_title(doc[i]):
        i -= 1
    if i < 0 or doc[i].ent_type_ != "ORG" or i == start - 1:
        return None
    body, office = entity_around(doc[i]), list(doc[i + 1 : start])
    if office[0].tag_ == "POS":  # "the Ministry for Foreign Affairs' spokesman X"
        head = read_title(office[1:]) if " " in body.text else Office()
        return Office(head.role, text_of(list(body))) if head.role is not None else None
    link = next((k for k, token in enumerate(office) if token.lower_ in _LINKS), len(office))
    inner = any(token.lower_ in _LINKS or token.tag_ == "POS" for token in body)
    if not (inner or 0 < link < len(office)) or not _is_title(office[:link]):
        return None
    head = read_title(office[:link])
    if head.role is None:
        return None
    role = f"{head.role} {text_of(office[link:])}" if link < len(office) else head.role
    return Office(role, text_of(list(body)))


def _may_be_in_title(token: Token) -> bool:
    return token.text[:1].isupper() or token.lower_ in _INSIDE or token.tag_ == "POS" or is_person_noun(token)


def _is_title(words: list[Token]) -> bool:
    """True for an office, in capitals or not: ``Deputy Chairman``, ``Director General``, ``chairman``."""
    held = any(is_title(token) or is_person_noun(token) for token in words)
    return (
        held
        and (all(token.text[:1].isupper() for token in words) or all(map(_begins_office, words)))
        and _begins_office(words[0])
    )


def _begins_office(token: Token) -> bool:
    return is_title(token) or is_person_noun(token) or token.lower_ in ROLE_WORDS

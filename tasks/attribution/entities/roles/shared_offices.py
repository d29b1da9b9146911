"""Offices in the plural before a list of people, which each of them holds: ``the teachers X, Y and Z``."""

from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities.name_spans import bare
from quotewire.tasks.attribution.entities.office import is_person_noun, singular_of_people
from quotewire.tasks.attribution.text import entity_around

_JOINTS: Final = frozenset({"and", "&", ","})
_PLURALS: Final = frozenset({"NNS", "NNPS"})
_LIST: Final = 8
"""Maximum number of names before the one that is looked at."""
_BRACKET: Final = 6
"""Maximum number of tokens in brackets behind a name."""


def first_of_list(doc: Doc, start: int) -> int | None:
    """Index of the first name of a list behind an office in the plural; None if a name is no later item of one.

    Args:
        doc: A parsed document.
        start: Index of the name's first token.
    """
    at = start
    for _ in range(_LIST):
        last = _name_before(doc, at)
        if last is None:
            break
        at = bare(entity_around(doc[last])).start
    return at if 0 < at < start and _are_people(doc[at - 1]) else None


def _are_people(token: Token) -> bool:
    """True for an office in the plural; one that begins a sentence is often tagged as a name."""
    if token.tag_ in _PLURALS and is_person_noun(token):
        return True
    return token.pos_ == "PROPN" and singular_of_people(token.text) is not None


def _name_before(doc: Doc, start: int) -> int | None:
    """Index of the last token of the name to which ``and`` or a comma joins the one at ``start``."""
    at = start - 1
    if at < 1 or doc[at].lower_ not in _JOINTS:
        return None
    if doc[at - 1].text == "," and at > 1:
        at -= 1
    at -= 1
    if doc[at].text == ")":
        opened = next((i for i in range(at - 1, max(0, at - _BRACKET), -1) if doc[i].text == "("), 0)
        at = opened - 1
    return at if at > 0 and doc[at].ent_type_ == "PERSON" else None

"""Long names of people whose end alone is found: ``Tamim bin Hamad Al Thani``, ``José Eduardo dos Santos``."""

from collections.abc import Container, Mapping, Sequence

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.roles import is_person_noun
from quotewire.tasks.wordlists.attribution import DEMONYMS, PARTICLES
from quotewire.tasks.wordlists.genders import first_names


def with_whole_people(names: Sequence[Span], recognized: Sequence[Span]) -> list[Span]:
    """The names, people with the words before them that the recognizer takes for part of the name.

    A title, an office or a nationality is none; nor is anything that is another name.

    Args:
        names: People (``PERSON``) and organizations (``ORG``), in text order.
        recognized: The recognizer's entities.
    """
    people = {ent.end: ent for ent in recognized if ent.label_ == "PERSON"}
    taken = {i for name in names for i in range(name.start, name.end)}
    return [_whole(name, people, taken) if name.label_ == "PERSON" else name for name in names]


def _whole(name: Span, people: Mapping[int, Span], taken: Container[int]) -> Span:
    ent = people.get(name.end)
    if ent is None or ent.start >= name.start:
        # "José Eduardo" and "dos Santos", in two parts
        ent = people.get(name.start) if name[0].lower_ in PARTICLES else None
    if ent is None:
        return name
    first = ent.start
    while first < name.start and (is_title(name.doc[first]) or _is_description(name.doc[first])):
        first += 1
    lead = name.doc[first : name.start]
    whole = all(_may_be_part(token) and token.i not in taken for token in lead)
    # Else it may be a title that no list has.
    known = any(token.lower_ in PARTICLES for token in (*lead, *name)) or (lead and lead[0].lower_ in first_names())
    return Span(name.doc, first, name.end, label="PERSON") if lead and whole and known else name


def _is_description(token: Token) -> bool:
    return is_person_noun(token) or token.lower_ in DEMONYMS or token.ent_type_ in {"NORP", "GPE"}


def _may_be_part(token: Token) -> bool:
    """True for a word of a name: one with a capital that is no title, or a particle."""
    if token.lower_ in PARTICLES:
        return True
    named = token.is_title and token.is_alpha and token.pos_ == "PROPN"
    return named and not is_title(token) and not _is_description(token)

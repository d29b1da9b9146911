"""Long names of people whose end alone is found: ``Tamim bin Hamad Al Thani``, ``José Eduardo dos Santos``."""

from collections.abc import Container, Mapping, Sequence
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import is_person_noun
from quotewire.tasks.wordlists.attribution import DEMONYMS, PARTICLES
from quotewire.tasks.wordlists.genders import first_names

FAMILY_FIRST: Final = frozenset(
    {"bui", "dang", "dinh", "duong", "hoang", "huynh", "ngo", "nguyen", "pham", "phan", "tran", "truong", "vo", "vu"}
    | {"nguyễn", "trần", "phạm", "hoàng", "huỳnh", "võ", "vũ", "đặng", "bùi", "đinh", "ngô", "dương", "trương"}
)
"""Vietnamese family names, which stand before the given ones."""


def with_whole_people(names: Sequence[Span], recognized: Sequence[Span]) -> list[Span]:
    """The names, people with the words before them that the recognizer takes for part of the name.

    A title, an office or a nationality is none; nor is anything that is another name.

    Args:
        names: People (``PERSON``) and organizations (``ORG``), in text order.
        recognized: The recognizer's entities.
    """
    people = {ent.end: ent for ent in recognized if ent.label_ == "PERSON"}
    others = {ent.start: ent for ent in recognized if ent.label_ != "PERSON"}
    taken = {i for name in names for i in range(name.start, name.end)}
    made: list[Span] = []
    for name in names:
        if name.label_ != "PERSON":
            made.append(name)
            continue
        person = _with_surname(_whole(name, people, taken), others, taken)
        first = _with_family_name(person)
        if made and made[-1].start == first:
            made.pop()
        made.append(Span(name.doc, first, person.end, label="PERSON"))
    return made


def _with_family_name(name: Span) -> int:
    """Index of the first word of a name with the Vietnamese family name before it: ``Nguyen Thi Hanh``."""
    before = name.doc[name.start - 1] if name.start else None
    family = before is not None and before.is_title and before.lower_ in FAMILY_FIRST and before.whitespace_ == " "
    return name.start - 1 if family and name[0].lower_ not in FAMILY_FIRST else name.start


def _with_surname(name: Span, others: Mapping[int, Span], taken: Container[int]) -> Span:
    """A given name with the surname behind it, where the recognizer has both as something else: ``Uwe Brandt``."""
    ent = others.get(name.start)
    if ent is None or len(name) > 1 or ent.end <= name.end or name[0].lower_ not in first_names():
        return name
    rest = name.doc[name.end : ent.end]
    whole = all(_is_name(token) and not is_title(token) and token.i not in taken for token in rest)
    return Span(name.doc, name.start, ent.end, label="PERSON") if whole else name


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
    return _is_name(token) and not is_title(token) and not _is_description(token)


def _is_name(token: Token) -> bool:
    return token.is_title and token.is_alpha and token.pos_ == "PROPN"

"""Offices that the article gives a person elsewhere: one mention has ``Mayor Ada Holm``, the others only ``Holm``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from quotewire.tasks.attribution.entities import Office, PersonIndex, is_vague
from quotewire.tasks.attribution.types import ResolvedSource

_SURE: Final = 0.6
"""Minimum confidence of a name for the description that gave it to tell the person's office elsewhere, too."""


def with_offices(sources: Sequence[ResolvedSource], people: PersonIndex) -> list[ResolvedSource]:
    """The sources, with the office of a person for whom the article gives one only elsewhere.

    A description counts (``the actor``) where it is likely enough that it means the person. One that tells no office
    (``the woman``) gives way to one that does.
    """
    offices: dict[str, Office] = {}
    for one in sorted(sources, key=lambda one: (is_vague(one.role), one.basis == "description")):
        sure = one.basis != "description" or (one.confidence or 0.0) >= _SURE
        if one.kind == "person" and one.name is not None and one.role is not None and sure:
            offices.setdefault(one.name, Office(one.role, one.affiliation))
    return [_with_office(one, people, offices) if _is_person(one, people) else one for one in sources]


def _is_person(source: ResolvedSource, people: PersonIndex) -> bool:
    """True for a person and for what a person wrote: the letter of the mayor Ada Holm."""
    if source.kind != "document" or source.name is None:
        return source.kind == "person"
    writer = people.person(source.name)
    return writer is not None and writer.name == source.name


def _with_office(source: ResolvedSource, people: PersonIndex, offices: Mapping[str, Office]) -> ResolvedSource:
    vague = is_vague(source.role)
    if source.name is None or not (source.role is None or vague):
        return source
    person = people.person(source.name)
    office = Office(person.role, person.affiliation) if person is not None and person.role else None
    if office is None or (is_vague(office.role) and source.name in offices):
        office = offices.get(source.name)
    if office is None or (vague and is_vague(office.role)):
        return source
    return replace(source, role=office.role, affiliation=(not vague and source.affiliation) or office.affiliation)

"""Offices that the article gives a person elsewhere: one mention has ``Mayor Ada Holm``, the others only ``Holm``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from quotewire.tasks.attribution.entities import Office, PersonIndex
from quotewire.tasks.attribution.types import ResolvedSource

_SURE: Final = 0.6
"""Minimum confidence of a name for the description that gave it to tell the person's office elsewhere, too."""


def with_offices(sources: Sequence[ResolvedSource], people: PersonIndex) -> list[ResolvedSource]:
    """The sources, with the office of a person for whom the article gives one only elsewhere.

    A description counts (``the actor``) where it is likely enough that it means the person.
    """
    offices: dict[str, Office] = {}
    for one in sorted(sources, key=lambda one: one.basis == "description"):
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
    if source.name is None or source.role is not None:
        return source
    person = people.person(source.name)
    office = Office(person.role, person.affiliation) if person is not None and person.role else None
    office = office or offices.get(source.name)
    if office is None:
        return source
    return replace(source, role=office.role, affiliation=source.affiliation or office.affiliation)

"""Roles that tell no office, such as ``the woman``, give way to one that does, wherever the article gives it."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.entities import Office, PersonEntity


def roles(nlp: Language, text: str) -> list[str | None]:
    return [statement.role for statement in attribute(next(parse(nlp, [text])))]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Her colleague Ada Holm said that the pier is old. Ada Holm, an architect from Sund, said that it is new.",
         "architect"),
        ("A young woman, Ada Holm, said that the pier is old. “It is new”, the plumber Ada Holm said.", "plumber"),
        ("Her teammate Ada Holm said that they won. The goalkeeper Ada Holm said that it was luck.", "goalkeeper"),
    ],
)  # fmt: skip
def test_an_office_replaces_a_vague_role(nlp: Language, text: str, role: str) -> None:
    assert roles(nlp, text) == [role, role]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Her colleague Ada Holm said that the pier is old.", "colleague"),
        ("The mayor Ada Holm said that the pier is old. Her colleague Ada Holm said that it is new.", "mayor"),
        ("The nurse Ada Holm said that the ward is full. The plumber Ada Holm said that it is new.", "nurse"),
    ],
)
def test_the_first_other_role_stays(nlp: Language, text: str, role: str) -> None:
    assert roles(nlp, text)[-1] == role


def test_the_body_of_a_vague_role_goes_with_it() -> None:
    person = PersonEntity("Ada Holm", "person")
    person.learn(Office("colleague", "Nordband"))
    person.learn(Office("drummer", "Sundband"))
    assert (person.role, person.affiliation) == ("drummer", "Sundband")

"""Subjects behind the verb of a tag, with two names side by side of which the second comes again alone."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("the general director of the company", "Marat Gabidullin"),
        ("the chairman of the board of the bank", "Bulat Safin"),
        ("the director of the plant", "Ilnur Khasanov"),
    ],
)
def test_two_names_are_one_behind_an_office_of_a_body(nlp: Language, office: str, name: str) -> None:
    surname = name.split()[1]
    text = (
        f"The decision is forced, assures {office} {name}: “I cannot work with it.” According to {surname}, it stops."
    )
    assert {statement.name for statement in attribute(next(parse(nlp, [text])))} == {name}


@pytest.mark.parametrize("hearer", ["the agency", "the correspondent of the agency"])
def test_a_medium_that_is_told_keeps_its_name(nlp: Language, hearer: str) -> None:
    text = f"The train will be late, told {hearer} Nord Safin. According to Askar Safin, nobody knew."
    assert attribute(next(parse(nlp, [text])))[0].name == "Askar Safin"

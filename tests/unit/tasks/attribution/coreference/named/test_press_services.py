"""A press service speaks for the body that it serves, and has a name only where that body has none."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import Statement, attribute, parse


def spoken(nlp: Language, source: str) -> Statement:
    [statement] = attribute(next(parse(nlp, [f"{source} said that nobody was hurt."])))
    return statement


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The press service of the Nordkraft company", "Nordkraft"),
        ("The press office of the Odesa Regional Prosecutor's Office", "Odesa Regional Prosecutor's Office"),
        ("The press center of the State Bureau of Investigation", "State Bureau of Investigation"),
        ("The customer service of Tengyou Network", "Tengyou Network"),
        ("The press service of the Norwegian Embassy in Yerevan", "Norwegian Embassy in Yerevan"),
        ("The press service of “Rossetim”", "Rossetim"),
    ],
)
def test_the_body_speaks(nlp: Language, source: str, name: str) -> None:
    statement = spoken(nlp, source)
    assert (statement.name, statement.kind) == (name, "organization")


@pytest.mark.parametrize(
    "source",
    [
        "The press service of the court",
        "The press service of the courts of the Samara region",
        "The press service of the President",
        "The press service of the Ukrainian leader's office",
        "The press service of Governor Ada Holm",
    ],
)
def test_nobody_else_does(nlp: Language, source: str) -> None:
    name = spoken(nlp, source).name
    assert name is None or "press service" in name


def test_who_works_for_it_keeps_the_own_name(nlp: Language) -> None:
    assert spoken(nlp, "Ada Holm of the press service of the Volyn Customs").name == "Ada Holm"

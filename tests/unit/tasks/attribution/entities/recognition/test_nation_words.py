"""A nationality before a name is neither part of the name nor a role."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("source", "name", "role"),
    [
        ("Spaniard Carlos Ruiz", "Carlos Ruiz", None),
        ("Briton Jack Holm", "Jack Holm", None),
        ("Turk Emre Yildiz", "Emre Yildiz", None),
        ("Dutchman Jan Visser", "Jan Visser", None),
        ("The Norwegian Casper Holm", "Casper Holm", None),
        ("Frenchwoman Claire Roux", "Claire Roux", None),
        ("Dane Holger Lind", "Holger Lind", None),
        ("Spaniard Ruiz", "Ruiz", None),
        ("Anna Holm, a Dane,", "Anna Holm", None),
        ("Dutchman and world champion Jan Visser", "Jan Visser", "world champion"),
        ("Serb politician Novak Ilic", "Novak Ilic", "politician"),
        ("Dane Holm", "Dane Holm", None),
        ("Finn Harris", "Finn Harris", None),
        ("The Norwegian Refugee Council", "Norwegian Refugee Council", None),
        ("Brazilian Football Confederation", "Brazilian Football Confederation", None),
    ],
)
def test_a_nationality_is_no_part_of_a_name(nlp: Language, source: str, name: str, role: str | None) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the match was over."])))
    assert (statement.name, statement.role) == (name, role)


def test_a_nationality_before_a_name_is_stated(nlp: Language) -> None:
    text = "Spaniard Carlos Ruiz met Italian Marco Rossi in the final. “I slept badly,” the Spaniard said."
    [statement] = attribute(next(parse(nlp, [text])))
    assert statement.name == "Carlos Ruiz"

"""People with two given names and a hyphen between, right behind a body."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("office", "name"),
    [
        ("the race director of the International Biathlon Association", "Jean-Luc Perrault"),
        ("the head of the French Federation of Cheese", "Jean-Marc Delacroix"),
        ("the spokeswoman of the French Ministry of Culture", "Anne-Sophie Girard"),
        ("the head of the Bavarian Chamber of Crafts", "Ernst-Otto Vogel"),
        ("the coach of the national team of Belgium", "Pierre-Yves Morel"),
        ("the chairman of the Union of German Farmers", "Karl-Heinz Brauer"),
    ],
)
def test_a_person_is_no_part_of_the_body(nlp: Language, office: str, name: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"“The list is valid,” said {office} {name}."])))
    assert statement.name == name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The Jean-Moulin University", "Jean-Moulin University"),
        ("The Marie-Louise Hospital", "Marie-Louise Hospital"),
        ("Hans-Peter, a baker,", "Hans-Peter"),
        ("The head of the Marie-Louise Hospital Ada Holm", "Ada Holm"),
    ],
)
def test_a_body_with_two_given_names_stays_whole(nlp: Language, source: str, name: str) -> None:
    statements = attribute(next(parse(nlp, [f"{source} said that the list is valid."])))
    assert [statement.name for statement in statements] == [name]

"""Whom a nationality alone means, and that a quotation's speaker is nobody of whom it speaks."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Henrik Dahl met Pavel Novotny in Brno. “I had no time,” the Czech said.", None),
        ("Verstappen overtook Hamilton on the last lap. “I had no grip,” the Briton said.", None),
        ("Luka Dvorak told reporters that Ivan Maric was injured. “I am happy,” the Croatian said.", None),
        ("Luka Dvorak scored. Dvorak ran. Dvorak thanked Ivan Maric. “I am happy,” the Croatian said.", "Luka Dvorak"),
        ("Luka Dvorak scored twice for the club. “I am happy,” the Croatian said.", "Luka Dvorak"),
        ("The Spanish striker Pedro Ruiz thanked coach Luc Morel. “He is kind,” the Spaniard said.", "Pedro Ruiz"),
        ("French driver Pierre Roux led Tom Hale by a second. “It was fast,” the Frenchman said.", "Pierre Roux"),
        ("Luka Dvorak scored twice. “We won,” Dvorak said. “I am happy,” the Croatian added.", "Luka Dvorak"),
        ("Luka Dvorak scored twice for the club. “I am happy,” the Mallorcan replied.", "Luka Dvorak"),
        ("The Spanish striker Pedro Ruiz scored twice. “I am happy,” the Mallorcan replied.", "Pedro Ruiz"),
        ("“I am happy,” the Sydneysider replied.", None),
    ],
)
def test_whom_a_nationality_means(nlp: Language, text: str, name: str | None) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert (statement.name, statement.role) == (name, statement.role if name is None else _ROLES.get(name))


_ROLES = {"Pedro Ruiz": "striker", "Pierre Roux": "driver"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jonas Weber spoke for an hour. “I am happy to work with Jonas again,” he said.", None),
        ("Coach Jonas Weber praised the team. “Weber gave us confidence,” the coach said.", None),
        ("Anna Weber came late. “I am Anna Weber and I want to speak,” she said.", "Anna Weber"),
        ("Anna Weber came late. “I heard them say, ‘You know, Anna, you are right’,” she said.", "Anna Weber"),
        ("Paul Holm founded the firm. “The Holm Foundation will help,” he said.", "Paul Holm"),
        ("Paul Holm spoke in Lund. He said that Holm's plan was ready.", "Paul Holm"),
    ],
)
def test_nobody_speaks_of_himself_by_name(nlp: Language, text: str, name: str | None) -> None:
    statement = [one for one in attribute(next(parse(nlp, [text]))) if one.nested_in is None][-1]
    assert statement.name == name

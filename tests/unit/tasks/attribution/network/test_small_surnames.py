"""Names of people of which translation left a part in small letters."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def sources(nlp: Language, text: str) -> list[tuple[str | None, str | None]]:
    return [(one.name, one.role) for one in attribute(next(parse(nlp, [text])))]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("“Some have left,” said police spokeswoman Lucie nováková.", "Lucie nováková", "police spokeswoman"),
        ("“We will win,” coach Radek šilhavý said.", "Radek šilhavý", "coach"),
        ("Minister Jan hamáček said that there would be floods.", "Jan hamáček", "Minister"),
        ("Historian Kamil podroužek said the castle is old.", "Kamil podroužek", "Historian"),
        ("“Times are hard,” Tomáš voltr, director of the group, told the agency.", "Tomáš voltr",
         "director of the group"),
        ("“The cars are safe,” says Tomáš paroubek, a spokesman for the works.", "Tomáš paroubek",
         "spokesman for the works"),
    ],
)  # fmt: skip
def test_a_surname_in_small_letters_belongs_to_the_name(nlp: Language, text: str, name: str, role: str) -> None:
    assert sources(nlp, text) == [(name, role)]


def test_the_surname_alone_is_the_same_person(nlp: Language) -> None:
    text = "“The cars are safe,” says Tomáš paroubek, a spokesman. “We checked them all,” paroubek added."
    assert [name for name, _ in sources(nlp, text)] == ["Tomáš paroubek", "Tomáš paroubek"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna angrily replied that he lied.", "Anna"),
        ("“Nothing happened,” said Peter yesterday.", "Peter"),
        ("“It is late,” Tomáš quipped.", "Tomáš"),
        ("Karel told reporters that the bus was late.", "Karel"),
        ("“It is late,” Ada Holm, spokeswoman of the works, said.", "Ada Holm"),
        ("“It is late,” Marta dos Anjos said.", "Marta dos Anjos"),
    ],
)
def test_other_words_do_not(nlp: Language, text: str, name: str) -> None:
    assert [name for name, _ in sources(nlp, text)] == [name]

"""People whose office stands before the verb of saying and whose name behind it, as in Czech."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("“It confirms a trend,” the bank's chief analyst said Petra Novak.", "Petra Novak", "chief analyst"),
        ("“We will win,” the team's coach added Rosa Lind.", "Rosa Lind", "coach"),
        ("“It is late,” the company's vice president of products said Michal Sindler.", "Michal Sindler",
         "vice president of products"),
        ("“Sales fell,” the director of the plant notes Chinwe Eze.", "Chinwe Eze", "director of the plant"),
        ("“It is late,” the spokesman said Tomáš Berka.", "Tomáš Berka", "spokesman"),
    ],
)  # fmt: skip
def test_an_office_before_the_verb_is_of_the_name_behind_it(nlp: Language, text: str, name: str, role: str) -> None:
    [statement] = attribute(next(parse(nlp, [text])))
    assert (statement.name, statement.role) == (name, role)


@pytest.mark.parametrize(
    "text",
    [
        "“It rained,” the mayor told Ada Holm.",
        "“It rained,” the mayor said Monday.",
        "“It rained,” the mayors said Ada Holm.",
        "“It rained,” the mayor assured Ada Holm.",
        "The mayor said Ada Holm was ill.",
    ],
)
def test_a_hearer_and_whoever_is_spoken_of_do_not_speak(nlp: Language, text: str) -> None:
    assert "Ada Holm" not in [one.name for one in attribute(next(parse(nlp, [text])))]

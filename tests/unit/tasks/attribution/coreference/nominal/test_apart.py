"""Descriptions and names that stand apart: the actor is not his own co-star."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    "text",
    [
        "The actor wrote: “I am leaving the series.” His co-star Lena Fuchs replied with a broken heart.",
        "“We were scared,” the pilot said. His co-pilot Mehmet Kaya was injured.",
        "“I took it,” the accountant admitted. Her fellow accountant Oskar Blom resigned.",
        "“I took it,” the nurse admitted. Her colleague, nurse Oskar Blom, resigned.",
        "“I hit him,” the coach said. His assistant coach, Piet de Vries, left the pitch.",
        "“I know nothing,” the singer said. Her daughter, singer Mia Lorenz, was not there.",
        "“I am guilty,” the doctor said. Her co-defendant, Dr. Amir Rezai, was silent.",
        "“I fell asleep,” the driver said. His co-driver, Juha Salo, died.",
    ],
)
def test_whom_an_article_introduces_as_somebodys_is_another(nlp: Language, text: str) -> None:
    [statement] = attribute(next(parse(nlp, [text])))
    assert (statement.name, statement.kind) == (None, "anonymous")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“We lost because of me,” the coach said. Nora Dahl, the coach of the Lions, resigned.", "Nora Dahl"),
        ("“The strike goes on,” the union leader said. The leader of the union, Jon Berg, left.", "Jon Berg"),
        ("Mayor Ola Lind came late. “I was ill,” the mayor said. His deputy, Mayor Ida Moe of Lund, left.", "Ola Lind"),
        ("“I resign,” the minister said. After her speech Minister Ida Moe left the hall.", "Ida Moe"),
    ],
)
def test_others_are_whom_the_article_names(nlp: Language, text: str, name: str) -> None:
    [statement] = attribute(next(parse(nlp, [text])))
    assert statement.name == name

"""Names beside the description of a speaker, between commas."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("the mayor, Ada Holm,", "Ada Holm"),
        ("the mayor of Lund, Ada Holm,", "Ada Holm"),
        ("the victim's lawyer, Marcus Braun,", "Marcus Braun"),
        ("the girl's mother, Marta Wojtasik,", "Marta Wojtasik"),
        ("the director of the institute, Kenji Mori,", "Kenji Mori"),
        ("one of the organizers, Marta Wojtasik,", "Marta Wojtasik"),
        ("Kenji Mori, an analyst at Nordbank,", "Kenji Mori"),
    ],
)
def test_the_name_is_the_speakers_and_no_content(nlp: Language, source: str, name: str) -> None:
    text = f"According to {source} the border is open."
    [statement] = attribute(next(parse(nlp, [text])))
    assert (statement.name, [text[slice(*piece)] for piece in statement.content]) == (name, ["the border is open"])


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("According to the lawyer, Marcus Braun was drunk.", "Marcus Braun was drunk"),
        ("According to the union, Kenji Mori was fired.", "Kenji Mori was fired"),
        ("According to the police, Kenji Mori, the driver of the bus, was drunk.",
         "Kenji Mori, the driver of the bus, was drunk"),
        ("According to the lawyer, Kenji Mori, the driver of the bus, was drunk.",
         "Kenji Mori, the driver of the bus, was drunk"),
    ],
)  # fmt: skip
def test_a_name_that_the_words_are_about_stays(nlp: Language, text: str, content: str) -> None:
    [statement] = attribute(next(parse(nlp, [text])))
    assert [text[slice(*piece)] for piece in statement.content] == [content]

"""Bylines in brackets, which the parser takes for a part of the sentence's subject."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    "byline",
    ["[Herald reporter Kim Min-ji] ", "(Seoul = Yonhap News) Reporter Kim Min-ji = ", "(Hanoi) ", "[Tokyo Reuters] - ",
     "Xinhua News Agency, Beijing, May 3 (Reporter Chen Yu) "],
)  # fmt: skip
def test_who_wrote_the_article_does_not_speak(nlp: Language, byline: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{byline}President Jon Berg said that the talks will go on."])))
    assert statement.name == "Jon Berg"


@pytest.mark.parametrize(
    "source", ["Jon Berg (CDU)", "Jon Berg (32), a teacher,", "The head of the club (SK), Jon Berg,"]
)
def test_brackets_of_a_speaker_are_no_byline(nlp: Language, source: str) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the talks will go on."])))
    assert statement.name == "Jon Berg"

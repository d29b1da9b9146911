"""People who are quoted by their office before the article names them."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def _first_name(nlp: Language, text: str) -> str | None:
    return attribute(next(parse(nlp, [text])))[0].name


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("An expert at the Directorate of Health said that the virus was new.", "Kamilla Sand"),
        ("“This will be examined,” says an expert at the Directorate of Health.", "Kamilla Sand"),
        ("The virus is new, according to an expert at the Directorate of Health.", "Kamilla Sand"),
        ("An expert at the Directorate of Health warns that the virus is new.", "Kamilla Sand"),
        ("An expert at the Storm Office said that it would rain.", None),
        ("A nurse at the Directorate of Health said that the virus was new.", None),
        ("An expert said that the virus was new.", None),
    ],
)
def test_an_office_is_whose_the_article_names_below(nlp: Language, lead: str, name: str | None) -> None:
    below = "The phones rang all day. Kamilla Sand, an expert at the Directorate of Health, says that it will spread."
    assert _first_name(nlp, f"{lead}\n\n{below}") == name


@pytest.mark.parametrize(
    "below",
    [
        (
            "Kamilla Sand, an expert at the Directorate of Health, says that it will spread. Jon Berg, an expert at the "
            "Directorate of Health, doubts it."
        ),
        "Kamilla Sand, an expert at the Storm Office, says that it will spread.",
        "Kamilla Sand, 43, says that it will spread.",
    ],
)
def test_nobody_is_taken_if_two_or_none_hold_the_office(nlp: Language, below: str) -> None:
    lead = "An expert at the Directorate of Health said that the virus was new."
    assert _first_name(nlp, f"{lead}\n\n{below}") is None


def test_another_expert_is_not_the_one_named_before(nlp: Language) -> None:
    text = (
        "Kamilla Sand, an expert at the Directorate of Health, says that it will spread. "
        "An expert at the Directorate of Health said that the virus was new."
    )
    assert attribute(next(parse(nlp, [text])))[-1].name is None

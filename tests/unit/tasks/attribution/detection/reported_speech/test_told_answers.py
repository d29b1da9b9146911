"""Who is asked gives the answer that the next clause reports in the passive."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse

_ANSWER = "that the pier was shut"


def _told(nlp: Language, text: str) -> dict[str, str | None]:
    return {
        text[statement.content[0][0] : statement.content[-1][1]]: statement.name
        for statement in attribute(next(parse(nlp, [text])))
    }


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Pavel Holm asked Ada Berg about the fee and was told", "Ada Berg"),
        ("Pavel Holm asked Ada Berg whether it was late and was told", "Ada Berg"),
        ("The reporter asked the mayor, Ada Berg, and was told", "Ada Berg"),
        ("Pavel Holm turned to the Ministry of Fisheries and was informed", "Ministry of Fisheries"),
    ],
)
def test_who_was_asked_gives_the_answer(nlp: Language, question: str, name: str) -> None:
    assert _told(nlp, f"{question} {_ANSWER}.")[_ANSWER] == name


def test_the_answer_is_no_part_of_the_question(nlp: Language) -> None:
    told = _told(nlp, f"Pavel Holm asked Ada Berg about the fee and was told {_ANSWER}.")
    assert all("told" not in content for content in told)


@pytest.mark.parametrize("before", ["Pavel Holm met Ada Berg and was told", "Pavel Holm asked for a rope and was told"])
def test_nobody_else_gives_it(nlp: Language, before: str) -> None:
    assert _told(nlp, f"{before} {_ANSWER}.").get(_ANSWER) is None

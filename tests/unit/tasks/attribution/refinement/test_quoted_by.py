"""Who says what a medium quotes, where the verb is passive."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def name_in(nlp: Language, text: str) -> str | None:
    return next(iter(attribute(next(parse(nlp, [text]))))).name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“The pipe is safe,” Ada Holm is quoted by the agency Norpress.", "Ada Holm"),
        ("“We will not give in,” the minister Karl Brandt is quoted by the ministry's site.", "Karl Brandt"),
        ("“The bridge will open,” the words of Mayor Rosa Wendel are quoted by the Herald.", "Rosa Wendel"),
        ("“We fought to the end,” Marta Anjos is quoted by the club's website.", "Marta Anjos"),
        ("“The harvest was good,” farmer Chinwe Eze is quoted by the newspaper Vanguard.", "Chinwe Eze"),
        ("“The road is closed,” Olena Koval is quoted on the website of the council.", "Olena Koval"),
    ],
)
def test_whoever_is_quoted_speaks(nlp: Language, text: str, name: str) -> None:
    assert name_in(nlp, text) == name


@pytest.mark.parametrize(
    "text",
    [
        "“The dam is weak,” the report is quoted by the agency Norpress.",
        "“The dam is weak,” the study by the institute is quoted by the newspaper.",
        "“The dam is weak,” Norpress quotes the report.",
        "“The dam is weak,” the newspaper quotes the engineers. Ada Holm is often quoted by the newspaper.",
    ],
)
def test_no_person_speaks_in_a_quoted_document(nlp: Language, text: str) -> None:
    assert name_in(nlp, text) in {None, "Norpress"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“The pipe is safe,” reports the Herald with reference to engineer Pavel Orlov.", "Pavel Orlov"),
        ("“The pipe is safe,” writes Norpress with reference to officer Ivan Lysenko.", "Ivan Lysenko"),
    ],
)
def test_a_trade_that_looks_like_a_verb_leads_to_its_name(nlp: Language, text: str, name: str) -> None:
    assert name_in(nlp, text) == name

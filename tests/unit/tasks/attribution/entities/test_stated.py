"""Ages beside names, and descriptions that an age or a nationality contradicts."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from quotewire.tasks.attribution import parse
from quotewire.tasks.attribution.entities import (
    PersonEntity,
    is_other_age,
    is_other_nationality,
    nationalities,
    nationality_of,
    stated_age,
    stated_nationality,
)
from quotewire.tasks.attribution.entities.stated import age_of, origin_of


def _person(*descriptors: str) -> PersonEntity:
    return PersonEntity("Ada Holm", "person", descriptors={*descriptors})


def _name(nlp: Language, text: str) -> tuple[Doc, Span]:
    doc = next(parse(nlp, [text]))
    span = doc.char_span(text.index("Ada Holm"), text.index("Ada Holm") + len("Ada Holm"))
    assert span is not None
    return doc, span


@pytest.mark.parametrize(
    "text",
    [
        "Ada Holm (58) left.",
        "Ada Holm, 58, left.",
        "Ada Holm, aged 58, left.",
        "Ada Holm (58 years old), the owner of a shop, left.",
        "Ada Holm, a 58-year-old teacher, left.",
        "The 58-year-old teacher Ada Holm left.",
        "“No,” said 58 year old retired teacher Ada Holm.",
    ],
)
def test_age(nlp: Language, text: str) -> None:
    assert age_of(*_name(nlp, text)) == 58


@pytest.mark.parametrize(
    "text",
    [
        "Ada Holm left.",
        "Ada Holm, 58 metres away, left.",
        "A 58-year-old from Team Ada Holm left.",
        "The 58-year-old left. Ada Holm stayed.",
    ],
)
def test_no_age(nlp: Language, text: str) -> None:
    assert age_of(*_name(nlp, text)) is None


def test_contradictions(nlp: Language) -> None:
    doc = next(parse(nlp, ["The 58-year-old Swede left."]))
    assert stated_age(doc[0:6]) == 58
    assert is_other_age(58, 34)
    assert not is_other_age(58, 59)
    assert not is_other_age(58, None)
    assert nationality_of(next(token for token in doc if token.text == "Swede")) == "swedish"
    assert is_other_nationality("swedish", _person("polish", "engineer"))
    assert not is_other_nationality("swedish", _person("swedish", "polish"))
    assert not is_other_nationality("swedish", _person("engineer"))


def test_nationalities_come_from_adjectives_countries_and_offices(nlp: Language) -> None:
    doc = next(parse(nlp, ["The German minister and Poland's president met Ada Holm of France."]))
    assert stated_nationality(doc[0:3], doc[2]) == "german"
    assert stated_nationality(doc[4:7], doc[6]) == "polish"
    assert origin_of(doc, doc[8:10]) == "french"
    assert nationalities(PersonEntity("Ada Holm", "person", "President", "Ukraine")) == {"ukrainian"}
    assert nationalities(PersonEntity("Ada Holm", "person", "lawyer", "Ukraine")) == set()

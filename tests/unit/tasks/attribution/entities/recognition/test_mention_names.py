"""People whom a recognizer missed at the end of a mention."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from quotewire.tasks.attribution import parse
from quotewire.tasks.attribution.entities import with_missed_people


def _mention(nlp: Language, text: str, words: str) -> tuple[Doc, Span]:
    doc = next(parse(nlp, [text]))
    span = doc.char_span(text.index(words), text.index(words) + len(words), alignment_mode="expand")
    assert span is not None
    return doc, span


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("the leading specialist of the weather center “Phobos” Mikhail Leus", "Mikhail Leus"),
        ("the expert of the fund Ivan Petrov", "Ivan Petrov"),
    ],
)
def test_a_full_name_at_the_end_of_an_office_is_a_persons(nlp: Language, mention: str, name: str) -> None:
    doc, span = _mention(nlp, f"It will rain, said {mention}.", mention)
    assert [(ent.text, ent.label_) for ent in with_missed_people(doc, [], [span])] == [(name, "PERSON")]


@pytest.mark.parametrize("mention", ["a spokesman for Nordkraft Energi", "the head of the Sund Harbour", "the mayor"])
def test_what_an_office_is_of_is_no_person(nlp: Language, mention: str) -> None:
    doc, span = _mention(nlp, f"It will rain, said {mention}.", mention)
    assert with_missed_people(doc, [], [span]) == []


def test_an_entity_stays_unless_a_name_overlaps_it_under_an_unlikely_label(nlp: Language) -> None:
    mention = "the expert of the fund Ivan Petrov"
    doc, span = _mention(nlp, f"It will rain in Sund, said {mention}.", mention)
    sund, ivan = (
        doc.char_span(16, 20, label="GPE"),
        doc.char_span(span.end_char - 11, span.end_char, label="WORK_OF_ART"),
    )
    assert sund is not None
    assert ivan is not None
    labels = [(ent.text, ent.label_) for ent in with_missed_people(doc, [sund, ivan], [span])]
    assert labels == [("Sund", "GPE"), ("Ivan Petrov", "PERSON")]

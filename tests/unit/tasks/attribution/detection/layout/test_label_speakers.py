"""Whom a label means."""

import pytest
from spacy.language import Language
from spacy.tokens import Span

from quotewire.tasks.attribution import parse
from quotewire.tasks.attribution.detection.layout.label_speakers import KnownNames
from quotewire.tasks.attribution.detection.layout.labels import Label, label_of


def _known(nlp: Language, text: str, people: list[str], labels: list[Label]) -> KnownNames:
    doc = next(parse(nlp, [text]))
    found = (doc.char_span(text.index(name), text.index(name) + len(name), label="PERSON") for name in people)
    names: list[Span] = [name for name in found if name is not None]
    assert len(names) == len(people)
    return KnownNames(doc, text, names, labels)


def _speaker(nlp: Language, intro: str, people: list[str], label: str) -> str | None:
    text = f"{intro}\n\n{label}: No."
    start = text.rindex(label)
    made = label_of(text, (start, len(text)))
    assert made is not None
    name = _known(nlp, text, people, [made]).speaker(made)
    return text[slice(*name[0])] if name else None


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("BERG", "Karl Berg"),
        ("Karl", "Karl Berg"),
        ("K. Berg", "Karl Berg"),
        ("KB", "Karl Berg"),
        ("DR. BERG", "Karl Berg"),
        ("de Souza", "Ines de Souza"),
        ("Ada Holm", "Ada Holm"),
        ("Lund", "Lund"),
    ],
)
def test_fullest_name(nlp: Language, label: str, name: str) -> None:
    assert _speaker(nlp, "We met Karl Berg and Ines de Souza.", ["Karl Berg", "Ines de Souza"], label) == name


@pytest.mark.parametrize(
    ("label", "name"),
    [("LUND", None), ("MS. LUND", "Petra Lund"), ("SEN. LUND", "Karl Lund"), ("PETRA LUND", "Petra Lund")],
)
def test_namesakes(nlp: Language, label: str, name: str | None) -> None:
    intro = "Senator Karl Lund and the spokeswoman Petra Lund met."
    assert _speaker(nlp, intro, ["Karl Lund", "Petra Lund"], label) == name


@pytest.mark.parametrize(
    ("intro", "people", "name"),
    [
        ("We spoke to Ada Holm.", ["Ada Holm"], "Ada Holm"),
        ("The Post met Ada Holm, whose brother Karl Holm is a judge.", ["Ada Holm", "Karl Holm"], "Ada Holm"),
        ("Reporter Karl Berg interviewed Ada Holm.", ["Karl Berg", "Ada Holm"], "Ada Holm"),
        ("Ada Holm was questioned by prosecutor Karl Berg.", ["Ada Holm", "Karl Berg"], "Ada Holm"),
        ("Ada Holm answered our questions.", ["Ada Holm"], "Ada Holm"),
        ("Judge Ada Holm has retired. We asked her why.", ["Ada Holm"], "Ada Holm"),
        ("Ada Holm and Karl Berg run a bakery.", ["Ada Holm", "Karl Berg"], None),
        ("Prosecutor Karl Berg examined a witness.", ["Karl Berg"], None),
        ("Ada Holm opened the library.", ["Ada Holm"], None),
        ("Nobody is named.", [], None),
    ],
)
def test_interviewee(nlp: Language, intro: str, people: list[str], name: str | None) -> None:
    known = _known(nlp, intro, people, [])
    found = known.interviewee((0, len(intro)), is_interview=False)
    assert (intro[slice(*found[0])] if found else None) == name


def test_only_person_of_the_introduction_answers_in_the_first_person(nlp: Language) -> None:
    intro = "Ada Holm runs a bakery."
    assert _known(nlp, intro, ["Ada Holm"], []).interviewee((0, len(intro)), is_interview=True) == ((0, 8),)


def test_a_name_that_was_missed_is_found_by_its_surname(nlp: Language) -> None:
    assert _speaker(nlp, "Talk with the pilot Jarle Brock", [], "Brock") == "Jarle Brock"

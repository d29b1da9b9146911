"""Ranks before a surname are no part of a name, if the article has the full name."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.entities.recognition.ranks import without_ranks


def names(doc: Doc, *found: tuple[str, str]) -> list[Span]:
    """The last place of each name in a document, with its label."""
    spans = [
        doc.char_span(doc.text.rindex(text), doc.text.rindex(text) + len(text), label=label) for text, label in found
    ]
    return [span for span in spans if span is not None]


@pytest.mark.parametrize(
    ("text", "found", "left"),
    [
        ("Detective Inspector Moira Kell came. DI Kell left.", [("DI Kell", "PERSON")], ["Moira Kell", "Kell"]),
        ("Chief Constable Rhona Muir came. ACC Muir left.", [("ACC Muir", "ORG")], ["Rhona Muir", "Muir"]),
        ("Inspector Gwen Pross came. DCI Pross left.", [("DCI", "ORG"), ("Pross", "PERSON")], ["Gwen Pross", "Pross"]),
        ("Liam Brody came. Constable Brody left.", [("Constable Brody", "PERSON")], ["Liam Brody", "Brody"]),
    ],
)
def test_a_rank_is_dropped(nlp: Language, text: str, found: list[tuple[str, str]], left: list[str]) -> None:
    doc = next(parse(nlp, [text]))
    made = without_ranks(names(doc, (left[0], "PERSON"), *found))
    assert [(name.text, name.label_) for name in made] == [(name, "PERSON") for name in left]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jan Holm came. JR Holm left.", [("Jan Holm", "PERSON"), ("JR Holm", "PERSON")]),  # a namesake's initials
        ("Nordbank rose. ACC Muir fell.", [("ACC Muir", "ORG")]),  # nobody has the surname
        ("Jan Holm came. Anna Holm left.", [("Jan Holm", "PERSON"), ("Anna Holm", "PERSON")]),
    ],
)
def test_a_name_stays(nlp: Language, text: str, found: list[tuple[str, str]]) -> None:
    doc = next(parse(nlp, [text]))
    assert [name.text for name in without_ranks(names(doc, *found))] == [name for name, _ in found]


@pytest.mark.parametrize(
    ("text", "name", "role", "affiliation"),
    [
        (
            "“It burned for nine hours,” pointed out sub-lieutenant Rodrigo Cabral, from the Fire Brigade of Sines.",
            "Rodrigo Cabral",
            "sub-lieutenant",
            "Fire Brigade of Sines",
        ),
        (
            "The Division's Public Information Officer, SP Chidinma Obi, said the men were armed.",
            "Chidinma Obi",
            "Public Information Officer",
            "Division",
        ),
        (
            "Major general of police Anvar Rakhimov said that the festival was calm.",
            "Anvar Rakhimov",
            "Major general of police",
            None,
        ),
        ("Lt. Governor Ray Tenorio-Cruz said the port would reopen.", "Ray Tenorio-Cruz", "Lieutenant Governor", None),
        ("Staff Sgt. Kyle Pembrook told reporters the child was safe.", "Kyle Pembrook", "Staff Sergeant", None),
        ("Nurse Ilona Vasas, of all people, said the ward was clean.", "Ilona Vasas", "Nurse", None),
        ("Nurse Ilona Vasas, from Sunday on, said nothing but that the ward was clean.", "Ilona Vasas", "Nurse", None),
        ("A major investor, Lars Holm, said the bank was sound.", "Lars Holm", "investor", None),
    ],
)
def test_ranks_are_offices(nlp: Language, text: str, name: str, role: str | None, affiliation: str | None) -> None:
    told = attribute(next(parse(nlp, [text])))
    assert {(one.name, one.role, one.affiliation) for one in told} == {(name, role, affiliation)}

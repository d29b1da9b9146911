"""The name finder: invented names of many cultures in plain sentences, and names that leave the document as it was."""

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Span

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.component import learned
from quotewire.tasks.attribution.entities.recognition.recognizer import entities_put_right
from quotewire.tasks.attribution.network.name_forms import put_right

NAMES = (
    "Ji-hoon Namgung", "Marta Wojtasik", "Pieter de Lorme", "Hanna von Traun", "Luca di Marco", "Wietse ten Hoorn",
    "Oleksii Hrytsenkov", "Bahadir Demirkol", "Xi Lanming", "Nguyen Thi Hoa", "Abebe Tessemal", "Yusuf al-Barakati",
    "Guðmundur Benónýsson", "Zuzana Kratochvílová", "Chidi Okonwole", "Rukmini Deshpandey",
)  # fmt: skip
"""Invented; none is in the training script's lists as a whole."""


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_culture_is_found_whole(nlp: Language, name: str) -> None:
    for sentence in (
        f"“The quay is closed,” said {name}.",
        f"The chairman of the Port Council {name} said it was closed.",
    ):
        doc = next(parse(nlp, [sentence]))
        assert [statement.name for statement in attribute(doc)] == [name], sentence


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        (["Prykhod"], "Oleksandr Prykhod-Lyskov"),  # what a hyphen joins
        (["Nur", "Ainiya Hidayatun"], "Nur Ainiya Hidayatun"),  # two neighbours
        (["Edneiana Aparecida dos"], "Edneiana Aparecida dos Anjos"),  # a surname behind its particle
        (["Devik Yadavar"], "Sunitala Devik Yadavar"),  # a given name
    ],
)
def test_a_name_that_was_found_in_part_is_made_whole(nlp: Language, found: list[str], whole: str) -> None:
    doc = next(parse(nlp, [f"The bridge is open again, the regent {whole} said on Monday."]))
    text = doc.text
    spans = [
        doc.char_span(text.index(part), text.index(part) + len(part), label="PERSON", alignment_mode="expand")
        for part in found
    ]
    strange = np.array([token.text in whole.split() for token in doc])
    assert [name.text for name in put_right([span for span in spans if span is not None], strange)] == [whole]


@pytest.mark.parametrize("feeling", ["Heartbroken", "Devastated", "Angry", "Retired"])
def test_an_adjective_that_begins_a_sentence_is_no_part_of_a_name(nlp: Language, feeling: str) -> None:
    doc = next(parse(nlp, [f"{feeling} Qiu Peifang added that the road was closed."]))
    assert [statement.name for statement in attribute(doc)] == ["Qiu Peifang"]


@pytest.mark.parametrize(
    ("found", "text", "name"),
    [
        ("Top Whitcomb", "Top Whitcomb adviser heard. Laura Whitcomb sent a top secret.", "Whitcomb"),
        ("Stated Whitcomb", "Laura Whitcomb stated so. Stated Whitcomb: It is late.", "Whitcomb"),
        ("When Whitcomb", "When Whitcomb came, it was late.", "Whitcomb"),
        ("Laura Whitcomb Got", "Laura Whitcomb Got Real About Rain\nIt got late.", "Laura Whitcomb"),
        ("Whitcomb Tells", "Whitcomb Tells Holm To Wait For Rain\nLaura Whitcomb came.", "Whitcomb"),
        ("Rose Whitcomb", "Rose Whitcomb came. A rose for Laura Whitcomb.", "Rose Whitcomb"),
        ("Laura Black", "Laura Black Got Real About Rain\nIt was a black day.", "Laura Black"),
        ("Holm Territory Whitcomb", "Governor of the Holm Territory Whitcomb came.", "Whitcomb"),
    ],
)
def test_a_capital_for_its_place_makes_no_part_of_a_name(nlp: Language, found: str, text: str, name: str) -> None:
    doc = next(parse(nlp, [text]))
    spans = {
        doc.char_span(text.index(words), text.index(words) + len(words), label="PERSON")
        for words in (found, "Laura Whitcomb")
        if words in text
    }
    ordered = sorted((span for span in spans if span is not None), key=lambda span: span.start)
    strange = np.array([token.text in {"Whitcomb", "Laura", "Holm"} for token in doc])
    assert name in {one.text for one in put_right(ordered, strange)}


def test_an_organization_ends_before_a_verb_of_the_heading(nlp: Language) -> None:
    doc = next(parse(nlp, ["Harbour Board To Expand Ferry Program Next Year\nThe board met."]))
    [name] = put_right([Span(doc, 0, 5, label="ORG")], np.zeros(len(doc), dtype=bool))
    assert name.text == "Harbour Board"


def test_a_street_is_nobody(nlp: Language) -> None:
    doc = next(parse(nlp, ["She lives on Hermenegildo Galeana Street. Wall Street expects more, it said."]))
    assert "Galeana" not in "".join(statement.name or "" for statement in attribute(doc))
    street = doc.char_span(13, 40, label="PERSON")
    assert street is not None
    assert put_right([street], np.zeros(len(doc), dtype=bool)) == []


def test_a_title_is_not_taken_for_a_given_name(nlp: Language) -> None:
    doc = next(parse(nlp, ["The bridge is open again, President Devik Yadavar said on Monday."]))
    start = doc.text.index("Devik")
    span = doc.char_span(start, start + len("Devik Yadavar"), label="PERSON")
    assert span is not None
    assert [name.text for name in put_right([span], np.zeros(len(doc), dtype=bool))] == ["Devik Yadavar"]


def test_a_surname_alone_is_the_person_named_in_full(nlp: Language) -> None:
    texts = (
        "Gottlieb Ammersin fled.\n\nPastor Martin Oehlke asks.\n\nAmmersin shakes his head. “I pay for coffee”, he says.",
        "Minister Patricio Vialor Echeniquez spoke of a good day.\n\nVialor explained that the law would come.",
    )
    assert [[statement.name for statement in attribute(doc)][-1] for doc in parse(nlp, texts)] == [
        "Gottlieb Ammersin",
        "Patricio Vialor Echeniquez",
    ]


@pytest.mark.parametrize("words", ["President", "General Director", "Medical Sciences", "Monday", "Norwegian", "Sgt."])
def test_a_title_a_day_and_a_people_are_nobodys_name(nlp: Language, words: str) -> None:
    doc = next(parse(nlp, [f"The {words} said that the quay was closed."]))
    names = learned().finder.find(doc).names
    assert names is not None
    assert not [name.text for name in names if name.label_ == "PERSON"]


def test_the_documents_own_entities_come_back(nlp: Language) -> None:
    doc = next(parse(nlp, ["Minister of Roads Elvira Sobolenko said that Nordkraft had paid."]))
    before = [(ent.text, ent.label_) for ent in doc.ents]
    first, second = attribute(doc), attribute(doc)
    assert first == second
    assert [(ent.text, ent.label_) for ent in doc.ents] == before


def test_the_documents_own_entities_come_back_after_an_error(nlp: Language) -> None:
    doc = next(parse(nlp, ["Elvira Sobolenko said that Nordkraft had paid."]))
    before = [(ent.text, ent.label_) for ent in doc.ents]

    with pytest.raises(RuntimeError), entities_put_right(doc, []):
        raise RuntimeError
    assert [(ent.text, ent.label_) for ent in doc.ents] == before

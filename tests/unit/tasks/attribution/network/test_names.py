"""The name finder: invented names of many cultures in plain sentences, and names that leave the document as it was."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.component import learned
from quotewire.tasks.attribution.entities.recognition import entities_put_right

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

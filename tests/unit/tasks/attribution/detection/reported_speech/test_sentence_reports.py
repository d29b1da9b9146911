"""A sentence or a paragraph may only say who reports the sentence before, or what shows it."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.types import Statement


def _about(nlp: Language, text: str, words: str) -> list[Statement]:
    """The statements whose content has these words."""
    return [
        one
        for one in attribute(next(parse(nlp, [text])))
        if any(words in text[start:end] for start, end in one.content)
    ]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        (
            "From Monday the limit will be 500 people.\n\nThis was announced by the health minister Adaeze Obi.",
            "From Monday the limit will be 500 people",
            "Adaeze Obi",
        ),
        (
            "A court has released the driver.\n\nThis was said by his lawyer Omar Haddad. The trial begins in May.",
            "A court has released the driver",
            "Omar Haddad",
        ),
        (
            "The strike ended in the night.\n\nThe union leader Jun Tanaka reported this. Trains run again.",
            "The strike ended in the night",
            "Jun Tanaka",
        ),
        (
            "Worldwide, more than 16 million people have been infected.\n\nThis was stated by Johns Hopkins University.",
            "16 million",
            "Johns Hopkins University",
        ),
        (
            "Every third bridge is in a bad state. This is evident from the report of the Court of Auditors.",
            "Every third bridge is in a bad state",
            "Court of Auditors",
        ),
        (
            "Most students work beside their studies. This results from a survey by the Tamkang Institute.",
            "Most students work",
            "Tamkang Institute",
        ),
        (
            "The races were rarely organized. This can be seen from the answer of the Ministry of the Interior.",
            "The races were rarely organized",
            "Ministry of the Interior",
        ),
        (
            "Two bridges are in danger. That becomes apparent from the overview of the Ministry of Transport.",
            "Two bridges are in danger",
            "Ministry of Transport",
        ),
        (
            "Almost 9,600 have recovered.\n\nThis follows from data on the website of the Ministry of Health.",
            "Almost 9,600 have recovered",
            "Ministry of Health",
        ),
    ],
)
def test_it_is_told_with_its_source(nlp: Language, text: str, words: str, name: str) -> None:
    assert [one.name for one in _about(nlp, text, words)] == [name]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Somebody had smoked in the hall. This was apparent from the smell of the curtains.", "smoked"),
        ("The play is about two brothers. This is based on a true story of the last war.", "brothers"),
        ("The river is low in August. This results from the heat in the mountains.", "river"),
        ("The door was open. This is clear from the photo.", "door"),
        ("The ship is old.\n\nThis was built by the Norwegians. It sails in May.", "old"),
        ("He came late again.\n\nThis was noticed by everybody in the hall.", "late"),
        ("They won the cup.\n\nThis was celebrated by the whole town.", "cup"),
    ],
)
def test_what_nobody_reports_is_not_told(nlp: Language, text: str, words: str) -> None:
    assert not _about(nlp, text, words)


def test_a_paragraph_with_a_speaker_keeps_him(nlp: Language) -> None:
    text = "“The bridge is closed,” said mayor Li Wei.\n\nThis was confirmed by the police."
    assert [one.name for one in _about(nlp, text, "bridge")] == ["Li Wei"]

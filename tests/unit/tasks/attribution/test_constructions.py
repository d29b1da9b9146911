"""The constructions of ``bench.attribution.constructions``, each with three people: who says what in plain sentences."""

from collections import Counter

import pytest
from spacy.language import Language

from bench.attribution.constructions import Text, filled, judged, read_groups
from quotewire.tasks.attribution import attribute, parse

LEAST = 0.94
"""Minimum share of right texts."""
ANOTHER = 0.005
"""Maximum share of texts whose words somebody else gets."""


@pytest.fixture(scope="module")
def outcomes(nlp: Language) -> list[tuple[Text, str]]:
    lines = [line for _, group in read_groups() for line in group]
    return list(judged(nlp, filled(lines, 3)))


def test_nearly_all_are_understood(outcomes: list[tuple[Text, str]]) -> None:
    counts = Counter(outcome for _, outcome in outcomes)
    assert len(outcomes) > 1500
    assert counts["right"] >= LEAST * len(outcomes)


def test_hardly_any_words_get_into_another_mouth(outcomes: list[tuple[Text, str]]) -> None:
    another = [text.text for text, outcome in outcomes if outcome == "another name"]
    assert len(another) <= ANOTHER * len(outcomes), another


@pytest.mark.parametrize(
    "construction",
    [
        "Commenting on the words of {other}, {name} said that {clause}.",
        'About {other}, {name} says: "{quote}."',
        "Quoting {other}, {name} said that {clause}.",
        "It was {name}, not {other}, who said that {clause}.",
        "{name} and not {other} said that {clause}.",
        "\"{quote},\" said {name}, {other}'s coach.",
        "{name}'s words were confirmed by {other}: \"{quote},\" {name} had said.",
        '{other} agreed: "{quote}," said {name}.',
        '{other} asked {name} about the plan. "{quote}," {he} answered.',
        '{other} wanted to know from {name} why {other_clause}. "{quote}," {he} replied.',
        "{other} believes that {other_clause}, while {name} thinks that {clause}.",
        '{name} opened the meeting with the words: "{quote}."',
        'And added {name}, {role}: "{quote}."',
        "As {name} has it, {clause}.",
        "The position of {name} is clear: {clause}.",
        'The position of {name} is clear: "{quote}."',
        "“{quote}”: those were the words with which {name} opened the summer fair.",
        '"{quote}" - those were the only words that {name} spoke to the waiting cameras on Sunday.',
        '"{quote}." With this sentence {name} surprised everyone.',
        "{other} came, looked at the damage and left. “{quote}” – this from {name}, who stayed.",
        '{other} passed on a message from {name}: "{quote}."',
        "Did the committee know? It did: in a letter of 3 June {name} had informed it that {clause}.",
        "{other} was sued by {name}, who claims that {clause}.",
        "{other} read out a letter in which {name} wrote: “{quote}.”",
        "Under cross-examination {name} accepted that {clause}.",
        "{name}'s conclusion is that {clause}.",
        "According to the introduction of {name}, {role}, {clause}.",
        "By words of {name}, {clause}.",
        'One of them is {name}. "{quote}," {he} says.',
        '{name} made a statement. "{quote}," it reads.',
        "{name} (Green Party) said that {clause}.",
        'In the words of {name}, {other} failed: "{quote}."',
        'The decision of {other} was welcomed by {name}: "{quote}."',
        "It was not {other} but {name} who said that {clause}.",
        "According to what {name} told us, {clause}.",
        "For {name}, one thing is certain: {clause}.",
        '"{quote}," - this was stated on the air by {name}.',
    ],
)  # fmt: skip
def test_the_speaker_has_the_words(nlp: Language, construction: str) -> None:
    outcomes = Counter(outcome for _, outcome in judged(nlp, filled([construction], 12)))
    assert outcomes["right"] >= 10, outcomes
    assert not outcomes["another name"]


@pytest.mark.parametrize(
    ("text", "role", "affiliation"),
    [
        ("Ada Holm is head of research at the Delft Centre for Soil.", "head of research", "Delft Centre for Soil"),
        ("Ada Holm is a farmer in the valley.", "farmer in the valley", None),
        ("Ada Holm works as a nurse at the Sund Clinic.", "nurse", "Sund Clinic"),
        ("Ada Holm heads the Institute of Soil.", "head", "Institute of Soil"),
        ("Ada Holm is a happy woman.", None, None),
        ("Ada Holm is a supporter of the tax.", None, None),
        ("Ada Holm is not the mayor of Sund.", None, None),
    ],
)
def test_a_sentence_tells_an_office(nlp: Language, text: str, role: str | None, affiliation: str | None) -> None:
    told = attribute(next(parse(nlp, [f"{text} “We lost the wheat,” she said."])))[-1]
    assert (told.name, told.role, told.affiliation) == ("Ada Holm", role, affiliation)

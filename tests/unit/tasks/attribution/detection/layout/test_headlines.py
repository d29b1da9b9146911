"""Statements behind a name and a colon, in headlines and at the beginning of a paragraph, without quotation marks."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def said(nlp: Language, text: str) -> list[tuple[str, str | None]]:
    found = attribute(next(parse(nlp, [text])))
    return [(" … ".join(text[a:b] for a, b in one.content), one.name) for one in found]


@pytest.mark.parametrize(
    ("text", "content", "name"),
    [
        ("Usyk: I am ready to run in Osaka.", "I am ready to run in Osaka", "Usyk"),
        ("Nordbank coach Ada Lindqvist: The team must suffer.", "The team must suffer", "Ada Lindqvist"),
        (
            "Minister of Health Ngozi Okafor: The vaccine arrives in March",
            "The vaccine arrives in March",
            "Ngozi Okafor",
        ),
        ("Ada Lindqvist, director of Nordbank: The rate will fall.", "The rate will fall", "Ada Lindqvist"),
        ("The director of Nordbank, Ada Lindqvist: The rate will fall.", "The rate will fall", "Ada Lindqvist"),
        ("Ministry of Defence: Three drones were shot down.", "Three drones were shot down", "Ministry of Defence"),
        (
            "Prime Minister Adaeze Obi on the budget: The deficit will fall",
            "The deficit will fall",
            "Adaeze Obi",
        ),
        (
            "Tanaka: The race is over\n\nKenji Tanaka, who won in 2019, spoke in Osaka.",
            "The race is over",
            "Kenji Tanaka",
        ),
        (
            "The party met in Sund.\n\nSenator Rosa Wendel: The tax must fall. Our people cannot pay it.\n\nIt rained.",
            "The tax must fall. Our people cannot pay it",
            "Rosa Wendel",
        ),
    ],
)
def test_what_a_name_and_a_colon_lead_to(nlp: Language, text: str, content: str, name: str) -> None:
    assert (content, name) in said(nlp, text)


@pytest.mark.parametrize(
    "text",
    [
        "Oregon: Leave is longer.",
        "Victims: Two people are dead.",
        "Berlin: The police have arrested a man.",
        "Ukraine: What we know about the attack.",
        "Ada Lindqvist: What she knows about the attack.",
        "Ada Lindqvist: The woman who sold the world",
        "Ada Lindqvist: He was born in Sund in 1957.",
        "Ada Lindqvist: Will the rate fall?",
        "Lindqvist: The ball goes in.",
        "Photo: Ada Lindqvist is on the left.",
        "Alexei Navalny: Thousands came to the funeral.\n\nAlexei Navalny died in prison.",
        "Elon Musk: The richest man is selling his shares",
        "Mayor: The bridge is closed.",
        "FC Sund: The goalkeeper is injured",
        "The results of the round.\n\nGroup A: Sund won the first match.",
        "The cast and the plot.\n\nAda Lindqvist: The actor plays a driver.",
        "The players.\n\nAda Berg: The keeper was safe.\nEva Moe: The defender lost the ball.\nIda Holm: The captain ran.",
        "The ferry is late. Recipe for bread. Flour: It must be fresh.",
    ],
)
def test_what_only_looks_like_it(nlp: Language, text: str) -> None:
    assert said(nlp, text) == []

"""Reports that somebody manages to give."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "The girl was able to tell the police that her grandfather had fallen.",
            "The girl",
            "that her grandfather had fallen",
        ),
        (
            "The captain managed to inform the coast guard that water was entering the engine room.",
            "The captain",
            "that water was entering the engine room",
        ),
        (
            "Mayor Tarik Hadžić was finally able to confirm that the money had arrived.",
            "Mayor Tarik Hadžić",
            "that the money had arrived",
        ),
        (
            "The farmer could not help saying that the wolves had been there first.",
            "The farmer",
            "that the wolves had been there first",
        ),
        ("The boy managed to shout that the ice was breaking.", "The boy", "that the ice was breaking"),
    ],
)
def test_what_somebody_manages_to_say_is_said(nlp: Language, text: str, source: str, content: str) -> None:
    [one] = attribute(next(parse(nlp, [text])))
    assert [text[a:b] for a, b in one.mention] == [source]
    assert [text[a:b] for a, b in one.content] == [content]


@pytest.mark.parametrize(
    "text",
    [
        "The girl was not able to tell the police that her grandfather had fallen.",
        "The minister did not manage to explain that the law was needed.",
        "The party would be able to claim that it kept its word.",
        "The nurse managed to catch the bus that the doctor had missed.",
    ],
)
def test_what_nobody_said_is_not(nlp: Language, text: str) -> None:
    told = attribute(next(parse(nlp, [text])))
    assert not [one for one in told if one.stance == "asserted"]

"""Sources inside a clause or behind it that no comma or verb of saying shows."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def told(nlp: Language, text: str) -> list[tuple[str, str]]:
    """The source and the content of each statement."""
    return [
        (" ".join(text[a:b] for a, b in one.mention), " … ".join(text[a:b] for a, b in one.content))
        for one in attribute(next(parse(nlp, [text])))
    ]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "A barn burned down. The fire was according to the police started deliberately.",
            "the police",
            "The fire was … started deliberately",
        ),
        (
            "The bridge is closed. The structure is according to the mayor of Spittal no longer safe.",
            "the mayor of Spittal",
            "The structure is … no longer safe",
        ),
        (
            "Three cows were found dead. The animals were according to the veterinarian Pia Holm poisoned.",
            "the veterinarian Pia Holm",
            "The animals were … poisoned",
        ),
        (
            "The ferry will not sail. The engine must according to the shipping company be replaced completely.",
            "the shipping company",
            "The engine must … be replaced completely",
        ),
        (
            "The verdict came on Friday. The sentence is in the view of the lawyer far too high.",
            "the lawyer",
            "The sentence is … far too high",
        ),
        (
            "They agreed on the budget. The compromise is from the point of view of the opposition a fig leaf.",
            "the opposition",
            "The compromise is … a fig leaf",
        ),
        (
            "Rents rose by seven percent, as can be seen from the report of the tenants' association.",
            "the report of the tenants' association",
            "Rents rose by seven percent",
        ),
        (
            "The pilot had slept four hours, as is evident from the report of the commission.",
            "the report of the commission",
            "The pilot had slept four hours",
        ),
        (
            "The city has sold eleven plots, as emerges from a letter of the mayor to the Greens.",
            "a letter of the mayor to the Greens",
            "The city has sold eleven plots",
        ),
    ],
)
def test_a_source_without_commas_is_found(nlp: Language, text: str, source: str, content: str) -> None:
    assert told(nlp, text) == [(source, content)]


@pytest.mark.parametrize(
    "text",
    [
        "The seats were according to size arranged in rows.",
        "He was in the view of the camera for an hour.",
        "The old ship was in the eyes of the storm all night.",
        "The house is white, as is clear from the colour.",
        "He can see the river from the point of view of the tower.",
    ],
)
def test_what_cannot_tell_anything_is_no_source(nlp: Language, text: str) -> None:
    assert not told(nlp, text)


def test_a_phrase_between_commas_is_read_as_before(nlp: Language) -> None:
    assert told(nlp, "Work on the tunnel is, according to the mayor, nearly finished.")[0][0] == "the mayor"

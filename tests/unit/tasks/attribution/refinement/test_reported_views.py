"""Whose view it is that ``according to`` reports as a whole."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def views(nlp: Language, text: str) -> dict[str, str | None]:
    """The names of those whose words do not hold the first word of a text, by their words."""
    told = attribute(next(parse(nlp, [text])))
    return {
        text[one.content[0][0] : one.content[0][1]]: one.name
        for one in told
        if one.content[0][0] > text.index(" ") and one.cue and text[one.cue[0][0] :][:9].lower() != "according"
    }


@pytest.mark.parametrize(
    ("text", "content", "name"),
    [
        (
            "Over the Pacific, the JMA expects a quiet typhoon season this year, according to a forecast from May.",
            "a quiet typhoon season this year",
            "JMA",
        ),
        (
            "Across the Atlantic, NOAA expected an above-average hurricane season this year, according to a forecast.",
            "an above-average hurricane season this year",
            "NOAA",
        ),
        (
            "Mayor Rosa Wendel wants to close the pool, according to the Herald.",
            "to close the pool",
            "Rosa Wendel",
        ),
        (
            "South Korea's military, however, admitted the possibility of an illegal crossing, according to reports.",
            "the possibility of an illegal crossing",
            "South Korea's military",
        ),
        (
            "According to a Kremlin statement, Putin, among other things, criticized the decision of the parliament.",
            "the decision of the parliament",
            "Putin",
        ),
        (
            "Ada Holm believes the pipe is safe, according to a letter seen by the Herald.",
            "the pipe is safe",
            "Ada Holm",
        ),
    ],
)
def test_the_subject_holds_the_view_that_a_tag_reports(nlp: Language, text: str, content: str, name: str) -> None:
    assert views(nlp, text).get(content) == name


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Rosa Wendel closed the public pool in May, according to the Herald.",
        "Nordkraft produces forty thousand tons of steel a year, according to a report.",
        "Ada Holm does not expect an early election this year, according to the Herald.",
        "It expected a quiet typhoon season this year, according to a forecast.",
        "The bridge was expected to open in the spring, according to the ministry.",
        "Rosa Wendel rejected it, according to the Herald.",
    ],
)
def test_what_somebody_does_is_no_view(nlp: Language, text: str) -> None:
    assert not views(nlp, text)

"""``They`` behind several people or bodies side by side: all of their names."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def _last_name(nlp: Language, text: str) -> str | None:
    return attribute(next(parse(nlp, [text])))[-1].name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Holm and Jon Berg wrote a paper. They say that the sea is warm.", "Ada Holm and Jon Berg"),
        ("Poland and Norland signed the treaty. They said that the border was open.", "Poland and Norland"),
        (
            (
                "The chief of staff Mark Holm and the Treasury Secretary Steven Lind said that the grants would grow. "
                "But, according to them, families will get less."
            ),
            "Mark Holm and Steven Lind",
        ),
        (
            (
                "Researchers Chinwe Eze and Li Wei found the bones. They believe that the animal was young, they told "
                "the paper. They added that it was sick."
            ),
            "Chinwe Eze and Li Wei",
        ),
        (
            "The bank Nordkraft and the fund Sudkraft announced a merger. They said that jobs were safe.",
            "Nordkraft and Sudkraft",
        ),
        ("The UK and the US said that they would help. They added that ships were ready.", "UK and the US"),
    ],
)
def test_they_are_all_of_them(nlp: Language, text: str, names: str) -> None:
    assert _last_name(nlp, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Ada Holm and Jon Berg said that the sea was warm. The fishermen disagreed. They say that it is cold.",
        "Ada Holm and Jon Berg told us that the sea was warm. Residents are angry: they say that it is cold.",
        "The mayor Ada Holm and her deputy visited the school. They said that the roof would be mended.",
        "Ada Holm and the other parents waited. They said that it was cold.",
        "Jon Berg met Ada Holm and Per Lind on Monday. They said that the talks were good.",
        "Poland and Norland closed the border. The ministers met on Monday. They said that it would open in May.",
    ],
)
def test_others_may_be_they(nlp: Language, text: str) -> None:
    assert _last_name(nlp, text) is None

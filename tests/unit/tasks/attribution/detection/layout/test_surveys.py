"""Surveys and voices: people who are asked the same thing, by labels or by names on lines of their own."""

import pytest
import spacy

from quotewire.tasks.attribution.detection.layout.labels import label_of, lines_of
from quotewire.tasks.attribution.detection.layout.surveys import is_introduced, is_survey
from quotewire.tasks.attribution.detection.layout.turns import conversation
from quotewire.tasks.attribution.detection.layout.voices import voices

BLANK = spacy.blank("en")


def _introduced(line: str) -> bool:
    return is_introduced(line, list(lines_of(line)), 1)


@pytest.mark.parametrize(
    "line",
    ["We asked people at the pier.", "Is it fair?", "Readers reply:", "Voices from the quay", "Letters to the editor"],
)
def test_introductions_of_surveys(line: str) -> None:
    assert _introduced(line)


@pytest.mark.parametrize("line", ["The dead of the fire", "How the Rovers played", "Ada Holm asked for a lawyer."])
def test_introductions_of_lists(line: str) -> None:
    assert not _introduced(line)


def test_answers_in_the_first_person_need_no_introduction() -> None:
    assert is_survey("", [], 0, ["I walk.", "It is late.", "“My bus is late.”"])
    assert not is_survey("", [], 0, ["It is late.", "He left."])


@pytest.mark.parametrize(
    ("line", "described"),
    [
        ("Ada Holm, 34: No.", True),
        ("Ada Holm (nurse): No.", True),
        ("Ada Holm, Sund: No.", False),
        ("Holm, 34: No.", False),
    ],
)
def test_an_age_or_an_office_describes_a_person(line: str, *, described: bool) -> None:
    label = label_of(line, (0, len(line)))
    assert label is not None
    assert label.is_described is described


@pytest.mark.parametrize("who", ["A man with a dog", "Another passenger", "An old woman who left early"])
def test_labels_without_a_name(who: str) -> None:
    label = label_of(f"{who}: No.", (0, len(who) + 5))
    assert label is not None
    assert label.kind == "unnamed"


def test_a_label_without_a_name_alone_is_no_survey() -> None:
    text = "We asked two people.\n\nA man: I wait.\n\nA woman: I left."
    assert not conversation(BLANK(text), text, []).turns


def test_names_above_and_below() -> None:
    above = "We asked two people.\nAda Holm, nurse\nIt is late.\nKarl Berg, cook\nIt is cold."
    below = "We asked two people.\n\nIt is late.\nAda Holm, nurse\n\nIt is cold.\nKarl Berg, cook\n\nThe end came."
    for text in (above, below):
        found = [(text[slice(*turn.name[0])], text[slice(*turn.content[0])]) for turn in voices(text, frozenset())]
        assert found == [("Ada Holm", "It is late."), ("Karl Berg", "It is cold.")]


def test_names_as_near_to_both_sides_give_nothing_to_anybody() -> None:
    text = "It rained.\n\nI left.\n\nAda Holm, nurse\n\nI wait.\n\nKarl Berg, cook\n\nI stay."
    assert not voices(text, frozenset())

"""Labels by their form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.tasks.attribution.detection.layout.labels import Label, alone, bulleted, label_of, lines_of


def _label(text: str) -> Label | None:
    return label_of(text, (0, len(text)))


@pytest.mark.parametrize(
    ("text", "who", "kind", "said"),
    [
        ("HOLM: No.", "HOLM", "name", "No."),
        ("Ada Holm: No.", "Ada Holm", "person", "No."),
        ("DR. LEE (laughs): No.", "DR. LEE", "person", "No."),
        ("R. Wendel: No.", "R. Wendel", "name", "No."),
        ("**Ada Holm:** No.", "Ada Holm", "person", "No."),
        ("[Ada Holm]: No.", "Ada Holm", "person", "No."),
        ("“HOLM: No.”", "HOLM", "name", "No.”"),
        ("[00:00:03] SPEAKER 1: No.", "SPEAKER 1", "numbered", "No."),
        ("S00: [00:15:07] No.", "S00", "numbered", "No."),
        ("Q: Why?", "Q", "question", "Why?"),
        ("Q12. Why?", "Q", "question", "Why?"),
        ("**A.** No.", "A", "answer", "No."),
        ("QUESTION: Why?", "QUESTION", "question", "Why?"),
        ("The Court: No.", "The Court", "role", "No."),
        ("al-Sayed: No.", "al-Sayed", "name", "No."),
        ("Ada Holm -- Nordbank -- Analyst: No.", "Ada Holm", "person", "No."),
        ("Norway: No.", "Norway", "other", "No."),
        ("Monday: No.", "Monday", "other", "No."),
        ("Late May: No.", "Late May", "other", "No."),
        ("Sunday Morning: No.", "Sunday Morning", "other", "No."),
        ("Morning Paper: Why?", "Morning Paper", "name", "Why?"),
        ("B. Holm, 21:04: No.", "B. Holm", "name", "No."),
    ],
)
def test_label(text: str, who: str, kind: str, said: str) -> None:
    label = _label(text)
    assert label is not None
    assert (label.who, label.kind, text[label.content :]) == (who, kind, said)
    assert text[slice(*label.mention)] == who


@pytest.mark.parametrize(
    "text",
    [
        "No.",
        "He said: no.",
        "At 10:15 it rained.",
        "See https://a.example/x",
        "- Police: No.",
        "Why did he say this?: No.",
    ],
)
def test_no_label(text: str) -> None:
    assert _label(text) is None


def test_offices_stand_apart_from_the_name() -> None:
    label = _label("Ada Holm -- Nordbank -- Analyst: No.")
    assert label is not None
    assert label.offices == ("Nordbank", "Analyst")


def test_titles_are_no_words_of_the_name() -> None:
    label = _label("SEN. HOLM: No.")
    assert label is not None
    assert (label.words, label.titles, label.key) == (["HOLM"], ["sen"], "holm")


def test_an_occupation_before_a_full_name_is_no_word_of_it() -> None:
    label = _label("Vet Leonie Haas: No.")
    assert label is not None
    assert label.words == ["Leonie", "Haas"]


@pytest.mark.parametrize(
    "text", ["Operator", "Ada Holm -- Chief Executive Officer", "Ada Holm 0:03", "**Ada Holm** -- *Analyst*"]
)
def test_a_label_can_fill_its_line(text: str) -> None:
    label = alone(text, (0, len(text)))
    assert label is not None
    assert label.content == len(text)


@pytest.mark.parametrize("text", ["Ada Holm", "It rained -- all night.", "- Ada Holm -- nurse", "In the year 2024"])
def test_other_lines_are_no_label(text: str) -> None:
    assert alone(text, (0, len(text))) is None


def test_items_of_lists_have_labels_of_their_own() -> None:
    text = "- Police: Twelve officers join."
    label = bulleted(text, (0, len(text)))
    assert label is not None
    assert text[label.content :] == "Twelve officers join."


@given(st.text(alphabet=st.sampled_from("AaBb .:\n[]()*-—“”0123é\u00a0"), max_size=80))
def test_spans_are_exact(text: str) -> None:
    for line in lines_of(text):
        assert text[slice(*line)] == text[slice(*line)].strip() != ""
        for label in (label_of(text, line), alone(text, line), bulleted(text, line)):
            if label is not None:
                assert text[slice(*label.mention)] == label.who
                assert line[0] <= label.mention[0] < label.mention[1] <= label.content <= line[1]

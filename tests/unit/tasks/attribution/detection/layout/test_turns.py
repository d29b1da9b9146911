"""Turns: which labelled lines are a conversation, and what is said in each."""

from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from quotewire.tasks.attribution.detection.layout.turns import Conversation, conversation
from quotewire.tasks.attribution.entities import Office

BLANK = spacy.blank("en")


def _read(text: str) -> Conversation:
    return conversation(BLANK(text), text, [])


def _said(text: str) -> list[tuple[str, list[str]]]:
    return [
        (text[slice(*turn.mention[0])], [text[slice(*piece)] for piece in turn.content]) for turn in _read(text).turns
    ]


def test_turns_in_order() -> None:
    text = "Ada Holm: Why?\n\nKarl Berg: I do not know.\n\nAda Holm: Who does?"
    assert _said(text) == [
        ("Ada Holm", ["Why?"]),
        ("Karl Berg", ["I do not know."]),
        ("Ada Holm", ["Who does?"]),
    ]


def test_a_part_behind_the_name_of_a_medium_is_a_label() -> None:
    text = "Metro reporter: Is it late?\n\nKarl Berg: I do not know.\n\nNorland Radio reporter: And now?\n\nKarl Berg: We wait."
    assert [who for who, _ in _said(text)] == ["Metro reporter", "Karl Berg", "Norland Radio reporter", "Karl Berg"]


def test_who_holds_an_office_is_known_by_a_later_label() -> None:
    text = "The Minister for Transport (Mr Jon Holm): Soon.\n\nMrs Ada Lee (Sund): When?\n\nMr Holm: In May."
    assert [text[slice(*turn.name[0])] for turn in _read(text).turns] == ["Jon Holm", "Ada Lee", "Jon Holm"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (">> REPORTER: Why?\n\n>> HOLM: I was ill.\n\n>> REPORTER: Since when?\n\n>> HOLM: May.", ["REPORTER", "HOLM"]),
        ("Q    Why not?\n\nMS. HOLM: I was ill.\n\nQ    Since when?\n\nMS. HOLM: May.", ["Q", "MS. HOLM"]),
        ("Lake Review: Why?\n\nYaw Ansah: I was ill.\n\nLake Review: And now?\n\nYaw Ansah: I am well.", ["Lake Review", "Yaw Ansah"]),
    ],
)  # fmt: skip
def test_labels_of_captions_briefings_and_magazines(text: str, who: list[str]) -> None:
    assert [mention for mention, _ in _said(text)] == who * 2


def test_one_person_answers_questions_without_a_label() -> None:
    text = "A talk with Karl Berg.\n\nWhat will you sell?\n\nBerg: The hall.\n\nAnd the boats?\n\nBerg: I keep them."
    assert _said(text) == [("Berg", ["The hall."]), ("Berg", ["I keep them."])]


@pytest.mark.parametrize("office", ["coach of Sund", "coach of the Sund", "coach at Sund", "coach Sund"])
def test_an_office_in_brackets_has_its_body(office: str) -> None:
    text = f"HOLM ({office}): Why?\n\nBERG: I was ill.\n\nHOLM: Really?"
    assert _read(text).turns[0].office == Office("coach", "Sund")


def test_a_paragraph_in_the_first_person_continues_a_turn() -> None:
    text = "Host: Why?\n\nAda Holm: It was late.\n\nI had no lamp.\n\n(Laughter)\n\nHost: And Karl?"
    assert _said(text)[1] == ("Ada Holm", ["It was late.", "I had no lamp."])


@pytest.mark.parametrize(
    "tail", ["The club plays on Sunday.", "Holm was born in 1980, as we said.", "The interview was edited by us."]
)
def test_what_the_paper_adds_belongs_to_nobody(tail: str) -> None:
    text = f"Host: Why?\n\nAda Holm: It was late.\n\nHost: Really?\n\nAda Holm: I had no lamp.\n\n{tail}"
    assert _said(text)[-1] == ("Ada Holm", ["I had no lamp."])


def test_turns_inside_a_line_are_apart() -> None:
    text = "Ada Holm: Why?\n\nDr. Karl Berg: I was ill. Ada Holm: Since when?\n\nDr. Karl Berg: May."
    assert [who for who, _ in _said(text)] == ["Ada Holm", "Dr. Karl Berg", "Ada Holm", "Dr. Karl Berg"]
    assert _said(text)[1][1] == ["I was ill."]


@pytest.mark.parametrize(
    "text",
    [
        "Oregon: Leave is longer.\n\nDelaware: Fins are banned.\n\nIllinois: Drones are banned.",
        "Where: In Sund.\n\nWhen: On Monday.\n\nVictims: Two people were hurt.",
        "Ada Holm: Salt Roads\n\nKarl Berg: The Ninth Lantern",
        "Pros: You can fold it.\n\nCons: It is dear.\n\nPros: It is light.\n\nCons: It is ugly.",
        "Q: Who can vote?\n\nA: All citizens can vote.",
        "Question 1: How long is it?\n\nAnswer: 312 kilometres.",
        "Director: Ada Holm\n\nStars: Karl Berg",
        "A: It is the first answer.\n\nB: It is the second answer.",
    ],
)
def test_lists_are_no_conversation(text: str) -> None:
    assert _read(text).turns == ()


def test_lists_are_told_apart_from_a_headline_that_is_repeated() -> None:
    assert len(_read("Oregon: Leave is longer.\n\nDelaware: Fins are banned.").list_lines) == 2
    assert _read("Holm: The pier stays.\n\nHolm: The pier stays, she said.").list_lines == ()


def test_labels_that_fill_their_lines() -> None:
    text = "Ada Holm -- Analyst\n\nHow was Asia?\n\nKarl Berg -- Chief Executive Officer\n\nAsia was strong. We sold a lot."
    turns = _read(text).turns
    assert _said(text) == [("Ada Holm", ["How was Asia?"]), ("Karl Berg", ["Asia was strong. We sold a lot."])]
    assert [turn.office.role for turn in turns] == ["Analyst", "Chief Executive Officer"]


LINES = st.lists(
    st.sampled_from(
        [
            "Ada Holm: Why?", "KARL BERG: I do not know.", "BERG: No.", "Q: Why?", "A. I said no.", "Host: Welcome.",
            "It rained.", "(Laughter)", "I was ill.", "Ada Holm 0:03", "Operator", "Ada Holm -- Analyst", "- Ada: Why?",
            "  Speaker 1:  Yes. ", "Oregon: Leave is longer.", "“HOLM: No.”", "", "Ada Holm:", "I was. Host: Why? A: No.",
        ]
    ),
    max_size=14,
)  # fmt: skip


@given(LINES)
def test_spans_are_in_order_and_apart(lines: list[str]) -> None:
    text = "\n".join(lines)
    read = _read(text)
    pieces = [piece for turn in read.turns for piece in turn.content]
    assert pieces == sorted(pieces)
    assert all(end <= start for (_, end), (start, _) in pairwise(pieces))
    assert all(0 <= start < end <= len(text) for start, end in pieces)
    assert list(read.regions) == sorted(read.regions)
    for turn in read.turns:
        assert all("\n" not in text[slice(*piece)] for piece in turn.content)
        assert all(any(start <= at < end for start, end in read.regions) for at, _ in turn.mention)

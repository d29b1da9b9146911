import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotewire.schemas import Removed
from quotewire.tasks.extraction.boilerplate import find_boilerplate, without
from quotewire.tasks.extraction.catalogue import load
from quotewire.tasks.extraction.clues import clue_of

CASES = Path(__file__).parents[3] / "cases" / "extraction"
REMOVED = json.loads((CASES / "boilerplate.json").read_text("utf-8"))
PROSE = json.loads((CASES / "prose.json").read_text("utf-8"))

BLOCKS = [
    "Please enter your comment!\nPlease enter your name here",
    "Leave a Reply\nYour email address will not be published. Required fields are marked *\nName\nEmail",
    "Share this:\nFacebook\nTwitter",
    "Read also: Bridge to close for ten months",
    "Related articles\nFerry timetable published\nBridge to close",
    "See original (not translated)",
    "Translated from Spanish:",
    "We use cookies to improve your experience on our site.\nAccept all",
    "Subscribe to our newsletter",
    "Give an answer Cancel answer\nThe address of your mail will not be disclosed.",
    "Photo: Ana Kovač/Nordpress",
    "Source: Harbour Daily Author: Ana Kovač",
    "Follow Ana Kovač on Twitter @anakovac.",
    "Deel dit artikel\nGeef een reactie",
    "Facebook Twitter WhatsApp",
]
NOTICES = [
    " See original (not translated)",
    "\u00a0See original (not translated)",
    " (Photo: Ana Kovač)",
    " Photo: Nordpress",
    " Translated by Google Translate",
    " (Reporting by Ana Kovač; Editing by J. Moreau)",
]
TRICKY = [
    "Share prices fell on Monday.",
    "Please leave a comment, he said.",
    "Cookie sales rose.",
    "“Read more books,” she said.",
    "“Subscribe to our newsletter and win a car,” the letter began.",
    "Follow us on this road, the guide told them.",
    "See also what the others do, she advised.",
    "Comments were few.",
    "We use cookies to find you, he said with a smile.",
    "Facebook, Twitter and WhatsApp declined to comment.",
    "Leave a reply to the minister to historians, she argued.",
    "“They left.”",
    "Why?",
]
words = st.text("abcdefghijklmnopqrstuvwxyzáñü'’-“”0123456789", min_size=1, max_size=9)
invented = st.builds(
    lambda first, rest, mark: " ".join([first.capitalize() + "y", *rest, "then"]) + mark,
    words,
    st.lists(words, min_size=3, max_size=20),
    st.sampled_from([".", "!", "?", ".”", "…"]),
)
sentences = st.one_of(st.sampled_from(TRICKY), invented)
paragraphs = st.lists(sentences, min_size=1, max_size=4).map(" ".join)
gaps = st.sampled_from(["\n\n", "\n\n\n", "\r\n\r\n", "\n \n"])


@pytest.mark.parametrize("case", REMOVED, ids=lambda case: case["label"])
def test_boilerplate_goes_and_prose_stays(case: dict[str, Any]) -> None:
    removed = find_boilerplate(case["text"])

    assert without(case["text"], removed) == case["kept"]
    assert [block.kind for block in removed] == case["kinds"]


@pytest.mark.parametrize("case", PROSE, ids=lambda case: case["label"])
def test_prose_is_left_alone(case: dict[str, Any]) -> None:
    assert find_boilerplate(case["text"]) == []


@given(st.lists(paragraphs, min_size=1, max_size=8), st.data())
def test_every_paragraph_survives_any_boilerplate_around_it(prose: list[str], data: st.DataObject) -> None:
    # Given an article with boilerplate blocks anywhere between its paragraphs
    parts = []
    for paragraph in prose:
        parts += data.draw(st.lists(st.sampled_from(BLOCKS), max_size=2))
        parts.append(paragraph)
    parts += data.draw(st.lists(st.sampled_from(BLOCKS), max_size=2))
    text = parts[0] + "".join(data.draw(gaps) + part for part in parts[1:])

    # When the boilerplate is taken out
    removed = find_boilerplate(text)
    kept = without(text, removed)

    # Then exactly the paragraphs are left, each separate from the next
    assert [line.strip() for line in kept.splitlines() if line.strip()] == prose
    assert "\n\n\n\n" not in kept.replace("\r", "").replace(" ", "")
    assert_ledger(text, removed)


@given(st.lists(paragraphs, min_size=1, max_size=12), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_text_without_boilerplate_is_not_touched(prose: list[str], gap: str) -> None:
    assert find_boilerplate(gap.join(prose)) == []


@given(st.text(max_size=200))
def test_any_text_gives_a_sound_ledger(text: str) -> None:
    assert_ledger(text, find_boilerplate(text))


@given(st.lists(st.sampled_from([*BLOCKS, *TRICKY, "", " ", "- A headline", "Name", "Share"]), max_size=12))
def test_any_mixture_of_lines_gives_a_sound_ledger(lines: list[str]) -> None:
    text = "\n".join(lines)
    removed = find_boilerplate(text)

    assert_ledger(text, removed)
    kept = without(text, removed)
    assert all(kept.count(sentence) == text.count(sentence) for sentence in TRICKY)


def assert_ledger(text: str, removed: list[Removed]) -> None:
    position = 0
    for block in removed:
        assert position <= block.start < block.end <= len(text)
        assert block.text == text[block.start : block.end]
        position = block.end


several = st.lists(st.sampled_from([notice for notice in NOTICES if "Photo: N" not in notice]), max_size=3).map("".join)


@given(st.lists(st.tuples(paragraphs, st.one_of(st.sampled_from(NOTICES), several)), min_size=1, max_size=6))
@example([("Why?", " (Photo: Ana Kovač) (Photo: Ana Kovač)")])
def test_of_a_line_with_notices_only_the_notices_go(lines: list[tuple[str, str]]) -> None:
    text = "\n\n".join(map("".join, lines))

    assert without(text, find_boilerplate(text)) == "\n\n".join(prose for prose, _ in lines)


anything = st.one_of(
    st.sampled_from(
        [
            *BLOCKS,
            *TRICKY,
            "",
            " ",
            "- A headline",
            "A headline",
            "Name",
            "Share",
            "Source: Ana",
            "Trending",
            "The form reads:",
        ]
    ),
    paragraphs,
    st.tuples(st.one_of(paragraphs, st.sampled_from(["Share", "A headline", "Name"])), st.sampled_from(NOTICES)).map(
        "".join
    ),
)


@settings(max_examples=400)
@given(st.lists(anything, max_size=14), st.sampled_from(["\n", "\n\n", "\r\n", "\u2028"]))
def test_a_text_that_boilerplate_was_taken_out_of_has_none(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    kept = without(text, find_boilerplate(text))

    assert find_boilerplate(kept) == []


@settings(max_examples=400)
@given(st.lists(anything, max_size=14), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_a_line_goes_whole_or_stays_whole_but_for_its_notices(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    removed = find_boilerplate(text)

    assert_ledger(text, removed)
    position = 0
    for raw in text.splitlines(keepends=True):
        start, end = position + len(raw) - len(raw.lstrip()), position + len(raw.rstrip())
        position += len(raw)
        cuts = [block for block in removed if block.start < end and start < block.end]
        whole = len(cuts) == 1 and cuts[0].start <= start and end <= cuts[0].end
        assert whole or all(cut.reason.startswith("a notice") and start <= cut.start and cut.end <= end for cut in cuts)


def test_tail_reaches_the_end_of_the_input() -> None:
    text = "It rained. \n\n\nPlease enter your comment!\nPlease enter your name here\n \n"
    [block] = find_boilerplate(text)

    assert (block.start, block.end) == (len("It rained."), len(text))


@pytest.mark.parametrize(
    "text",
    [
        "a\n" * 500_000,
        "See also " * 110_000,
        "." * 1_000_000,
        "Share\n" * 160_000,
        "Related articles\nA headline\n" * 35_000,
        "See original (not translated) " * 33_000,
        "It rained. See original (not translated) " * 24_000,
        "(Photo: A) " * 45_000,
        ("Follow " + "A" * 80 + " on Twitter @") * 10_000,
        ("Follow " + "A " * 80 + "on\n") * 5_000,
        ("Photo by " + "A, " * 60 + "\n") * 5_000,
        ("Source: A " * 20 + "\n") * 5_000,
        ("your email not published " * 15 + "\n") * 2_700,
        "* " * 500_000,
        "((((" * 250_000,
        ("a. " * 130 + "\n") * 2_500,
    ],
)
@pytest.mark.slow
def test_a_million_characters_take_linear_time(text: str) -> None:
    started = time.process_time()
    find_boilerplate(text)

    assert time.process_time() - started < 15  # seconds; about 2 on a laptop


def test_every_entry_of_the_data_finds_itself() -> None:
    for line, clue in load().whole.items():
        assert clue_of(line) == clue, line
    assert all(load().whole), "an entry with nothing to compare"


def test_every_wording_has_its_words_in_the_vocabulary() -> None:
    for wordings in load().wordings.values():
        for wording in wordings:
            line = " ".join(min(group) for group in wording.groups)
            assert clue_of(line), line


def test_each_removal_says_why() -> None:
    text = "It rained.\n\nShare this:\nFacebook\n\nPlease enter your comment!"

    for block in find_boilerplate(text):
        assert (
            block.reason
            == "the exact words of site software; at the tail of the text; apart from the paragraphs around it"
        )

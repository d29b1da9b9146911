import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extraction.boilerplate import find_boilerplate, without
from tasks.extraction.patterns import load

CASES = Path(__file__).parents[2] / "cases" / "extraction"
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
    lambda first, rest, mark: " ".join([first.capitalize() + "y", *rest]) + mark,
    words,
    st.lists(words, min_size=3, max_size=20),
    st.sampled_from([".", "!", "?", ".”", "…"]),
)
sentences = st.one_of(st.sampled_from(TRICKY), invented)
paragraphs = st.lists(sentences, min_size=1, max_size=4).map(" ".join)
gaps = st.sampled_from(["\n\n", "\n\n\n", "\r\n\r\n", "\n \n"])


@pytest.mark.parametrize("case", REMOVED, ids=lambda case: case["label"])
def test_boilerplate_goes_and_prose_stays(case):
    removed = find_boilerplate(case["text"])

    assert without(case["text"], removed) == case["kept"]
    assert [block.kind for block in removed] == case["kinds"]


@pytest.mark.parametrize("case", PROSE, ids=lambda case: case["label"])
def test_prose_is_left_alone(case):
    assert find_boilerplate(case["text"]) == []


@given(st.lists(paragraphs, min_size=1, max_size=8), st.data())
def test_every_paragraph_survives_any_boilerplate_around_it(prose, data):
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

    # Then exactly the paragraphs are left, each one apart from the next
    assert [line.strip() for line in kept.splitlines() if line.strip()] == prose
    assert "\n\n\n\n" not in kept.replace("\r", "").replace(" ", "")
    assert_ledger(text, removed)


@given(st.lists(paragraphs, min_size=1, max_size=12), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_text_without_boilerplate_is_not_touched(prose, gap):
    assert find_boilerplate(gap.join(prose)) == []


@given(st.text(max_size=200))
def test_any_text_gives_a_sound_ledger(text):
    assert_ledger(text, find_boilerplate(text))


@given(st.lists(st.sampled_from([*BLOCKS, *TRICKY, "", " ", "- A headline", "Name", "Share"]), max_size=12))
def test_any_mixture_of_lines_gives_a_sound_ledger(lines):
    text = "\n".join(lines)
    removed = find_boilerplate(text)

    assert_ledger(text, removed)
    kept = without(text, removed)
    assert all(kept.count(sentence) == text.count(sentence) for sentence in TRICKY)


def assert_ledger(text, removed):
    position = 0
    for block in removed:
        assert position <= block.start < block.end <= len(text)
        assert block.text == text[block.start : block.end]
        position = block.end


def test_tail_reaches_the_end_of_the_input():
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
    ],
    ids=["short lines", "one line", "stops", "buttons", "headings"],
)
def test_a_million_characters_take_linear_time(text):
    started = time.process_time()
    find_boilerplate(text)

    assert time.process_time() - started < 15  # seconds; about 2 on a laptop


def test_every_pattern_is_in_its_normal_form_and_known_kind():
    kinds = {pattern.kind for pattern in load().whole.values()}

    assert kinds == {
        "comment_form",
        "share_bar",
        "related_links",
        "translation_notice",
        "cookie_notice",
        "subscribe_bar",
        "advertisement",
    }
    assert all(load().match(line) for line in load().whole)

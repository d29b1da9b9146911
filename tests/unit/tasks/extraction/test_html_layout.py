"""Pages: their lines in order, lists and headings among them, and what the markup says of each."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.schemas import Article
from quotewire.tasks.extraction import extract
from quotewire.tasks.extraction.html_page import read_page

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "cases" / "extraction" / "pages.json").read_text(encoding="utf-8")
)
SENTENCE = "The council said on Monday that the bridge would close for ten months."


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["label"]))
def test_page(case: dict[str, Any]) -> None:
    page = read_page(case["html"])
    roles = {page.text[block.start : block.end]: block.role for block in page.layout}
    assert [line for line in page.text.split("\n") if line] == case["lines"]
    assert {line: roles.get(line) for line in case["roles"]} == case["roles"]


def _page(body: str) -> str:
    return f"<html><body><main><article><h1>Bridge</h1><p>{SENTENCE}</p>{body}<p>It was built in 1911.</p></article></main></body></html>"


def test_entries_of_a_live_blog_begin_behind_their_times() -> None:
    posts = "".join(
        f"<div><time>{hour}:40</time><p>Crane {hour} has arrived at the bridge.</p></div>" for hour in (16, 15)
    )
    page = read_page(_page(posts))
    entries = [page.text[block.start : block.end] for block in page.layout if block.role == "entry"]
    assert entries == ["Crane 16 has arrived at the bridge.", "Crane 15 has arrived at the bridge."]


def test_one_time_is_the_articles_own() -> None:
    page = read_page(_page("<p><time>16:40</time></p><p>The first crane has arrived at the bridge.</p>"))
    assert not [block for block in page.layout if block.role == "entry"]


def test_nested_inline_quotations_get_single_marks() -> None:
    page = read_page(_page("<p>Holm said <q>he called it <q>a bridge</q> to me</q> twice.</p>"))
    assert "Holm said “he called it ‘a bridge’ to me” twice." in page.text


def test_plain_text_has_no_layout() -> None:
    assert extract(Article(text=f"- {SENTENCE}")).layout == []


PIECES = st.sampled_from(
    [
        f"<p>{SENTENCE}</p>",
        "<p>Holm wrote:</p>",
        "<blockquote>We will <b>not</b> go. <cite>Ada Holm</cite></blockquote>",
        "<blockquote><p>One.</p><p>Two &amp; three.</p><footer>– Ada Holm</footer></blockquote>",
        "<ul><li>One of them.</li><li>Two\u00a0of them.</li></ul>",
        "<ol><li><a href='/x'>A link</a></li></ol>",
        "<h2>Why?</h2>",
        "<p><b>Why?</b></p>",
        "<p><q>Never</q>, she said.</p>",
        "<div><time>10:15</time><p>It rains.</p></div>",
        "<figure><blockquote>It rains.</blockquote><figcaption>Ada Holm</figcaption></figure>",
        "<p>Please enter your comment!</p>",
        "text",
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_blocks_are_whole_lines_in_order(pieces: list[str]) -> None:
    page = read_page(_page("".join(pieces)))
    lines = page.text.split("\n")
    assert all(page.text[block.start : block.end] in lines for block in page.layout)
    starts = [block.start for block in page.layout]
    assert starts == sorted({*starts})
    assert all(block.start == 0 or page.text[block.start - 1] == "\n" for block in page.layout)


def test_block_quotations_in_one_another_take_no_more_than_one() -> None:
    """The text of each was kept for each that it stands in: 80 kB took half a minute and two gigabytes."""
    text = "<p>“We will stay,” said the mayor.</p>" + "word " * 4_000
    read_page(_page("<blockquote>It rains.</blockquote>"))  # loads what pages need
    tracemalloc.start()
    page = read_page(_page("<blockquote>" * 150 + text))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "We will stay" in page.text
    assert peak < 10_000_000


@pytest.mark.parametrize("attribute", ["", " data-signature"])
def test_a_whole_page_is_no_question_and_no_signature(attribute: str) -> None:
    """However many elements there are around it."""
    page = read_page(_page(f"<div{attribute}><h2>" * 60 + "Why does it rain? " * 2_000))
    assert {block.role for block in page.layout} <= {None, "quotation", "list_item"}

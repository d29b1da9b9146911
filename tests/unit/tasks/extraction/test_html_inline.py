"""Inline elements of a page: struck-out words, references to footnotes, templates, dates within sentences."""

import time

import pytest

from quotewire.tasks.extraction.html_page import read_page

FIRST = (
    "The council said on Monday that the bridge would close for ten months, and that a ferry would replace it until "
    "the engineers of the county have found out what the frost of three winters has done to its beams and its bolts."
)
LAST = (
    "It was built in 1911 by two brothers from the town, and nobody has painted it since then, she said, because the "
    "money for the paint went into the new school, which the town needed more than a bridge of another colour."
)


def _page(body: str) -> str:
    return f"<html><body><main><article><h1>Bridge</h1><p>{FIRST}</p>{body}<p>{LAST}</p></article></main></body></html>"


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("Holm said <del>ten</del><ins>twelve</ins> boats were lost.", "Holm said twelve boats were lost."),
        ("Holm said <s>ten</s> twelve boats were lost.", "Holm said twelve boats were lost."),
        ("“We wait,” Holm said.<sup>2</sup> She left.", "“We wait,” Holm said. She left."),
        ("“We wait,” Holm said<sup><a href='#n2'>2</a></sup> there.", "“We wait,” Holm said there."),
        ("“We wait,” Holm said.<sup>[12]</sup> She left.", "“We wait,” Holm said. She left."),
        ("Holm lost 3 km<sup>2</sup> on the 1<sup>st</sup> day.", "Holm lost 3 km2 on the 1st day."),
        ("Holm said on <time>Monday</time> that it rains.", "Holm said on Monday that it rains."),
        ("<b>Holm</b> said <i>on <time>May 1</time></i> it rains.", "Holm said on May 1 it rains."),
        ("<time>Monday</time> was cold, said Holm.", "Monday was cold, said Holm."),
        (
            "See the <a href='/x'>plan<span class='sr-only'> (opens in a new tab)</span></a> of Holm.",
            "See the plan of Holm.",
        ),
        (
            "Holm said it was <span class='visually-hidden'>“</span>late<span class='sr-only'>”</span>.",
            "Holm said it was “late”.",
        ),
        (
            "Holm did <span hidden>not </span>pay for<b style='color:red; Display : NONE !important'> not</b> all.",
            "Holm did pay for all.",
        ),
        (
            "Holm did <i style='visibility:hidden'>not </i>pay for<i style='display:inline'> it</i>.",
            "Holm did pay for it.",
        ),
        (
            "Holm paid <span aria-hidden='true'>5 m</span><span class='sr-only'>five million</span> for it.",
            "Holm paid 5 m for it.",
        ),
        ("Holm said “<span hidden>”</span>late” and left.", "Holm said “”late” and left."),
        ("Holm said that the <button>GDP</button> of the town fell.", "Holm said that the GDP of the town fell."),
        ("“We wait,” Holm said. <button>Listen</button>", "“We wait,” Holm said."),
        ("<time>16:40</time> Two cranes came to the bridge.", "Two cranes came to the bridge."),
    ],
)
def test_a_sentence_reads_as_it_is_seen(markup: str, read: str) -> None:
    assert read_page(_page(f"<p>{markup}</p>")).text.split("\n\n") == [FIRST, read, LAST]


@pytest.mark.parametrize(
    "unseen",
    [
        "<template><p>Share this article with your friends, said the template of the page.</p></template>",
        "<p><del>Holm said that the bridge would never open again.</del></p>",
        "<h2 class='block visually-hidden'>Body of the article</h2>",
        "<p><time>May 1, 2020</time></p>",
        "<p hidden>“Buy the paper,” said Ada Holm on a long day in the town.</p>",
        "<div hidden=''><p>“Buy the paper,” said Ada Holm on a long day in the town.</p></div>",
        "<ul hidden><li>Point one of the list of the town.</li><li>Point two of the list of the town.</li></ul>",
        "<p style='display:none'>“Buy the paper,” said Ada Holm on a long day in the town.</p>",
        "<dialog><p>“Buy the paper,” said Ada Holm on a long day in the town.</p></dialog>",
        "<p aria-hidden='true'>“Buy the paper,” said Ada Holm on a long day in the town.</p>",
    ],
)
def test_what_is_no_part_of_the_article_is_left_out(unseen: str) -> None:
    assert read_page(_page(unseen)).text.split("\n\n") == [FIRST, LAST]


@pytest.mark.parametrize(
    "element",
    ["template", "s", "template shadowrootmode=open", "div class=sr-only", "div hidden", "div style=display:none"],
)
def test_an_article_within_such_an_element_stays(element: str) -> None:
    page = f"<html><body><{element}><article><p>{FIRST}</p><p>{LAST}</p></article></{element.split(maxsplit=1)[0]}></body></html>"
    assert read_page(page).text.split("\n\n") == [FIRST, LAST]


def test_what_opens_when_its_words_are_looked_for_stays() -> None:
    inner = "The ferry leaves at seven, Holm said on Monday."
    assert inner in read_page(_page(f"<div hidden=until-found><p>{inner}</p></div>")).text


def test_what_is_hidden_in_an_article_that_a_script_shows_is_left_out() -> None:
    page = f"<html><body><div hidden><p>{FIRST}</p><p hidden>The ferry leaves at seven, Holm said.</p><p>{LAST}</p></div></body></html>"
    assert read_page(page).text.split("\n\n") == [FIRST, LAST]


def test_what_is_hidden_is_no_text_of_an_enormous_page() -> None:
    page = _page(f"<p>{FIRST}</p>" * 10_000 + "<div hidden><p>The ferry leaves at seven, Holm said.</p></div>")
    assert "ferry leaves" not in read_page(page).text


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        "<time>Monday</time>",
        "<button>b</button> of",
        "a<sup>1</sup>",
        "<s>ten</s>",
        "<template>x</template>",
        "<i hidden>x</i>",
        "<i class=sr-only>x</i>",
        "<i hidden>",
    ],
)
def test_many_of_them_in_one_paragraph_cost_little(part: str) -> None:
    started = time.process_time()
    read_page(_page(f"<p>Holm said {part * 9_000}.</p>"))
    assert time.process_time() - started < 15

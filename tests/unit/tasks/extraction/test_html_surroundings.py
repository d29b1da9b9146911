"""Pages: what stands around the article is dropped, and what only looks like it stays."""

import json
from pathlib import Path
from typing import Any

import pytest

from quotewire.tasks.extraction.html_page import read_page

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "cases" / "extraction" / "surroundings.json").read_text(encoding="utf-8")
)
TITLE = "Swimming hall closes after cracks"
ABOVE = [
    "The harbour town of Vestby has closed its only swimming hall after engineers found cracks in three of the beams.",
    "The hall, which was built in 1968, is used by four schools and two clubs, and nine hundred people swim there.",
    "“Nobody wanted this, but the beams leave us no choice,” said Maren Holt, who runs the hall for the town.",
]
BELOW = [
    "The council expects the repair to cost eleven million crowns and wants to decide on it before the summer.",
    "Until then, the schools will take their pupils to the hall in Lund by bus, a journey of forty minutes.",
]


@pytest.mark.parametrize(
    ("case", "wrapper"),
    [
        pytest.param(case, wrapper, id=f"{case['label']}, in {wrapper}")
        for case in CASES
        for wrapper in case.get("wrappers", ["article", "div"])
    ],
)
def test_only_the_article_is_left(case: dict[str, Any], wrapper: str) -> None:
    page = read_page(_page(case, wrapper))
    assert [line for line in page.text.split("\n") if line] == [*ABOVE, *case.get("kept", []), *BELOW]


def test_posts_of_a_live_blog_with_links_to_themselves_stay() -> None:
    posts = "".join(
        f'<article class="post"><h3><a href="https://post.example/live/{n}">Crane {n} arrives</a></h3>'
        f"<p>Crane {n} has come to the bridge at Vestby and will lift the first of the beams tonight.</p></article>"
        for n in (4, 3, 2, 1)
    )
    page = read_page(f"<html><body><main><h1>{TITLE}</h1>{posts}</main></body></html>")
    lines = [line for line in page.text.split("\n") if line.startswith("Crane") and line.endswith(".")]
    assert [line[:7] for line in lines] == ["Crane 4", "Crane 3", "Crane 2", "Crane 1"]


def test_a_box_with_much_of_the_page_stays() -> None:
    body = "".join(f"<p>{line}</p>" for line in ABOVE + BELOW)
    page = read_page(f"<html><body><h1>{TITLE}</h1><div class='content promo subscribe'>{body}</div></body></html>")
    assert page.text.split("\n\n") == ABOVE + BELOW


def test_a_lead_above_the_headline_stays() -> None:
    body = "".join(f"<p>{line}</p>" for line in ABOVE[1:] + BELOW)
    page = read_page(
        f"<html><body><article><p class='lead'>{ABOVE[0]}</p><h1>{TITLE}</h1>{body}</article></body></html>"
    )
    assert page.text.split("\n\n") == [ABOVE[0], TITLE, *ABOVE[1:], *BELOW]


def _page(case: dict[str, Any], wrapper: str) -> str:
    above, below = ("".join(f"<p>{line}</p>" for line in lines) for lines in (ABOVE, BELOW))
    return (
        f"<html lang='en'><head><title>{TITLE} | Vestby Post</title></head><body>"
        f"<div class='top'><a href='/'>Home</a> <a href='/news'>News</a></div><div class='page'><{wrapper} class='piece'>"
        f"{case.get('before', '')}<h1>{TITLE}</h1>{case.get('below', '')}"
        f"<div class='piece-words'>{above}{case.get('between', '')}{below}</div></{wrapper}>{case.get('after', '')}</div>"
        "<div class='end'>Vestby Post, Quay Street 4</div></body></html>"
    )

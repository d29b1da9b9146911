"""Pages: the parts of an article that the extractor would lose."""

import pytest

from quotewire.tasks.extraction.html_page import read_page

TITLE = "Bridge at Vestby closes for ten months"
FIRST = "The council of Vestby has closed the bridge over the sound after divers found cracks in two of its pillars."
SECOND = "Lorries have to take the road by Lund, which is forty kilometres longer and has no lights in the tunnel."
THIRD = "“We did not expect this,” said Maren Holt, who has looked after the bridge for the town since 2009."
FOURTH = "The repair is to begin in May and to end before the winter, as the contract with the builders says."
POSTS = [
    (
        "Crane arrives",
        "The first crane has come by ship and stands on the quay, where it is to be put together by noon.",
    ),
    ("Road blocked", "A lorry has come off the road by Lund, and the police are sending all cars back to the harbour."),
    (
        "Ferry to sail",
        "The old ferry is to sail again from Thursday, the council said in the night after a long debate.",
    ),
]


MORE = [
    f"Pillar {number} was looked at by four divers, who took a hundred pictures of it in two days and nights in the cold."
    for number in range(8)
]
"""Enough paragraphs for the extractor to take no others."""


def _read(body: str) -> list[str]:
    page = read_page(f"<html><head><title>{TITLE} | Vestby Post</title></head><body><main>{body}</main></body></html>")
    return [line for line in page.text.split("\n") if line]


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_div_between_and_below_paragraphs_stays() -> None:
    between = f"<p>{FIRST}</p><div>{SECOND}</div><div>“No,” she said.</div><p>{THIRD}</p><div>{FOURTH}</div>"
    lines = _read(f'<h1>{TITLE}</h1><div class="article-body">{_paragraphs(MORE)}{between}</div>')
    assert lines == [*MORE, FIRST, SECOND, "“No,” she said.", THIRD, FOURTH]


@pytest.mark.parametrize(
    "other",
    [
        '<div class="image-caption">Divers look at the pillars on Monday.</div>',
        "<div><figure><img src='a.png'><figcaption>Divers look at the pillars.</figcaption></figure></div>",
        '<div><a href="/1">The ferry sails again, and the queue is long.</a></div>',
        '<div aria-hidden="true">The page is loading.</div>',
    ],
    ids=["caption", "figure", "link", "hidden"],
)
def test_other_div_between_paragraphs_is_left_out(other: str) -> None:
    body = f"{_paragraphs(MORE)}{other}<p>{FIRST}</p><div>{SECOND}</div><p>{THIRD}</p>"
    assert _read(f'<h1>{TITLE}</h1><div class="article-body">{body}</div>') == [*MORE, FIRST, SECOND, THIRD]


def test_lead_above_the_body_stays() -> None:
    lines = _read(f'<h1>{TITLE}</h1><p class="lead">{FIRST}</p><div class="article-body">{_paragraphs(MORE)}</div>')
    assert lines == [FIRST, *MORE]


def test_posts_with_a_body_each_are_one_article() -> None:
    told = [[text, *more] for (_, text), more in zip(POSTS, (MORE[:3], MORE[3:6], MORE[6:]), strict=True)]
    posts = "".join(
        f'<div class="post"><h2>{heading}</h2><div class="post-content">{_paragraphs(lines)}</div></div>'
        for (heading, _), lines in zip(POSTS, told, strict=True)
    )
    lines = _read(f"<h1>{TITLE}</h1><div>{posts}</div>")
    assert [line for line in lines if line.endswith(".")] == [line for lines in told for line in lines]


@pytest.mark.parametrize("heading", ["<h1>{}</h1>", '<h2><a href="/next">{}</a></h2>'], ids=["headline", "link"])
def test_next_article_on_the_page_stays_out(heading: str) -> None:
    posts = "".join(
        f'<div class="post">{heading.format(title)}<div class="post-content">{_paragraphs(lines)}</div></div>'
        for title, lines in [(TITLE, MORE), *((title, [text, FIRST, SECOND]) for title, text in POSTS)]
    )
    assert _read(posts) == MORE

"""Hard-wrapped lines become whole, and other short lines stay."""

import textwrap

import pytest

from quotewire.schemas import Article, Document
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.wrapped_lines import unwrapped

TITLE = "The harbour will close"
FIRST = (
    "The harbour will close in May, the port's director, Ida Krog, said on Monday. Three hundred people work there, and "
    "the union fears for their jobs. The mayor, who was away, did not answer the questions of this paper at first."
)
SECOND = (
    "“We have no choice, for the hull of the last ferry that sails to the island is older than its captain,” she told "
    "reporters in the town hall. Holm denied that."
)
ARTICLE = f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n"


def wrapped(width: int, end: str = "\n") -> str:
    paragraphs = (textwrap.fill(words, width, break_on_hyphens=False) for words in (TITLE, FIRST, SECOND))
    return "\n\n".join(paragraphs).replace("\n", end) + end


@pytest.mark.parametrize("width", [50, 64, 72])
def test_line_ends_at_a_width_are_spaces(width: int) -> None:
    assert unwrapped(wrapped(width)) == ARTICLE


def test_offsets_stay_with_line_ends_of_two_characters() -> None:
    text = wrapped(64, "\r\n")
    made = unwrapped(text)
    assert len(made) == len(text)
    assert " ".join(made.split()) == " ".join(ARTICLE.split())
    assert made.count("\n") == wrapped(64).count("\n\n") * 2 + 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ARTICLE, id="paragraphs"),
        pytest.param(ARTICLE.replace("\n\n", "\n"), id="a line a paragraph"),
        pytest.param(
            "Guests:\n- the mayor of the town of Linhaven and\n- the director of its port, who had been\n"
            "- invited by the council of the island\n- and the pilot of the ferry to the island",
            id="a list",
        ),
        pytest.param(
            "The tide goes out,\nand no one knows\nwhat it has taken from the shore this time,\nor why;\n"
            "the gulls alone\nhave seen it,\nand they do not tell.",
            id="a poem",
        ),
        pytest.param("Ida Krog\nPort Authority\nHarbour Street 5\n4021 Linhaven\nNorland", id="an address"),
    ],
)
def test_other_lines_stay(text: str) -> None:
    assert unwrapped(text) == text


def test_a_wrapped_article_says_what_the_article_says() -> None:
    pipeline = Pipeline()
    said = []
    for text in (ARTICLE, wrapped(64)):
        [document] = pipeline.process([Article(id="a", text=text, language="en")])
        assert isinstance(document, Document)
        contents = (" ".join(text[slice(*piece.original)] for piece in one.content) for one in document.attributions)
        names = [one.source.name for one in document.attributions]
        said.append(list(zip((" ".join(content.split()) for content in contents), names, strict=True)))
        assert document.original == text
    assert said[0] == said[1]
    assert len(said[0]) >= 2

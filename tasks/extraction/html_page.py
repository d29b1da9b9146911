"""HTML pages: extracts the article's text and the page's metadata.

trafilatura extracts both. It receives a parsed tree, never a string that it could take for a URL, so nothing here can
reach the network. The text of pages far larger than any news page is extracted by a simple linear method instead,
because trafilatura needs 13 s for 2 MB of ``<p>``.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from quotewire.schemas.article import Article
from quotewire.schemas.document import Block, LayoutRole
from quotewire.tasks.extraction.html_boxes import without_boxes
from quotewire.tasks.extraction.html_inline import as_seen, hidden
from quotewire.tasks.extraction.html_layout import restore, roles
from quotewire.tasks.extraction.html_limits import limit_markup
from quotewire.tasks.extraction.html_lost import BULLET, join_parts
from quotewire.tasks.extraction.html_quotations import prepare
from quotewire.tasks.extraction.html_surroundings import drop_surroundings, find_headline
from quotewire.tasks.extraction.name_shapes import is_date, is_name

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ELEMENTS_MAX: Final = 10_000
"""Maximum elements of a page for trafilatura: it needs 0.5 s, at worst 3 s. A news page has 1,000 to 5,000."""
WORDS_MIN: Final = 3
"""Minimum words of a sentence that counts as article text; a page without one (a menu) has no article."""
BYLINE_MAX: Final = 120
"""Maximum length of a line with the author and the date above the article, in characters."""
HEADLINE_MORE: Final = 25
"""Maximum characters of the headline on the page beyond the page's title."""
BYLINE_LINE: Final = 3
"""Lines of the text among which a byline stands above the article."""

_TAG = re.compile(r"<[a-zA-Z!/?]")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'“”’»)\]]*$")
_BYLINE_PARTS = re.compile(r"[|•·\n]")
_BY = re.compile(r"(?:(?:written|posted|published|reported|story|words|text) )?by:? ", re.IGNORECASE)
_WHEN = re.compile(r"(?:(?:first |last )?(?:published|posted|updated)(?: on| at)?:? )?", re.IGNORECASE)
_FIELDS = {"title": "title", "url": "url", "published_at": "date", "publisher": "sitename"}
# Only dates from markup, none guessed from the text. max_date is fixed because htmldate's default is today, and a page
# must give the same result on any day.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text, with blank lines between paragraphs, and its metadata; ``language`` is declared, not detected.

    ``layout`` says what the markup tells of paragraphs, with offsets into the text.
    """

    text: str
    layout: tuple[Block, ...] = ()
    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    byline: str | None = None
    publisher: str | None = None
    language: str | None = None


def read_page(html: str) -> Page:
    """Extract the article and its metadata; ``text`` is empty if the page has no article."""
    if not _TAG.search(html):
        return Page(html)  # plain text in the wrong field: the parser would lose its paragraphs
    tree = _parse(limit_markup(html))
    if tree is None:
        return Page("")
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    if sum(1 for _ in tree.iter()) > ELEMENTS_MAX:
        metadata, lines = _metadata(tree.find("head")), list(_plain_paragraphs(tree))
    else:
        metadata = _metadata(tree)
        as_seen(tree)
        headline = find_headline(tree, metadata.get("title"))
        drop_surroundings(tree, headline)
        without_boxes(tree)
        join_parts(tree, headline)
        prepare(tree)
        lines = restore(tree, _article_lines(tree))
    text, layout = _text(lines, roles(tree, lines), metadata.get("title"))
    return Page(text, layout, **metadata, language=_valid("language", language))


@cache
def _trafilatura() -> ModuleType:
    import trafilatura  # noqa: PLC0415 - takes 0.2 s, and only pages need it

    for name in ("trafilatura", "htmldate"):
        # They warn about every page without text, which the rejection already reports.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return trafilatura


def _parse(html: str) -> "HtmlElement | None":
    # trafilatura rejects fragments, such as a single <p>.
    is_document = re.search(r"<(?:html|head|body)\b", html[:20_000], re.IGNORECASE)
    return _trafilatura().load_html(html if is_document else f"<html><body>{html}</body></html>")


def _article_lines(tree: "HtmlElement") -> list[str]:
    found = _trafilatura().bare_extraction(tree, include_comments=False, include_tables=False)
    if not (found and _has_prose(found.text)) and tree.find(".//table") is not None:
        # On an old page with a table layout, the article is in a table cell.
        found = _trafilatura().bare_extraction(tree, include_comments=False)
    # An article with some boilerplate is better than none: the baseline takes any paragraph.
    text = found.text if found and _has_prose(found.text) else _trafilatura().baseline(tree)[1]
    return text.splitlines() if _has_prose(text) else []


def _has_prose(text: str) -> bool:
    return any(_SENTENCE_END.search(line.strip()) and len(line.split()) >= WORDS_MIN for line in text.splitlines())


def _plain_paragraphs(tree: "HtmlElement") -> Iterator[str]:
    unseen = hidden(tree)
    for paragraph in tree.iter("p"):
        if paragraph in unseen:
            continue
        line = " ".join(paragraph.text_content().split())
        if len(line.split()) >= WORDS_MIN and _SENTENCE_END.search(line):
            yield line


def _text(lines: Sequence[str], roles: Sequence[LayoutRole | None], title: str | None) -> tuple[str, tuple[Block, ...]]:
    """Join paragraphs with blank lines and list items with line ends; drop headline, byline and date at the start."""
    parts: list[str] = []
    layout: list[Block] = []
    previous, at = "", 0
    for raw, role in zip(lines, roles, strict=True):
        line = " ".join(raw.split())
        at_start = not previous and _is_headline(line, title)
        if not line or at_start or (len(parts) < 2 * BYLINE_LINE and _is_byline(line, date=not previous)):
            continue
        in_list = line.startswith(BULLET) and previous.startswith(BULLET)
        gap = "" if not parts else "\n" if in_list else "\n\n"
        parts += [gap, line]
        if role is not None:
            layout.append(Block(role=role, start=at + len(gap), end=at + len(gap) + len(line)))
        at += len(gap) + len(line)
        previous = line
    return "".join(parts), tuple(layout)


def _is_headline(line: str, title: str | None) -> bool:
    """True for the title, or a line that begins with it and has a word or two more, such as ``– live updates``."""
    if not title or not line.casefold().startswith(title.casefold()):
        return False
    return len(line) == len(title) or (
        len(line) <= len(title) + HEADLINE_MORE and len(title) > HEADLINE_MORE and not _SENTENCE_END.search(line)
    )


def _is_byline(line: str, *, date: bool) -> bool:
    """True for a line with the author, ``By Ada Holm | 4 May 2026``, or if ``date`` with the date alone."""
    if len(line) > BYLINE_MAX:
        return False
    parts = [part.strip() for part in _BYLINE_PARTS.split(line) if part.strip()]
    by = [(found := _BY.match(part)) is not None and is_name(part[found.end() :]) for part in parts]
    when = [is_date(_WHEN.sub("", part, count=1)) for part in parts]
    told = any(by) or (any(when) and (date or not all(when)))
    return told and all(a or b or is_name(part) for a, b, part in zip(by, when, parts, strict=True))


def _metadata(tree: "HtmlElement | None") -> dict[str, str | None]:
    if tree is None:
        return {}
    found = _trafilatura().extract_metadata(tree, date_config=_DATES)
    fields = {name: _valid(name, getattr(found, source)) for name, source in _FIELDS.items()}
    return {**fields, "byline": _valid("title", found.author)}


def _valid(field: str, value: str | None) -> str | None:
    """Return the cleaned value if it passes the validation of an intake article, else None."""
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

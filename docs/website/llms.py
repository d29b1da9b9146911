"""Writes the docs for language models: ``llms.txt`` (https://llmstxt.org), ``llms-full.txt`` and each page's Markdown.

``llms.txt`` lists every page with its first sentence; its links lead to the Markdown, which lies beside the HTML.
``llms-full.txt`` has the text of all pages but the project's own (changelog and the like, "Optional" in ``llms.txt``).
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FILES: Final = ("llms.txt", "llms-full.txt")
OPTIONAL: Final = "Project"
"""The section of the navigation that a reader with little room may leave out."""
_LINK: Final = re.compile(r"\[([^\]\n]*)\]\([^)\s]+\)")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_SENTENCE: Final = re.compile(r"(.+?[.!?])(?=\s|$)", re.DOTALL)
_OTHER: Final = re.compile(r"[|`<#!*\-]|\d+\. | {4}|\[!")
"""How what is no paragraph begins: a table, a fence, markup, a heading, a list, code."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation."""

    section: str
    path: str
    title: str
    lead: str
    text: str


def write(site: Path, pages: Path, nav: list[Any], url: str = "") -> None:
    """Write both files and the Markdown of the pages into a built site.

    Args:
        site: the folder with the built site.
        pages: the folder with the pages' Markdown.
        nav: the navigation of Zensical's configuration.
        url: where the site will be served; without it links are relative to ``llms.txt``.
    """
    entries = list(_entries(pages, nav))
    for entry in entries:
        (site / entry.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(pages / entry.path, site / entry.path)
    (site / FILES[0]).write_text(listing(entries, url), encoding="utf-8")
    (site / FILES[1]).write_text(full(entries), encoding="utf-8")


def listing(entries: list[Entry], url: str = "") -> str:
    """The text of ``llms.txt``."""
    first = entries[0]
    lines = [f"# {first.title}", "", f"> {first.lead}"]
    section = ""
    for entry in entries[1:]:
        if entry.section != section:
            section = entry.section
            lines += ["", f"## {'Optional' if section == OPTIONAL else section}", ""]
        lines.append(f"- [{entry.title}]({url}{entry.path}): {entry.lead}")
    return "\n".join(lines) + "\n"


def full(entries: list[Entry]) -> str:
    """The text of ``llms-full.txt``."""
    return "\n".join(
        f"<!-- {entry.path} -->\n\n{_COMMENT.sub('', entry.text).strip()}\n"
        for entry in entries
        if entry.section != OPTIONAL
    )


def _entries(pages: Path, nav: list[Any], section: str = "") -> Iterator[Entry]:
    for item in nav:
        if isinstance(item, str):
            yield _entry(pages, item, section)
        else:
            for title, value in item.items():
                yield from _entries(pages, value if isinstance(value, list) else [value], section or title)


def _entry(pages: Path, path: str, section: str) -> Entry:
    text = (pages / path).read_text(encoding="utf-8")
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    return Entry(section, path, title[1] if title else path, _lead(text), text)


def _lead(text: str) -> str:
    """The first sentence of a page's first paragraph, without links and emphasis."""
    paragraphs = (part.strip("\n") for part in _COMMENT.sub("", text).split("\n\n"))
    paragraph = next((part for part in paragraphs if part.strip() and not _is_other(part)), "")
    plain = " ".join(_LINK.sub(r"\1", paragraph).replace("**", "").split())
    sentence = _SENTENCE.match(plain)
    return sentence[1] if sentence else plain


def _is_other(paragraph: str) -> bool:
    return bool(_OTHER.match(paragraph)) and not paragraph.startswith(("**", "`"))

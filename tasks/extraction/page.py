"""An HTML page: the article's text and what the page says of itself. Never touches the network."""

import logging
import re
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from schemas.article import Article

_TAG = re.compile(r"<[a-zA-Z!/?]")
_LANG = re.compile(r"<html\b[^>]{0,2000}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}\b[A-Za-z0-9-]*)", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """The text in paragraphs with a blank line between them, and the fields that hold on the intake too."""

    text: str
    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    byline: str | None = None
    publisher: str | None = None
    language: str | None = None


def read_page(html: str) -> Page:
    """Extract the article; ``text`` is empty where the page has none."""
    return Page("")

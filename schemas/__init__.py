"""Pydantic models of everything that crosses a process boundary. Imports no other package of quotewire."""

from quotewire.schemas.article import Article, ArticleError, article_from, parse_article
from quotewire.schemas.base import SCHEMA_VERSION
from quotewire.schemas.dead_letter import DeadLetter, Failure
from quotewire.schemas.document import (
    Attribution,
    Cut,
    Document,
    Evidence,
    Extracted,
    Language,
    Provenance,
    Reason,
    Removed,
    Repair,
    Repaired,
    Source,
    Span,
    StatementSource,
    Telling,
    Translation,
    Unfinished,
    Venue,
    When,
)
from quotewire.schemas.event import Event

__all__ = [
    "SCHEMA_VERSION",
    "Article",
    "ArticleError",
    "Attribution",
    "Cut",
    "DeadLetter",
    "Document",
    "Event",
    "Evidence",
    "Extracted",
    "Failure",
    "Language",
    "Provenance",
    "Reason",
    "Removed",
    "Repair",
    "Repaired",
    "Source",
    "Span",
    "StatementSource",
    "Telling",
    "Translation",
    "Unfinished",
    "Venue",
    "When",
    "article_from",
    "parse_article",
]

"""Events: CloudEvents 1.0 envelopes and the data of each event type."""

from typing import Annotated, Final, Literal

from pydantic import Field

from quotewire.schemas.base import Record
from quotewire.schemas.document import Attribution, Language, Offset, Provenance, Reason

EVENT_DATA_MAX: Final = 65_536
"""Largest event data, in bytes of JSON; a longer statement is cut and says so."""

EventType = Literal[
    "quotewire.article.extracted",
    "quotewire.article.repaired",
    "quotewire.statement.attributed",
    "quotewire.article.completed",
    "quotewire.article.rejected",
    "quotewire.article.dead",
]
Count = Annotated[int, Field(ge=0)]


class ArticleReference(Record):
    """The article an event is about, with what a consumer needs to show beside it."""

    id: str | None
    revision: str | None
    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    byline: str | None = None
    publisher: str | None = None
    metadata: dict[str, str] = Field(default_factory=dict)


class ArticleExtracted(Record):
    """The article's text was found."""

    article: ArticleReference
    language: Language
    characters: Count
    words: Count
    removed: dict[str, Count]
    """Number of removed blocks by kind."""
    pipeline: Provenance


class ArticleRepaired(Record):
    """The text was repaired."""

    article: ArticleReference
    applied: dict[str, Count]
    """Number of applied repairs by kind."""
    flagged: dict[str, Count]
    """Number of flagged places by kind."""
    pipeline: Provenance


class Surroundings(Record):
    """The document text around a statement, cut at ``start`` and ``end`` (offsets into the document's text)."""

    start: Offset
    end: Offset
    text: str


class StatementAttributed(Record):
    """One statement with its source; stands alone, without the document."""

    article: ArticleReference
    statement: str
    """The statement's text; pieces of a discontinuous statement are joined with a space."""
    speaker: str | None
    """The source's resolved name, or its description where it has no name; null where there is no source."""
    surroundings: Surroundings
    attribution: Attribution
    truncated: bool = False
    """True where span texts or surroundings were cut to keep the event under its size limit; offsets are whole."""
    pipeline: Provenance


class ArticleCompleted(Record):
    """The article is done; its document can be read until it expires."""

    article: ArticleReference
    statements: Count
    sources: Count
    repairs: Count
    removed: Count
    document_key: str
    """The Redis hash whose field ``document`` holds the whole document."""
    pipeline: Provenance


class ArticleRejected(Record):
    """The article is fine but not for this pipeline."""

    article: ArticleReference
    reason: Reason
    pipeline: Provenance


class ArticleDead(Record):
    """The article cannot be processed; its dead letter holds the raw body."""

    article: ArticleReference
    reason: Reason
    stage: str
    attempts: Count
    dead_letter_id: str | None = None


EventData = ArticleExtracted | ArticleRepaired | StatementAttributed | ArticleCompleted | ArticleRejected | ArticleDead


class Event(Record):
    """A CloudEvents 1.0 envelope in JSON format; ``id`` is deterministic, so a consumer can dedupe on it."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: Literal["quotewire"] = "quotewire"
    type: EventType
    subject: str
    time: str
    """When the event was made, RFC 3339, UTC. The only field that differs when the same event is made again."""
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str
    data: EventData

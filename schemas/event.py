"""Events: CloudEvents 1.0 envelopes and the data of each event type."""

from typing import Annotated, Final, Literal

from pydantic import Field

from quotewire.schemas.base import Record
from quotewire.schemas.document import Attribution, Cut, Language, Offset, Provenance, Reason
from quotewire.schemas.traceparent import Traceparent

EVENT_DATA_MAX: Final = 65_536
"""Maximum event data, in bytes of JSON; a longer statement is cut and marked as truncated."""

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
    """The producer's id, or the hash of the content; null if it could not be read."""
    revision: str | None
    """A hash of the content; null of an article that is faulty."""
    title: str | None = None
    """The headline."""
    url: str | None = None
    """Where it was published."""
    published_at: str | None = None
    """When it was published."""
    byline: str | None = None
    """Who wrote it, as the page says."""
    publisher: str | None = None
    """Who published it."""
    metadata: dict[str, str] = Field(default_factory=dict)
    """The producer's own entries."""


class ArticleExtracted(Record):
    """The article's text was found."""

    article: ArticleReference
    """The article that was extracted."""
    language: Language
    """Its language, as the producer gave it or as it was identified."""
    characters: Count
    """Length of the extracted text in code points, removed blocks included."""
    words: Count
    """Words of that text, by white space."""
    removed: dict[str, Count]
    """Number of removed blocks by kind."""
    cut: list[Cut] = Field(default_factory=list)
    """What limits left out so far; empty for all but enormous articles."""
    pipeline: Provenance
    """Versions of quotewire and its models."""


class ArticleRepaired(Record):
    """The text was repaired."""

    article: ArticleReference
    """The article that was repaired."""
    applied: dict[str, Count]
    """Number of applied repairs by kind."""
    flagged: dict[str, Count]
    """Number of flagged places by kind."""
    cut: list[Cut] = Field(default_factory=list)
    """What limits left out so far; empty for all but enormous articles."""
    pipeline: Provenance
    """Versions of quotewire and its models."""


class Surroundings(Record):
    """The document text around a statement, cut at ``start`` and ``end`` (offsets into the document's text)."""

    start: Offset
    """Where it begins."""
    end: Offset
    """Where it ends; exclusive."""
    text: str
    """The words."""


class StatementAttributed(Record):
    """One statement with its source; stands alone, without the document."""

    article: ArticleReference
    """The article that the statement stands in."""
    statement: str
    """The statement's text; pieces of a discontinuous statement are joined with a space."""
    speaker: str | None
    """The source's resolved name, or its description where it has no name; null where there is no source."""
    surroundings: Surroundings
    """The text around the statement, from its paragraph."""
    attribution: Attribution
    """The attribution, as in the document. Its `stance` is `asserted` where the article says that the source says this,
    else `denied`, `negated`, `hypothetical`, `future`, `questioned`, `hearsay`, `generic`, `retracted` or
    `fictional`."""
    truncated: bool = False
    """True where span texts or surroundings were cut to keep the event under its size limit; offsets are whole."""
    pipeline: Provenance
    """Versions of quotewire and its models."""


class ArticleCompleted(Record):
    """The article is done; its document can be read until it expires."""

    article: ArticleReference
    """The article that is done."""
    statements: Count
    """Attributions in the document."""
    sources: Count
    """Distinct sources."""
    repairs: Count
    """Repairs, applied and flagged."""
    removed: Count
    """Removed blocks."""
    document_key: str
    """The Redis hash whose field ``document`` holds the whole document."""
    cut: list[Cut] = Field(default_factory=list)
    """What limits left out so far; empty for all but enormous articles."""
    pipeline: Provenance
    """Versions of quotewire and its models."""


class ArticleRejected(Record):
    """The article is fine but not for this pipeline."""

    article: ArticleReference
    """The article that was rejected."""
    reason: Reason
    """Why: a code and a sentence."""
    pipeline: Provenance
    """Versions of quotewire and its models."""


class ArticleDead(Record):
    """The article cannot be processed; its dead letter holds the raw body."""

    article: ArticleReference
    """The article, as far as its body could be read."""
    reason: Reason
    """Why: a code and a sentence."""
    stage: str
    """Where it died: `admit` or a stage."""
    attempts: Count
    """How often that stage was begun."""
    dead_letter_id: str | None = None
    """What `quotewire dead show` takes."""


EventData = ArticleExtracted | ArticleRepaired | StatementAttributed | ArticleCompleted | ArticleRejected | ArticleDead


class Event(Record):
    """A CloudEvents 1.0 envelope in JSON format; ``id`` is deterministic, so a consumer can dedupe on it."""

    specversion: Literal["1.0"] = "1.0"
    """The version of CloudEvents."""
    id: str
    """Deterministic: two events with one id are the same."""
    source: Literal["quotewire"] = "quotewire"
    """Who made the event."""
    type: EventType
    """What happened."""
    subject: str
    """The article's id."""
    time: str
    """When the event was made, RFC 3339, UTC. It and ``traceparent`` alone differ when the same event is made again."""
    datacontenttype: Literal["application/json"] = "application/json"
    """What `data` is."""
    dataschema: str
    """The `$id` of the JSON Schema of `data`."""
    traceparent: Traceparent | None = Field(default=None, exclude_if=lambda value: value is None)
    """CloudEvents' extension for distributed tracing: where a consumer's trace goes on. Absent without a trace."""
    data: EventData
    """What happened; [each type](events.md) has its own."""

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
    """A hash of the content, so a corrected article has another; null for an article that could not be read."""
    title: str | None = None
    """The headline."""
    url: str | None = None
    """Where it was published."""
    published_at: str | None = None
    """When it was published, as the producer or the page says."""
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
    """The document's text around a statement: ``text == document.text[start:end]``.

    In an event that is ``truncated``, ``text`` may be shorter than ``end - start``.
    """

    start: Offset
    """Where it begins."""
    end: Offset
    """Where it ends; exclusive."""
    text: str
    """The words."""


class StatementAttributed(Record):
    """One statement with its source; complete without the document."""

    article: ArticleReference
    """The article that the statement stands in."""
    statement: str
    """The statement's text, with its quotation marks; the pieces of an interrupted one are joined with a space."""
    speaker: str | None
    """The source's name, or the words that mention it where it has no name; null where no source is mentioned."""
    surroundings: Surroundings
    """The text around the statement, from its paragraphs."""
    attribution: Attribution
    """The attribution, as in the document. Look at its `stance` before you print it: where that is not `asserted`, the
    article does not simply say that the source says this."""
    truncated: bool = False
    """True where texts or lists were cut to keep `data` under 65,536 bytes. The offsets of what is there are whole, and
    the document has all of it."""
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
    """The Redis hash whose field ``document`` holds the whole document as JSON, until it expires."""
    cut: list[Cut] = Field(default_factory=list)
    """What limits left out so far; empty for all but enormous articles."""
    pipeline: Provenance
    """Versions of quotewire and its models."""


class ArticleRejected(Record):
    """The article can be read, but is out of scope: not English, no article text. It is not tried again."""

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
    """How often that stage was begun; 0 for `admit`."""
    dead_letter_id: str | None = None
    """What `quotewire dead show` takes."""


EventData = ArticleExtracted | ArticleRepaired | StatementAttributed | ArticleCompleted | ArticleRejected | ArticleDead


class Event(Record):
    """A CloudEvents 1.0 envelope in JSON format; ``id`` is deterministic, so a consumer can dedupe on it."""

    specversion: Literal["1.0"] = "1.0"
    """The version of CloudEvents."""
    id: str
    """Deterministic, 32 hexadecimal digits: two events with one id are the same. It depends on the revision and on the
    version of quotewire."""
    source: Literal["quotewire"] = "quotewire"
    """Who made the event."""
    type: EventType
    """What happened."""
    subject: str
    """The article's id; `unknown` where it could not be read."""
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

"""The document: what quotewire makes of an article. The field names are fixed; other services read them."""

from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from quotewire.schemas.base import SCHEMA_VERSION, Record
from quotewire.schemas.traceparent import Traceparent

MESSAGE_MAX: Final = 1_000
"""Longest message of a reason or failure, in characters; it may quote the article, and is cut."""

Confidence = Annotated[float, Field(ge=0, le=1)]
Offset = Annotated[int, Field(ge=0)]
"""A position in Unicode code points."""

StatementType = Literal["direct", "indirect", "mixed"]
Act = Literal["speech", "belief", "intention", "other"]
SourceKind = Literal["person", "organization", "place", "group", "document", "anonymous", "unknown"]
Basis = Literal["named", "pronoun", "description", "metonym", "discourse", "author", "anonymous", "none"]
"""How a source's name was found; ``values.py`` says what each of these words means."""
Stance = Literal[
    "asserted",
    "denied",
    "negated",
    "hypothetical",
    "future",
    "questioned",
    "hearsay",
    "generic",
    "retracted",
    "fictional",
]
"""What the article says about an attribution; ``values.py`` says what each of these words means."""
VenueKind = Literal["occasion", "medium", "place"]
Precision = Literal["day", "week", "month", "year"]
Disposition = Literal["applied", "flagged"]
LayoutRole = Literal["question", "list_item", "quotation", "signature", "entry"]
"""What the markup of a page says that a paragraph is: a question in bold or in a heading, the item of a list, a
paragraph of a block quotation, the source below it, or the beginning of an entry of a live blog."""
CutKind = Literal["removed", "repairs", "attributions", "repeats"]
Message = Annotated[str, BeforeValidator(lambda text: text[:MESSAGE_MAX] if isinstance(text, str) else text)]


class Span(Record):
    """A piece of the document's text: ``text == document.text[start:end]``.

    In an event that is ``truncated``, ``text`` may be shorter than ``end - start``.
    """

    start: Offset
    """Where it begins."""
    end: Offset
    """Where it ends; exclusive."""
    text: str
    """The words."""
    original: tuple[Offset, Offset] = Field(strict=False)
    """Where it begins and ends in the document's `original`."""


class Language(Record):
    """ISO 639-1 code and how sure the identification is; 1.0 where the producer said it."""

    code: str
    """ISO 639-1, such as `en`."""
    confidence: Confidence
    """How sure the identification is."""


class Removed(Record):
    """A block or notice that is not part of the article; offsets into ``original``.

    ``reason`` says what it was recognised by; empty in what a version before this field wrote.
    """

    kind: str
    """What the block is, such as `comment_form`."""
    start: Offset
    """Where it begins."""
    end: Offset
    """Where it ends; exclusive."""
    text: str
    """Its words."""
    reason: str = ""
    """What it was recognised by."""


class Repair(Record):
    """One repair (applied) or suspicion (flagged); offsets into ``original``.

    ``kind`` is one class, such as ``quote.close_space``; what is wrong in two ways in one place is two repairs side by
    side, or, where they cannot be parted, one of the class that was found first. ``after`` of an applied repair
    replaces ``before``; of a flagged one it is a suggestion or null.
    """

    id: str
    """Unique in the document."""
    kind: str
    """The class, such as `quote.close_space`."""
    disposition: Disposition
    """Whether the text was changed."""
    start: Offset
    """Where it begins."""
    end: Offset
    """Where it ends; exclusive."""
    before: str
    """What stood there."""
    after: str | None
    """What stands there now, or a suggestion."""
    confidence: Confidence
    """How sure it is."""
    reason: str
    """Why, for people."""

    @model_validator(mode="after")
    def _applied_has_after(self) -> Self:
        if self.disposition == "applied" and self.after is None:
            raise ValueError("an applied repair must say what it put in place")
        return self


class Evidence(Record):
    """One sign of translation: what it is, how often the original shows it, and what it is a sign of."""

    kind: str
    """What it is."""
    count: Annotated[int, Field(ge=1)]
    """How often the original shows it."""
    reason: str
    """What it is a sign of."""


class Translation(Record):
    """Whether the article reads like a translation; ``from`` is the ISO 639-1 code of the source where it shows."""

    # "from" is a reserved word in Python, so the field is called source here and from in JSON.
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    likely: Confidence
    """How likely the article is a translation."""
    source: str | None = Field(default=None, alias="from")
    """The language it was translated from, where it shows; in JSON the field is called `from`."""
    evidence: list[Evidence] = Field(default_factory=list)
    """The signs."""


class StatementSource(Record):
    """Who a statement comes from: where the text mentions them and whom that mention resolves to."""

    mention: list[Span]
    """The words that name the source here; several if they do not stand together."""
    kind: SourceKind
    """What the source is."""
    name: str | None = None
    """The fullest name that the article gives; null where none was found, or it is not sure enough."""
    role: str | None = None
    """The office or job, as the article says it."""
    affiliation: str | None = None
    """The body that the source belongs to or speaks for."""
    basis: Basis
    """How the name was found."""
    confidence: Confidence | None = None
    """How likely the name is right, 0 to 1, apart from the statement's confidence; null where none was found. A name
    that is more likely wrong than right is left out, and the mention stands."""


class When(Record):
    """When a statement was made, in the words of the text and as days of the calendar, both included.

    ``first_day`` and ``last_day`` are ISO 8601 dates (``2020-11-30``), counted from the article's ``published_at``;
    null where that is needed and missing. ``precision`` is the period that the words name: ``last month`` is a month,
    from its first day to its last. A weekend counts as a week, with its own two days.
    """

    mention: Span
    """The words."""
    precision: Precision
    """The period that the words name."""
    first_day: str | None = None
    """The first day."""
    last_day: str | None = None
    """The last day."""


class Venue(Record):
    """An occasion (a speech), a medium (a letter, a network) or a place where a statement was made."""

    mention: Span
    """The words."""
    kind: VenueKind
    """What it is."""


class Telling(Record):
    """A restatement: another place of the article with the same statement, such as its headline or a paraphrase."""

    type: StatementType
    """How it is said there."""
    content: Annotated[list[Span], Field(min_length=1)]
    """What is said; several spans if they do not stand together."""
    cue: list[Span]
    """The words that attribute it."""
    mention: list[Span]
    """The words that name the source."""
    paragraph: Annotated[int, Field(ge=0)]
    """Number of the paragraph, from 0."""
    confidence: Confidence
    """How likely this restatement is right, 0 to 1."""
    when: When | None = None
    """When it was said; null if the text does not tell."""
    where: list[Venue] = Field(default_factory=list)
    """On which occasion, in which medium or place."""
    addressee: list[Span] = Field(default_factory=list)
    """To whom."""


class Attribution(Record):
    """One statement with its source; when, where and to whom it was made, if the text says so.

    Restatements are merged into the fullest one; ``repeats`` has the others. What is nested in any of them is nested in
    it.
    """

    id: str
    """Unique in the document; the same whenever the same version of quotewire reads the same revision."""
    type: StatementType
    """Whether the words are the source's, the article's, or both."""
    act: Act
    """What the source does."""
    content: Annotated[list[Span], Field(min_length=1)]
    """What is said; several spans if they do not stand together."""
    cue: list[Span]
    """The words that attribute it, such as "said"; empty for a quotation without a tag."""
    source: StatementSource
    """Who says it."""
    nested_in: str | None = None
    """The id of the attribution whose content this one stands in; null for most."""
    paragraph: Annotated[int, Field(ge=0)]
    """Number of the paragraph that it begins in, from 0; each line of `text` that is not blank is a paragraph."""
    confidence: Confidence
    """How likely the statement, its source and its stance are all right, 0 to 1."""
    stance: Stance = "asserted"
    """Whether the article asserts that the source says this. New in schema 1.1, so absent in older ones."""
    when: When | None = None
    """When it was said; null if the text does not tell."""
    where: list[Venue] = Field(default_factory=list)
    """On which occasion, in which medium or place."""
    addressee: list[Span] = Field(default_factory=list)
    """To whom."""
    repeats: list[Telling] = Field(default_factory=list)
    """Other places where the article says the same."""


class Source(Record):
    """A distinct source of the article, once, with every mention by which a statement is attributed to it."""

    id: str
    """Unique in the document."""
    kind: SourceKind
    """What the source is."""
    name: str | None = None
    """The name."""
    role: str | None = None
    """The office or job."""
    affiliation: str | None = None
    """The body that the source belongs to or speaks for."""
    mentions: list[Span]
    """Every mention by which a statement is attributed to it."""
    attributions: list[str]
    """The ids of the statements."""


class Provenance(Record):
    """What made the document: the version of quotewire and of each model."""

    version: str
    """The version of quotewire."""
    models: dict[str, str]
    """The version of each model, by name."""


class Cut(Record):
    """What a limit left out of a list: how many items were found, and how many of them, the first, are there.

    ``removed``: blocks that were recognised as boilerplate; the others stay part of the text. ``repairs``: the others
    are neither made nor flagged. ``attributions``: the others have no event either. ``repeats``: all restatements of
    all statements.
    """

    what: CutKind
    """Which list."""
    found: Annotated[int, Field(ge=1)]
    """How many items were found."""
    kept: Annotated[int, Field(ge=0)]
    """How many are there."""


class Document(Record):
    """A completed article. ``text`` is ``original`` without the removed blocks and with the repairs applied."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    """The version of the format."""
    outcome: Literal["completed"] = "completed"
    """Tells a document from an article that did not complete."""
    article_id: str
    """The producer's id, or the hash of the content."""
    revision: str
    """A hash of the content."""
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
    language: Language
    """The language of the text."""
    translation: Translation
    """How likely it is a translation, and why."""
    original: str
    """The text as it was found."""
    text: str
    """The text without removed blocks and with the repairs; offsets are into it."""
    removed: list[Removed]
    """What is not part of the article."""
    repairs: list[Repair]
    """What was repaired or flagged."""
    attributions: list[Attribution]
    """The statements, in text order."""
    sources: list[Source]
    """The sources, each once."""
    cut: list[Cut] = Field(default_factory=list)
    """What limits left out; empty for all but enormous articles."""
    pipeline: Provenance
    """What made the document."""


class Reason(Record):
    """Why an article did not complete: a code for programs, a message for people."""

    code: str
    """For programs, such as `not_english` or `invalid_json`. Codes may be added."""
    message: Message
    """For people: a sentence, whose wording may change."""


class Unfinished(Record):
    """What is printed in the place of a document for an article that did not complete."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    """The version of the format."""
    outcome: Literal["rejected", "dead"]
    """How it ended."""
    article_id: str | None
    """The producer's id, if it could be read."""
    reason: Reason
    """Why."""


class Block(Record):
    """A paragraph of a page and the role that its markup gives it.

    Offsets are into ``original``; in attribution, into the text.
    """

    role: LayoutRole
    start: Offset
    end: Offset


class Extracted(Record):
    """Output of the extract stage: the article's text as found, its boilerplate, and what the page says of itself."""

    article_id: str
    revision: str
    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    byline: str | None = None
    publisher: str | None = None
    metadata: dict[str, str] = Field(default_factory=dict)
    traceparent: Traceparent | None = None
    """The submitted article's."""
    language: Language
    original: str
    layout: list[Block] = Field(default_factory=list)
    """What the markup says of the paragraphs, in text order; empty for plain text."""
    removed: list[Removed]
    cut: list[Cut] = Field(default_factory=list)


class Repaired(Record):
    """Output of the repair stage: the ledger. The text follows from it, so it is not stored again."""

    extracted: Extracted
    translation: Translation
    repairs: list[Repair]
    cut: list[Cut] = Field(default_factory=list)
    """What was left out up to this stage."""

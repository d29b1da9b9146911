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
"""How a source's name was found: the mention contains it (named), a pronoun or description was resolved to it, a place
or building stands for those it speaks for (metonym), the context gives an untagged quotation its speaker (discourse),
the article's own author speaks, the source is described but kept anonymous, or there is none."""
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
"""What the article says about an attribution. asserted: the source says (thinks, wants) the content. denied: the source
rejects the content (``denied that``, ``does not think``). negated: the source did not say it (``never said``,
``refused to say``). hypothetical: it is a condition, a possibility or a wish. future: it is yet to be said. questioned:
whether it was said is asked. hearsay: unnamed others claim that it was said. generic: nobody in particular says it.
retracted: by the article's own account nobody said it (a fake or retracted report). fictional: it is said in a work of
fiction or satire."""
VenueKind = Literal["occasion", "medium", "place"]
Precision = Literal["day", "week", "month", "year"]
Disposition = Literal["applied", "flagged"]
LayoutRole = Literal["question", "list_item", "quotation", "signature", "entry"]
"""What the markup of a page says that a paragraph is: a question in bold or in a heading, the item of a list, a
paragraph of a block quotation, the source below it, or the beginning of an entry of a live blog."""
CutKind = Literal["removed", "repairs", "attributions", "repeats"]
Message = Annotated[str, BeforeValidator(lambda text: text[:MESSAGE_MAX] if isinstance(text, str) else text)]


class Span(Record):
    """A stretch of the document's text: ``text == document.text[start:end]``; ``original`` indexes the original."""

    start: Offset
    """Where it begins."""
    end: Offset
    """Where it ends; exclusive."""
    text: str
    """The words."""
    original: tuple[Offset, Offset] = Field(strict=False)
    """Start and end in the original text."""


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
    """The resolved name."""
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

    ``first_day`` and ``last_day`` are ISO 8601 dates (``2020-11-30``), seen from the article's ``published_at``; null
    where only that could tell and there is none. ``precision`` is the stretch that the words name: ``last month`` is a
    month, from its first day to its last. A weekend counts as a week, with its own two days.
    """

    mention: Span
    """The words."""
    precision: Precision
    """The stretch that the words name."""
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
    """Another place where the article tells a statement: in its headline, or once quoted and once in other words."""

    type: StatementType
    """How it is told here."""
    content: Annotated[list[Span], Field(min_length=1)]
    """What is said; several spans if they do not stand together."""
    cue: list[Span]
    """The words that attribute it."""
    mention: list[Span]
    """The words that name the source."""
    paragraph: Annotated[int, Field(ge=0)]
    """Number of the paragraph, from 0."""
    confidence: Confidence
    """How likely this telling is right."""
    when: When | None = None
    """When it was said."""
    where: list[Venue] = Field(default_factory=list)
    """On which occasion, in which medium or place."""
    addressee: list[Span] = Field(default_factory=list)
    """To whom."""


class Attribution(Record):
    """One statement with its source; when, where and to whom it was made, if the text says so.

    A statement that the article tells more than once is here once, as its fullest telling; ``repeats`` has the others.
    What is nested in any of its tellings is nested in it.
    """

    id: str
    """The same for the same revision and version."""
    type: StatementType
    """The source's own words (direct), the article's (indirect), or both."""
    act: Act
    """Whether it is said, believed, intended or something else."""
    content: Annotated[list[Span], Field(min_length=1)]
    """What is said; several spans if they do not stand together."""
    cue: list[Span]
    """The words that attribute it, such as "said"."""
    source: StatementSource
    """Who says it."""
    nested_in: str | None = None
    """The id of the attribution whose content this one stands in."""
    paragraph: Annotated[int, Field(ge=0)]
    """Number of the paragraph, from 0."""
    confidence: Confidence
    """How likely the statement, its source and its stance are right; a denial told as an assertion counts as wrong."""
    stance: Stance = "asserted"
    """Whether the article asserts that the source says this. Since schema 1.1; ``asserted`` in what an older version
    wrote."""
    when: When | None = None
    """When it was said."""
    where: list[Venue] = Field(default_factory=list)
    """On which occasion, in which medium or place."""
    addressee: list[Span] = Field(default_factory=list)
    """To whom."""
    repeats: list[Telling] = Field(default_factory=list)
    """Other places where the article tells it."""


class Source(Record):
    """A distinct source of the article, once, with every mention that a statement hangs on."""

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
    """Every mention that a statement hangs on."""
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
    """For programs."""
    message: Message
    """For people."""


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

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
    end: Offset
    text: str
    original: tuple[Offset, Offset] = Field(strict=False)


class Language(Record):
    """ISO 639-1 code and how sure the identification is; 1.0 where the producer said it."""

    code: str
    confidence: Confidence


class Removed(Record):
    """A block or notice that is not part of the article; offsets into ``original``.

    ``reason`` says what it was recognised by; empty in what a version before this field wrote.
    """

    kind: str
    start: Offset
    end: Offset
    text: str
    reason: str = ""


class Repair(Record):
    """One repair (applied) or suspicion (flagged); offsets into ``original``.

    ``kind`` is one class, such as ``quote.close_space``; what is wrong in two ways in one place is two repairs side by
    side, or, where they cannot be parted, one of the class that was found first. ``after`` of an applied repair
    replaces ``before``; of a flagged one it is a suggestion or null.
    """

    id: str
    kind: str
    disposition: Disposition
    start: Offset
    end: Offset
    before: str
    after: str | None
    confidence: Confidence
    reason: str

    @model_validator(mode="after")
    def _applied_has_after(self) -> Self:
        if self.disposition == "applied" and self.after is None:
            raise ValueError("an applied repair must say what it put in place")
        return self


class Evidence(Record):
    """One sign of translation: what it is, how often the original shows it, and what it is a sign of."""

    kind: str
    count: Annotated[int, Field(ge=1)]
    reason: str


class Translation(Record):
    """Whether the article reads like a translation; ``from`` is the ISO 639-1 code of the source where it shows."""

    # "from" is a reserved word in Python, so the field is called source here and from in JSON.
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    likely: Confidence
    source: str | None = Field(default=None, alias="from")
    evidence: list[Evidence] = Field(default_factory=list)


class StatementSource(Record):
    """Who a statement comes from: where the text mentions them and whom that mention resolves to."""

    mention: list[Span]
    kind: SourceKind
    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    basis: Basis
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
    precision: Precision
    first_day: str | None = None
    last_day: str | None = None


class Venue(Record):
    """An occasion (a speech), a medium (a letter, a network) or a place where a statement was made."""

    mention: Span
    kind: VenueKind


class Telling(Record):
    """Another place where the article tells a statement: in its headline, or once quoted and once in other words."""

    type: StatementType
    content: Annotated[list[Span], Field(min_length=1)]
    cue: list[Span]
    mention: list[Span]
    paragraph: Annotated[int, Field(ge=0)]
    confidence: Confidence
    when: When | None = None
    where: list[Venue] = Field(default_factory=list)
    addressee: list[Span] = Field(default_factory=list)


class Attribution(Record):
    """One statement with its source; when, where and to whom it was made, if the text says so.

    A statement that the article tells more than once is here once, as its fullest telling; ``repeats`` has the others.
    What is nested in any of its tellings is nested in it.
    """

    id: str
    type: StatementType
    act: Act
    content: Annotated[list[Span], Field(min_length=1)]
    cue: list[Span]
    source: StatementSource
    nested_in: str | None = None
    paragraph: Annotated[int, Field(ge=0)]
    confidence: Confidence
    """How likely the statement, its source and its stance are right; a denial told as an assertion counts as wrong."""
    stance: Stance = "asserted"
    """Whether the article asserts that the source says this. Since schema 1.1; ``asserted`` in what an older version
    wrote."""
    when: When | None = None
    where: list[Venue] = Field(default_factory=list)
    addressee: list[Span] = Field(default_factory=list)
    repeats: list[Telling] = Field(default_factory=list)


class Source(Record):
    """A distinct source of the article, once, with every mention that a statement hangs on."""

    id: str
    kind: SourceKind
    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    mentions: list[Span]
    attributions: list[str]


class Provenance(Record):
    """What made the document: the version of quotewire and of each model."""

    version: str
    models: dict[str, str]


class Cut(Record):
    """What a limit left out of a list: how many items were found, and how many of them, the first, are there.

    ``removed``: blocks that were recognised as boilerplate; the others stay part of the text. ``repairs``: the others
    are neither made nor flagged. ``attributions``: the others have no event either. ``repeats``: all restatements of
    all statements.
    """

    what: CutKind
    found: Annotated[int, Field(ge=1)]
    kept: Annotated[int, Field(ge=0)]


class Document(Record):
    """A completed article. ``text`` is ``original`` without the removed blocks and with the repairs applied."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    outcome: Literal["completed"] = "completed"
    article_id: str
    revision: str
    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    byline: str | None = None
    publisher: str | None = None
    language: Language
    translation: Translation
    original: str
    text: str
    removed: list[Removed]
    repairs: list[Repair]
    attributions: list[Attribution]
    sources: list[Source]
    cut: list[Cut] = Field(default_factory=list)
    """What limits left out; empty for all but enormous articles."""
    pipeline: Provenance


class Reason(Record):
    """Why an article did not complete: a code for programs, a message for people."""

    code: str
    message: Message


class Unfinished(Record):
    """What is printed in the place of a document for an article that did not complete."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    outcome: Literal["rejected", "dead"]
    article_id: str | None
    reason: Reason


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

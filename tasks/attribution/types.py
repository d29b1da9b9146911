"""The data types that the steps of attribution exchange, and the resulting ``Statement``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from spacy.tokens import Doc, Span

from quotewire.schemas.document import Act, Basis, SourceKind, Stance, StatementType, VenueKind
from quotewire.tasks.attribution.entities import Gender, Office
from quotewire.tasks.attribution.text import CharSpan, Expression


@dataclass(frozen=True, slots=True)
class Venue:
    """The words for the occasion, medium or place of a statement."""

    mention: CharSpan
    kind: VenueKind


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and where a statement was made, and to whom, as far as the text says so.

    Attributes:
        when: The date expression for when it was made.
        ahead: Whether it is yet to be made (``will say on Monday``).
        where: Occasions, media and places.
        addressee: The words that name the addressee; empty or one span.
    """

    when: Expression | None = None
    ahead: bool = False
    where: tuple[Venue, ...] = ()
    addressee: tuple[CharSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution: who says (thinks, wants) what, and the words that express it.

    Attributes:
        type: Whether the words are quoted, reported, or both.
        act: What the source does: speech, belief, intention or another act.
        content: The spans of what is said, in text order; at least one.
        cue: The words that attribute it; empty for a quotation without a reporting tag.
        mention: The words that name the source; empty if the text names none.
        kind: The kind of source.
        name: The source's full name in the article, if known.
        role: The source's office or profession, from its title or apposition.
        affiliation: The organization, place or person that the source belongs to or speaks for.
        basis: How the name was found.
        speaker_confidence: Probability that the name is right, 0 to 1; None where there never was a name.
        nested_in: Index of the statement that contains this one, among the same document's statements.
        confidence: Estimated precision of statements like this one, 0 to 1; a wrong stance counts as wrong.
        stance: Whether the article asserts that the source says it.
        circumstances: When and where it was made, and to whom.
        repeats: Restatements of it elsewhere in the text.
    """

    type: StatementType
    act: Act
    content: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...]
    mention: tuple[CharSpan, ...]
    kind: SourceKind
    name: str | None
    role: str | None
    affiliation: str | None
    basis: Basis
    nested_in: int | None
    confidence: float
    speaker_confidence: float | None = None
    stance: Stance = "asserted"
    circumstances: Circumstances = Circumstances()
    repeats: tuple["Statement", ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledSpeaker:
    """The speaker of a turn, whom a label mentions.

    Attributes:
        name: The words anywhere in the article that name the speaker in full; empty if nobody is named.
        office: The role and affiliation that the label gives.
    """

    name: tuple[CharSpan, ...]
    office: Office


@dataclass(frozen=True, slots=True)
class Candidate:
    """A content and its cue, before its source is resolved.

    Attributes:
        head: Index of the cue's head token; None for a quotation without a tag.
        frame: How cue and content are connected: a dependency (``ccomp``) or one of ``frames``.
        mention: The words that name the source, if the finder also found them; None leaves them to the linker.
        basis: How the layout gives the words their source, if it does not name it right there; ``none`` if the words
            are of somebody whom nothing names.
        speaker: Who the label is that the mention is; None if the mention is no label.
    """

    type: StatementType
    act: Act
    content: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...]
    head: int | None
    frame: str
    confidence: float
    mention: tuple[CharSpan, ...] | None = None
    basis: Basis | None = None
    speaker: LabelledSpeaker | None = None


@dataclass(frozen=True, slots=True)
class ResolvedSource:
    """The entity that a mention refers to, as far as the article says.

    Attributes:
        gender: A person's gender and the evidence for it.
        confidence: Probability that the name is right, 0 to 1; None where there is no name.
    """

    kind: SourceKind
    basis: Basis
    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    gender: Gender | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The words that name a statement's source.

    Attributes:
        basis: If set, it overrides how the source was resolved.
        speaker: Who it is if the mention is the label of a turn.
    """

    mention: tuple[CharSpan, ...]
    basis: Basis | None = None
    speaker: LabelledSpeaker | None = None

    @property
    def resolved_by(self) -> tuple[CharSpan, ...]:
        """The words by which the source is resolved: the mention, or what the label refers to."""
        return self.mention if self.speaker is None else self.speaker.name


Similarity = Callable[[str, str], float]
"""How alike two words are, from −1 to 1; 0 if one is not known."""


class Findings(NamedTuple):
    """What a finder reads in a document.

    Attributes:
        candidates: Every content with its cue, in text order.
        names: The people (``PERSON``) and organizations (``ORG``) that are named, in text order; None leaves them to
            the recognizer of the parse.
        similarity: How alike two words are; None if the finder has no vectors of words.
    """

    candidates: list[Candidate]
    names: list[Span] | None = None
    similarity: Similarity | None = None


class Finder(Protocol):
    """Finds contents and cues, and names if it can."""

    def find(self, doc: Doc) -> Findings:
        """Find every content with its cue, and who is named."""
        ...

    def calibrate(self, doc: Doc, found: Candidate, mention: tuple[CharSpan, ...], *, nested: bool) -> Candidate | None:
        """A candidate with its confidence once its source is known; None if it is not reported.

        Args:
            doc: The document.
            found: One of the candidates that ``find`` gave.
            mention: The words that name its source; empty if none do.
            nested: True if it is inside another candidate's content.
        """
        ...

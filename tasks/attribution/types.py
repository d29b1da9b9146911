"""What the steps of attribution hand to each other, and the statement that they make together."""

from dataclasses import dataclass
from typing import Protocol

from spacy.tokens import Doc

from quotewire.schemas.document import Act, Basis, SourceKind, StatementType, VenueKind
from quotewire.tasks.attribution.entities.gender import Gender
from quotewire.tasks.attribution.text.dates import Expression
from quotewire.tasks.attribution.text.spans import CharSpan


@dataclass(frozen=True, slots=True)
class Venue:
    """Words that tell on what occasion, through which medium or in what place a statement was made."""

    mention: CharSpan
    kind: VenueKind


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and where a statement was made, and to whom, as far as the text says so.

    Attributes:
        when: The words that say the day or the longer stretch in which it was made.
        ahead: Whether it has yet to be made (``will say on Monday``).
        where: Occasion, medium and place.
        addressee: The words that name whom it was told; empty or one piece.
    """

    when: Expression | None = None
    ahead: bool = False
    where: tuple[Venue, ...] = ()
    addressee: tuple[CharSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Who says (thinks, wants) what, and with which words the text tells so.

    Attributes:
        type: Whether the words are quoted, reported, or both.
        act: What the source does: say, believe, intend or something else.
        content: The pieces of what is said, in text order, at least one.
        cue: The words that attribute it; empty for a quotation that goes by discourse.
        mention: The words that name the source; empty where the text names none.
        kind: What the source is.
        name: The source's full name inside the article, where one is known.
        role: The source's office or profession, from its title or apposition.
        affiliation: Whom the source belongs to or speaks for.
        basis: How the name was found.
        nested_in: Index of the statement that contains this one, among the same document's statements.
        confidence: How often a statement found in this way is right, 0 to 1.
        circumstances: When and where it was made, and to whom.
        repeats: Where else the text tells the same statement.
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
    circumstances: Circumstances = Circumstances()
    repeats: tuple["Statement", ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A content with its cue, whose source is not known yet.

    Attributes:
        head: Index of the cue's head token; None for a quotation without a tag.
        frame: How cue and content hang together (``ccomp``, ``quote``, ``discourse``, ``learned``, …).
        mention: The words that name the source, where the finder found them too; None leaves them to the linker.
    """

    type: StatementType
    act: Act
    content: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...]
    head: int | None
    frame: str
    confidence: float
    mention: tuple[CharSpan, ...] | None = None


@dataclass(frozen=True, slots=True)
class ResolvedSource:
    """The entity a mention refers to, as far as the article says.

    Attributes:
        gender: What the article's own words, not its pronouns, say of a person's gender.
    """

    kind: SourceKind
    basis: Basis
    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The words that name a statement's source; ``basis`` is set where they stand outside the statement's sentence."""

    mention: tuple[CharSpan, ...]
    basis: Basis | None = None


class Finder(Protocol):
    """Finds contents and cues."""

    def find(self, doc: Doc) -> list[Candidate]:
        """Find every content with its cue, in text order."""
        ...

    def calibrate(self, found: Candidate, *, nested: bool, sourced: bool) -> Candidate | None:
        """A candidate with the confidence it has once more is known of it; None for one that is not reported.

        Args:
            found: One of those that ``find`` gave.
            nested: Whether it stands inside another statement's content.
            sourced: Whether any words name its source.
        """
        ...

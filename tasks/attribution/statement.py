"""The statement: what attribution finds in a text, before it becomes part of a document."""

from dataclasses import dataclass

from schemas.document import Act, Basis, SourceKind, StatementType, VenueKind
from tasks.attribution.dates import Expression

Extent = tuple[int, int]
"""Start and end as code points of ``doc.text``, end exclusive."""


@dataclass(frozen=True, slots=True)
class Venue:
    """Words that tell on what occasion, through which medium or in what place a statement was made."""

    mention: Extent
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
    addressee: tuple[Extent, ...] = ()


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
    content: tuple[Extent, ...]
    cue: tuple[Extent, ...]
    mention: tuple[Extent, ...]
    kind: SourceKind
    name: str | None
    role: str | None
    affiliation: str | None
    basis: Basis
    nested_in: int | None
    confidence: float
    circumstances: Circumstances = Circumstances()
    repeats: tuple["Statement", ...] = ()

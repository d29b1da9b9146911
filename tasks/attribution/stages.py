"""The three steps of attribution and what they hand to each other, so that a trained model can take any one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from spacy.tokens import Doc

from schemas.document import Act, Basis, SourceKind, StatementType
from tasks.attribution.gender import Gender
from tasks.attribution.statement import Extent


@dataclass(frozen=True, slots=True)
class Found:
    """A content with its cue, whose source is not known yet.

    Attributes:
        head: Index of the cue's head token; None for a quotation without a tag.
        frame: How cue and content hang together (``ccomp``, ``quote``, ``discourse``, ``learned``, …).
        mention: The words that name the source, where the finder found them too; None leaves them to the linker.
    """

    type: StatementType
    act: Act
    content: tuple[Extent, ...]
    cue: tuple[Extent, ...]
    head: int | None
    frame: str
    confidence: float
    mention: tuple[Extent, ...] | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom a mention means, as far as the article tells.

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

    mention: tuple[Extent, ...]
    basis: Basis | None = None


class Finder(Protocol):
    """Finds contents and cues."""

    def find(self, doc: Doc) -> list[Found]:
        """Find every content with its cue, in text order."""
        ...

    def judged(self, found: Found, *, nested: bool, sourced: bool) -> Found | None:
        """A statement with the confidence it has once more is known of it; None for one that is not to be told.

        Args:
            found: One of those that ``find`` gave.
            nested: Whether it stands inside another statement's content.
            sourced: Whether any words name its source.
        """
        ...


class Linker(Protocol):
    """Ties contents to the mentions of their sources."""

    def link(self, doc: Doc, found: Sequence[Found]) -> list[Link]:
        """Find the source mention of each statement; one link per statement, in the same order."""
        ...


class Resolver(Protocol):
    """Says whom mentions mean."""

    def resolve(self, doc: Doc, found: Sequence[Found], links: Sequence[Link]) -> list[Resolved]:
        """Resolve the mention of each statement, in the same order."""
        ...

"""The speakers of a document: their names, their initials, and the colour and pattern that tell them apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from quotewire.schemas import Attribution, Document, Source
from quotewire.schemas.document import SourceKind
from quotewire.tasks.report.errors import ReportError
from quotewire.tasks.wordlists import words

COLOURS: Final = 9
"""Colours of named speakers in the style sheet. Colour 0 is grey, for sources without a name."""
PATTERNS: Final = 4
"""Kinds of underline: solid, dashed, dotted, double. As 9 and 4 have no common factor, 36 speakers differ in one."""
NAMELESS_PATTERN: Final = 2
"""Dotted."""
LABEL_MAX: Final = 80
"""Characters shown of the words that mention a source without a name."""
_ACRONYM_MAX: Final = 4
_SMALL: Final = words("particles.txt") | {"a", "and", "for", "in", "of", "on", "the", "to", "und", "y", "e", "i", "og"}
"""Words of a name that have no part in its initials."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A distinct source with its statements.

    Attributes:
        number: From 1, in order of appearance.
        label: The name, or the words that mention the source.
        named: Whether ``label`` is a name.
        initials: Up to four letters for the portrait; ``?`` for a source without a name.
        colour: Index into the palette, from 1; 0 without a name.
        pattern: Index of the kind of underline.
        statements: Indexes of the document's attributions, in text order.
    """

    number: int
    label: str
    named: bool
    kind: SourceKind
    role: str | None
    affiliation: str | None
    initials: str
    colour: int
    pattern: int
    statements: tuple[int, ...]

    @property
    def about(self) -> str:
        """Role and affiliation; empty if the article gives neither."""
        return ", ".join(part for part in (self.role, self.affiliation) if part)


def speakers_of(document: Document) -> list[Speaker]:
    """The document's sources in order of appearance, then one for all statements without a source, if there are any.

    Raises:
        ReportError: if two attributions have one id.
    """
    index = {attribution.id: number for number, attribution in enumerate(document.attributions)}
    if len(index) < len(document.attributions):
        twice, _ = Counter(attribution.id for attribution in document.attributions).most_common(1)[0]
        raise ReportError(f"there are several attributions with the id {twice}")
    found: list[Speaker] = []
    named = 0
    for source in document.sources:
        statements = tuple(index.pop(identity) for identity in source.attributions if identity in index)
        if statements:
            found.append(_speaker(len(found) + 1, source, named, statements))
            named += source.name is not None
    if index:
        found.append(_nobody(len(found) + 1, tuple(index.values())))
    return found


def _speaker(number: int, source: Source, named_before: int, statements: tuple[int, ...]) -> Speaker:
    mention = source.mentions[0].text if source.mentions else ""
    named = source.name is not None
    return Speaker(
        number=number,
        label=source.name or shortened(mention, LABEL_MAX),
        named=named,
        kind=source.kind,
        role=source.role,
        affiliation=source.affiliation,
        initials=initials(source.name) if source.name else "?",
        colour=named_before % COLOURS + 1 if named else 0,
        pattern=named_before % PATTERNS if named else NAMELESS_PATTERN,
        statements=statements,
    )


def _nobody(number: int, statements: tuple[int, ...]) -> Speaker:
    return Speaker(
        number=number,
        label="Nobody named",
        named=False,
        kind="unknown",
        role=None,
        affiliation=None,
        initials="?",
        colour=0,
        pattern=NAMELESS_PATTERN,
        statements=statements,
    )


def initials(name: str) -> str:
    """The letters of a portrait: ``TE`` for Torbjørn Eikrem, ``ME`` for Ministry of Energy, ``NATO`` for NATO.

    >>> [initials(name) for name in ("Torbjørn Eikrem", "Ministry of Energy", "NATO", "Ana de la Cruz Vega", "bell")]
    ['TE', 'ME', 'NATO', 'AV', 'B']
    """
    parts = [part for part in name.replace("-", " ").split() if part[0].isalnum()]
    telling = [part for part in parts if part.casefold() not in _SMALL] or parts
    if not telling:
        return "?"
    if len(telling) == 1:
        word = telling[0]
        return word if word.isupper() and len(word) <= _ACRONYM_MAX else word[0].upper()
    return (telling[0][0] + telling[-1][0]).upper()


def by_statement(speakers: Sequence[Speaker], attributions: Sequence[Attribution]) -> list[Speaker]:
    """The speaker of each attribution, in the order of the attributions."""
    of = {index: speaker for speaker in speakers for index in speaker.statements}
    return [of[index] for index in range(len(attributions))]


def shortened(text: str, limit: int) -> str:
    """Text on one line, cut between words to ``limit`` characters with an ellipsis.

    >>> shortened("Nobody  saw the lighthouse", 18), shortened("Lighthouses", 6)
    ('Nobody saw the…', 'Light…')
    """
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head, _, last = line[: limit - 1].rpartition(" ")
    return f"{head if head and len(last) < limit // 2 else line[: limit - 1]}…"

"""What is marked in an article: contents, cues, mentions, circumstances, other tellings, flags."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from quotewire.schemas import Attribution, Document, Repair, Span, Telling
from quotewire.tasks.repair import Ledger
from quotewire.tasks.report.errors import ReportError

Kind = Literal["content", "repeat", "circumstance", "mention", "cue", "flag"]
_RANKS: Final[dict[Kind, int]] = {"content": 0, "repeat": 1, "circumstance": 2, "mention": 3, "cue": 4, "flag": 5}
"""Outer marks first: words inside a statement are marked inside its underline."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked span.

    Attributes:
        kind: What it marks.
        number: Index of the attribution, or of the flag among the document's flags.
        start: Where it begins in the text.
        end: Where it ends in the text.
        original: Where the same words stand in the original.
        first: Whether it is the first span of its kind and number.
    """

    kind: Kind
    number: int
    start: int
    end: int
    original: tuple[int, int]
    first: bool = True

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Sorts marks that cover the same words, the outermost first."""
        return _RANKS[self.kind], self.start, -self.end, self.number

    def covers(self, start: int, end: int) -> bool:
        """Whether it covers ``original[start:end]``, words of the original that are not in the text."""
        return self.original[0] <= start and end <= self.original[1]


def marks_of(document: Document, ledger: Ledger, flags: list[Repair]) -> list[Mark]:
    """All marks of a document in text order; empty spans mark nothing.

    Raises:
        ReportError: if a span does not have the words that the text has there.
    """
    found = [mark for number, item in enumerate(document.attributions) for mark in _statement(document, number, item)]
    for number, flag in enumerate(flags):
        start, end = ledger.to_text(flag.start, flag.end)
        found.append(Mark("flag", number, start, end, (flag.start, flag.end)))
    return sorted((mark for mark in found if mark.start < mark.end), key=lambda mark: (mark.start, mark.order))


def _statement(document: Document, number: int, item: Attribution) -> Iterator[Mark]:
    for kind, spans in _spans(item):
        first = True
        for span in spans:
            if document.text[span.start : span.end] != span.text or span.end < span.start:
                raise ReportError(f"attribution {item.id}: the text has other words at {span.start}-{span.end}")
            yield Mark(kind, number, span.start, span.end, span.original, first)
            first = False


def _spans(item: Attribution) -> Iterator[tuple[Kind, list[Span]]]:
    yield "content", item.content
    yield "cue", item.cue
    yield "mention", item.source.mention
    yield "circumstance", _circumstances(item)
    for telling in item.repeats:
        yield "repeat", telling.content
        yield "cue", telling.cue
        yield "mention", telling.mention
        yield "circumstance", _circumstances(telling)


def _circumstances(item: Attribution | Telling) -> list[Span]:
    when = [item.when.mention] if item.when else []
    return [*when, *(venue.mention for venue in item.where), *item.addressee]

"""The two texts of a document side by side: what was kept, what a repair replaced, what was removed.

All offsets are Unicode code points, as in the document, and are only used here, in Python: a browser counts UTF-16
units, so its scripts get text that is already cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from quotewire.schemas import Document, Removed, Repair
from quotewire.tasks.repair import Ledger
from quotewire.tasks.repair.ledger import LedgerError
from quotewire.tasks.report.errors import ReportError


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of both texts; the pieces of a document, joined, are its original and its text.

    Attributes:
        start: Where it begins in the original.
        text_start: Where it begins in the text.
        before: What the original has.
        after: What the text has; the same as ``before`` where nothing changed.
        change: The applied repair or the removed block; None where nothing changed.
    """

    start: int
    text_start: int
    before: str
    after: str
    change: Repair | Removed | None = None

    @property
    def end(self) -> int:
        """Where it ends in the original."""
        return self.start + len(self.before)

    @property
    def text_end(self) -> int:
        """Where it ends in the text."""
        return self.text_start + len(self.after)


def ledger_of(document: Document) -> Ledger:
    """The document's ledger.

    Raises:
        ReportError: if the removed blocks and repairs do not lead from the original to the text.
    """
    try:
        ledger = Ledger(document.original, document.removed, document.repairs)
    except LedgerError as error:
        raise ReportError(str(error)) from None
    if ledger.text != document.text:
        raise ReportError("the repairs and removed blocks do not lead from the original to the text")
    return ledger


def pieces(ledger: Ledger) -> Iterator[Piece]:
    """Yields the pieces of both texts in order; none is empty on both sides."""
    changes: list[Repair | Removed] = [
        *(repair for repair in ledger.repairs if repair.disposition == "applied"),
        *(block for block in ledger.removed if block.text),
    ]
    start = text_start = 0
    for change in sorted(changes, key=lambda one: (one.start, one.end)):
        if change.start > start:
            kept = ledger.original[start : change.start]
            yield Piece(start, text_start, kept, kept)
            text_start += len(kept)
        before = ledger.original[change.start : change.end]
        after = (change.after or "") if isinstance(change, Repair) else ""
        yield Piece(change.start, text_start, before, after, change)
        start, text_start = change.end, text_start + len(after)
    if rest := ledger.original[start:]:
        yield Piece(start, text_start, rest, rest)

"""Blocks: the parts of a page whose markup says what they are (a list item, a block quotation, a signature).

Extraction reads them from HTML; they travel with the parsed document as its span group ``quotewire_layout``, whose
spans are labelled with their roles. A document without them is plain text.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from spacy.tokens import Doc

from quotewire.schemas.document import LayoutRole

GROUP: Final = "quotewire_layout"


class Block(NamedTuple):
    """A paragraph with the role that the markup gives it; ``start`` and ``end`` are offsets into the text."""

    role: LayoutRole
    start: int
    end: int


def set_blocks(doc: Doc, blocks: Iterable[Block]) -> None:
    """Record the blocks of a document's text; one that covers no word is left out."""
    spans = [doc.char_span(block.start, block.end, label=block.role, alignment_mode="expand") for block in blocks]
    doc.spans[GROUP] = [span for span in spans if span is not None and len(span)]


def blocks_of(doc: Doc) -> list[Block]:
    """The blocks of a document, in text order; empty for plain text."""
    if GROUP not in doc.spans:
        return []
    return [Block(span.label_, span.start_char, span.end_char) for span in doc.spans[GROUP]]  # type: ignore[arg-type]

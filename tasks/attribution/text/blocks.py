"""Blocks: the parts of a page whose markup says what they are (a list item, a block quotation, a signature).

Extraction reads them from HTML; they travel with the parsed document as its span group ``quotewire_layout``, whose
spans are labelled with their roles. A document without them is plain text.
"""

from collections.abc import Iterable
from typing import Final, cast

from spacy.tokens import Doc

from quotewire.schemas.document import Block, LayoutRole

GROUP: Final = "quotewire_layout"


def set_blocks(doc: Doc, blocks: Iterable[Block]) -> Doc:
    """Record the blocks of a document, with offsets into its text, and return it; one without a word is left out."""
    spans = [doc.char_span(block.start, block.end, label=block.role, alignment_mode="expand") for block in blocks]
    if found := [span for span in spans if span is not None and len(span)]:
        doc.spans[GROUP] = found
    return doc


def blocks_of(doc: Doc) -> list[Block]:
    """The blocks of a document, in text order; empty for plain text."""
    if GROUP not in doc.spans:
        return []
    return [
        Block(role=cast("LayoutRole", span.label_), start=span.start_char, end=span.end_char)
        for span in doc.spans[GROUP]
    ]

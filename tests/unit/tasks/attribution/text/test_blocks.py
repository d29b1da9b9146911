"""Blocks travel with the document, also through its serialization."""

from spacy.language import Language
from spacy.tokens import Doc

from quotewire.schemas.document import Block
from quotewire.tasks.attribution import parse, set_blocks
from quotewire.tasks.attribution.text import blocks_of

TEXT = "Holm wrote:\n\nWe wait.\n\n— Ada Holm"
BLOCKS = [Block(role="quotation", start=13, end=21), Block(role="signature", start=23, end=33)]


def test_blocks_come_back_as_they_were_set(nlp: Language) -> None:
    doc = set_blocks(next(parse(nlp, [TEXT])), BLOCKS)
    assert blocks_of(doc) == BLOCKS
    assert blocks_of(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == BLOCKS


def test_plain_text_has_none(nlp: Language) -> None:
    doc = next(parse(nlp, [TEXT]))
    assert blocks_of(doc) == []
    assert blocks_of(set_blocks(doc, [])) == []

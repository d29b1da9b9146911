"""Quotation marks at the ends of mentions: ``The portal “Kinoafisha`` has its closing mark, too.

Finders trim marks off the words for a source. Where the other mark of a pair stands inside the mention, it is kept.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from quotewire.tasks.attribution.refinement.untagged import Reported
from quotewire.tasks.attribution.text import CharSpan, SpanIndex, quotations_of


def with_whole_marks(doc: Doc, reported: Sequence[Reported]) -> list[Reported]:
    """Return the statements of a document, mentions that have one mark of a pair with the other one beside them.

    Args:
        doc: The document.
        reported: Its statements, with their sources.
    """
    pairs = SpanIndex(((one.start, one.end), (one.start, one.end)) for one in quotations_of(doc) if one.closed)
    return [_whole(one, pairs) for one in reported]


def _whole(one: Reported, pairs: SpanIndex[CharSpan]) -> Reported:
    mention = tuple(_with_marks(piece, pairs) for piece in one.link.mention)
    return one if mention == one.link.mention else one._replace(link=replace(one.link, mention=mention))


def _with_marks(piece: CharSpan, pairs: SpanIndex[CharSpan]) -> CharSpan:
    start, end = piece
    for _, (opening, after) in pairs.near(piece):
        if opening >= start and after == end + 1:
            return start, after
        if opening == start - 1 and start < after <= end:
            return opening, end
    return piece

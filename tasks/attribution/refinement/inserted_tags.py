"""Tags between dashes in words without quotation marks: ``The pier — said Anna White — will not be rebuilt.``.

Polish, Russian and Spanish news writes them so. The network takes what follows for the content, and what stands before
the first dash for a part of the mention.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.text import CharSpan, text_of, trimmed
from quotewire.tasks.attribution.types import Candidate

_LONGEST: Final = 90
"""Maximum length of a tag between dashes, in characters."""
_CLOSING: Final = re.compile(r"[^-–—.!?;:\n“”«»\"]{0,80}[ \xa0](?P<dash>-|–|—)[ \xa0]")
_OPENING: Final = re.compile(r"[ \xa0](?P<dash>-|–|—)[ \xa0](?=[^-–—.!?;:\n“”«»\"]{0,80}\Z)")


def with_words_before_tags(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """The statements, with the words before a tag between dashes as a part of their content.

    Args:
        doc: The document.
        found: Its statements.
    """
    text = text_of(doc)
    return [_whole(doc, text, statement) for statement in found]


def _whole(doc: Doc, text: str, statement: Candidate) -> Candidate:
    if statement.head is None or not statement.cue or not statement.mention or statement.type != "indirect":
        return statement
    at = statement.cue[0][0]
    if statement.content[0][0] < at:
        return statement
    tag = _between_dashes(text, statement.cue[0])
    if tag is None or not tag[1] <= statement.content[0][0] <= tag[1] + 1:
        return statement
    mention = tuple(piece for piece in statement.mention if tag[0] <= piece[0] and piece[1] <= tag[1])
    before = _before(doc, text, tag[0])
    if not mention or before is None:
        return statement
    return replace(statement, content=(before, *statement.content), mention=mention)


def _between_dashes(text: str, cue: CharSpan) -> CharSpan | None:
    """The span between the dashes around a cue, with white space; None if there is no pair of the same dash."""
    first = max(0, cue[0] - _LONGEST)
    opening = _OPENING.search(text, first, cue[0])
    closing = _CLOSING.match(text, cue[1])
    if opening is None or closing is None or opening["dash"] != closing["dash"]:
        return None
    return opening.end(), closing.end()


def _before(doc: Doc, text: str, tag: int) -> CharSpan | None:
    """The words of the sentence before the dash that opens a tag; None if there are none, or a quotation."""
    dash = len(text[:tag].rstrip("-–— \xa0"))
    span = doc.char_span(dash - 1, dash, alignment_mode="expand")
    start = span.sent.start_char if span is not None else dash
    words = trimmed(text, start, dash)
    return words if words is not None and not set(text[slice(*words)]) & set('“”„«»"\n') else None

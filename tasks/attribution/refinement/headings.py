"""Gives words behind a colon to whom the heading before it names first, and takes the heading out of them.

``Wendel on the ferries of Holm: “They are late.”`` is Wendel's, and so is what ``Wendel: The ferries are late. The
mayor said this on Monday.`` reports.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.detection import heading_before, is_body, person_of
from quotewire.tasks.attribution.frames import COLON, LAID_OUT, SENTENCE
from quotewire.tasks.attribution.text import confidences, covering_token, entity_around, extents, text_of
from quotewire.tasks.attribution.types import Candidate

_RELAYING: Final = frozenset({"report", "relay", "transmit", "quote", "cite"})
"""Verbs of who tells what somebody else said: ``This was reported by Ukrinform.``."""
_REACH: Final = 16
"""Maximum number of tokens from the beginning of a content to the colon of its heading."""


def under_headings(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, those behind a heading with its speaker."""
    return [_quoted(doc, one) if one.type != "indirect" else _reported(doc, one) for one in found]


def _quoted(doc: Doc, one: Candidate) -> Candidate:
    """A quotation behind a heading that goes on behind who speaks, with the heading's speaker as its source."""
    start = one.content[0][0]
    first = covering_token(doc, start)
    if first is None or one.frame in LAID_OUT:
        return one
    colon = first.i - 1
    while colon > 0 and doc[colon].is_space and "\n" not in doc[colon].text:
        colon -= 1
    heading = heading_before(doc, colon) if colon > 0 and doc[colon].text == ":" else None
    if heading is None or not heading.has_phrase or any(start < doc[heading.first].idx for start, _ in one.cue):
        return one
    at = doc[colon].idx
    if any(start > at for start, _ in one.cue):
        return one  # another tag follows
    sure = max(one.confidence, confidences()[COLON])
    return replace(
        one,
        cue=((at, at + 1),),
        head=colon,
        frame=COLON,
        confidence=sure,
        mention=extents(doc, text_of(doc), [heading.source]) if heading.source is not None else (),
        basis=None,
    )


def _reported(doc: Doc, one: Candidate) -> Candidate:
    """A report of a sentence that begins with its speaker and a colon, without these words and with this source."""
    start, end = one.content[0]
    if not one.cue or one.cue[0][0] < one.content[-1][1]:
        return one
    content = doc.char_span(start, end, alignment_mode="expand")
    colon = _colon_at(doc, content) if content is not None else None
    heading = heading_before(doc, colon) if colon is not None else None
    if colon is None or heading is None or heading.source is None:
        return one
    person = person_of(doc, heading.source)
    if (person is None and not is_body(doc, heading.source)) or _names_another(doc, one, person):
        return one
    if doc[colon].idx < start and one.frame != SENTENCE:
        return one
    behind = doc[colon + 1].idx
    pieces = ((behind, end), *one.content[1:]) if doc[colon].idx >= start else one.content
    return replace(one, content=pieces, mention=extents(doc, text_of(doc), [heading.source]))


def _colon_at(doc: Doc, content: Span) -> int | None:
    """Index of the colon just before a content, or of the first one of its words."""
    before = content.start - 1
    if before > 0 and doc[before].text == ":":
        return before
    limit = min(content.end - 1, content.start + _REACH)
    return next((i for i in range(content.start + 1, limit) if doc[i].text == ":"), None)


def _names_another(doc: Doc, one: Candidate, person: Span | None) -> bool:
    """True if the source of a report is a person with another name than the heading's, who does not only relay it."""
    if one.head is not None and doc[one.head].lemma_.lower() in _RELAYING:
        return False
    spans = (doc.char_span(*piece, alignment_mode="expand") for piece in one.mention or ())
    people = (token for span in spans if span is not None for token in span if token.ent_type_ == "PERSON")
    return person is not None and any(entity_around(token)[-1].text != person[-1].text for token in people)

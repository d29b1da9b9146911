"""Corrects where a content ends: before the reporter's words, and behind a pair of dashes.

The network marks labels token by token. It runs on into the sentence behind a tag (``“It rose,” Holm said. The town
has 400 houses.``), and stops at a dash (``said he bought it in June - before the fire - in a shop``).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection import INNER
from quotewire.tasks.attribution.text import CharSpan, text_of, trimmed
from quotewire.tasks.attribution.types import Candidate

_OPEN: Final = frozenset("“„«\"'‘`")
_MARKS: Final = frozenset('“”„«»"')
_DASHES: Final = frozenset("-–—")
_COMMENT: Final = re.compile(
    r"[ \xa0](?:--?|–|—)[ \xa0](?:an?|the same) (?:\w{1,20} )?(?:accusation|allegation|argument|assertion|charge|claim"
    r"|contention|denial|figure|idea|notion|prediction|promise|proposal|statement|suggestion|threat|view)\b"
)
"""A noun for what was said, in apposition to it: the reporter goes on."""
_INSERTED: Final = re.compile(r"[ \xa0](?P<dash>-|–|—)[ \xa0][^-–—\n]{3,120}[ \xa0](?P=dash)[ \xa0](?=[^\W\d_A-Z])")
"""A phrase between a pair of dashes, behind which the sentence goes on in lower case."""


def trim_narrative(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Remove the reporter's words from contents, and complete contents that are cut at a pair of dashes.

    Args:
        doc: The document.
        found: Its statements.
    """
    text = text_of(doc)
    made: list[Candidate] = []
    for statement in found:
        content = _quoted_part(doc, text, statement)
        content = _without_rebuttal(text, _across_dashes(doc, text, statement, content))
        made.append(statement if content == statement.content else replace(statement, content=content))
    return made


def _quoted_part(doc: Doc, text: str, statement: Candidate) -> tuple[CharSpan, ...]:
    """A content whose quotation stands before its tag, without what follows the tag's sentence unquoted."""
    if statement.head is None or not statement.cue or statement.content[0][0] >= statement.cue[0][0]:
        return statement.content
    if text[statement.content[0][0]] not in _OPEN or statement.frame == INNER:
        return statement.content
    end = doc[statement.head].sent.end_char
    left = tuple(piece for piece in statement.content if piece[0] < end or _is_spoken(text, piece[0]))
    return left or statement.content


def _without_rebuttal(text: str, content: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """A content without what the reporter says of it behind a dash: ``- a claim the owner denies``."""
    start, end = content[-1]
    comment = _COMMENT.search(text, start, end)
    if comment is None or _MARKS & set(text[comment.start() : end]):
        return content
    kept = trimmed(text, start, comment.start())
    return (*content[:-1], kept) if kept is not None else content


def _is_spoken(text: str, at: int) -> bool:
    """True if words begin with a quotation mark or behind a dash that resumes a speaker's words."""
    return text[at] in _OPEN or text[max(0, at - 3) : at].strip() in _DASHES


def _across_dashes(doc: Doc, text: str, statement: Candidate, content: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """A content behind its cue that ends at a pair of dashes, extended to the end of its sentence."""
    last = content[-1]
    inserted = _INSERTED.match(text, last[1])
    if inserted is None or statement.head is None or not statement.cue or statement.cue[-1][1] > last[0]:
        return content
    # The parser may end the sentence at a dash.
    behind = doc.char_span(inserted.end(), inserted.end() + 1, alignment_mode="expand")
    end = behind[0].sent.end_char if behind is not None else 0
    rest = text[inserted.end() : end]
    if not rest or _MARKS & set(rest) or "," in rest:
        return content
    whole = trimmed(text, last[0], end)
    return (*content[:-1], whole) if whole is not None else content

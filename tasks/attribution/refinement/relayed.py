"""Corrects ``the agency reports with reference to the mayor X``, as Russian and Ukrainian agencies write: X says it.

A finder takes the phrase for content, and the agency for the source. A person is the source; the agency stays where
the phrase names a body or nobody.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection import subject_end
from quotewire.tasks.attribution.text import extents, text_of, trimmed, without
from quotewire.tasks.attribution.types import Candidate

_REFERENCE: Final = re.compile(r",?[ \xa0]with (?:an? )?reference to[ \xa0](?=\w)")
_AHEAD: Final = re.compile(
    r"(?P<cue>[Aa]ccording to) (?P<medium>[^,.;:\n]{2,60}?) with (?:an? )?reference to "
    r"(?P<cited>[^,.;:\n]{2,80}),[ \xa0]"
)
_REACH: Final = 60
"""Maximum distance from a cue or its source to the phrase, in characters."""


def without_references(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, those that a person is referred to for with that person as the source."""
    text = text_of(doc)
    if "reference to" not in text:
        return list(found)
    return [_relayed(doc, text, one) if one.cue else one for one in found]


def _relayed(doc: Doc, text: str, statement: Candidate) -> Candidate:
    ahead = _AHEAD.match(text, statement.cue[0][0])
    if ahead is not None:
        return _told_ahead(doc, text, statement, ahead)
    end = statement.cue[-1][1]
    phrase = _REFERENCE.search(text, end, end + _REACH)
    if phrase is None or any(char in text[end : phrase.start()] for char in ".!?\n"):
        return statement
    behind = doc.char_span(phrase.end(), phrase.end() + 1, alignment_mode="expand")
    if behind is None:
        return statement
    # The tagger takes "to rescuer" for a verb.
    after = subject_end(doc, behind.start, len(doc)) or subject_end(doc, behind.end, len(doc))
    if after is None:
        return statement
    hole = phrase.start(), doc[after - 1].idx + len(doc[after - 1])
    left = [part for piece in statement.content for part in without(piece, hole)]
    content = tuple(piece for piece in (trimmed(text, *part) for part in left) if piece is not None)
    if not content:
        return statement
    person = any(token.ent_type_ == "PERSON" for token in doc[behind.start : after])
    mention = extents(doc, text, [(behind.start, after)]) if person else statement.mention
    return replace(statement, content=content, mention=mention)


def _told_ahead(doc: Doc, text: str, statement: Candidate, found: re.Match[str]) -> Candidate:
    """A statement behind ``According to Vestnik with reference to the police,``, which a finder takes for one cue."""
    cited = doc.char_span(*found.span("cited"), alignment_mode="expand")
    person = cited is not None and any(token.ent_type_ == "PERSON" for token in cited)
    pieces = (trimmed(text, max(start, found.end()), end) for start, end in statement.content if end > found.end())
    content = tuple(piece for piece in pieces if piece is not None)
    if not content:
        return statement
    mention = (found.span("cited" if person else "medium"),)
    return replace(statement, cue=(found.span("cue"),), mention=mention, content=content)

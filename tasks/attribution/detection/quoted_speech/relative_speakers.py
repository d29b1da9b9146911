"""Speakers of a relative clause that leads to a quotation: ``Holm told Ada Berg, who only laughed: “You never wait.”``.

The verb is seldom one of saying, so the network gives the quotation to the subject of the main clause.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.marks import Marks
from quotewire.tasks.attribution.frames import COLON
from quotewire.tasks.attribution.text import (
    FINITE,
    CharSpan,
    Places,
    Quotation,
    SpanIndex,
    TokenSpan,
    confidences,
    entity_around,
    extents,
)
from quotewire.tasks.attribution.types import Candidate

_CLAUSE: Final = 20
"""Maximum number of tokens from ``who`` to the colon."""
_STOPS: Final = frozenset({".", "!", "?", ";", ":", ",", "“", "”", '"', "„", "«", "»"})
_BETWEEN: Final = 3
"""Maximum number of tokens from ``who`` to its verb."""


class _Clause(NamedTuple):
    """A quotation, the verb of the clause that leads to it, whom the clause is about, and where its ``who`` stands."""

    quotation: CharSpan
    verb: int
    mention: CharSpan
    who: int


def with_relative_speakers(
    doc: Doc, marks: Marks, places: Places, quotations: Sequence[Quotation], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The statements, with the quotations that a relative clause leads to given to whom the clause is about.

    Args:
        doc: A parsed document.
        marks: Its text and what of it is quoted.
        places: Its token offsets.
        quotations: Its outermost quotations, in order.
        candidates: Its statements so far.
    """
    clauses = list(_clauses(doc, marks, places, quotations))
    if not clauses:
        return list(candidates)
    index = SpanIndex((clause.quotation, clause) for clause in clauses)
    theirs = [[clause for piece in one.content for clause in _leading_to(index, piece)] for one in candidates]
    right = {
        clause.verb
        for one, own in zip(candidates, theirs, strict=True)
        for clause in own
        if _is_by(one, clause.mention, clause.who)
    }
    made = [
        rest
        for one, own in zip(candidates, theirs, strict=True)
        if (rest := _without(one, [clause.quotation for clause in own if clause.verb not in right])) is not None
    ]
    return [*made, *(_candidate(doc, marks, clause) for clause in clauses if clause.verb not in right)]


def _candidate(doc: Doc, marks: Marks, clause: _Clause) -> Candidate:
    cue = extents(doc, marks.text, [(clause.verb, clause.verb + 1)])
    sure = confidences()[COLON]
    return Candidate("direct", "speech", (clause.quotation,), cue, clause.verb, COLON, sure, (clause.mention,))


def _clauses(doc: Doc, marks: Marks, places: Places, quotations: Sequence[Quotation]) -> Iterator[_Clause]:
    """Yield the relative clauses that lead to a quotation."""
    for quotation in quotations:
        colon = places.token_at(quotation.start) - 1
        if colon < 1 or doc[colon].text != ":":
            continue
        who = colon
        while who and colon - who < _CLAUSE and not (doc[who - 1].text in _STOPS or "\n" in doc[who - 1].text):
            who -= 1
        verb = next((token for token in doc[who + 1 : min(colon, who + 1 + _BETWEEN)] if token.tag_ in FINITE), None)
        if doc[who].lower_ != "who" or verb is None or who <= 1 or doc[who - 1].text != ",":
            continue
        mention = extents(doc, marks.text, [_noun_phrase(doc[who - 2])])
        if mention:
            yield _Clause((quotation.start, quotation.end), verb.i, mention[0], doc[who].idx)


def _leading_to(index: SpanIndex[_Clause], piece: CharSpan) -> Iterator[_Clause]:
    """Yield the clauses that lead to the quotations in a piece of a content."""
    return (clause for span, clause in index.near(piece) if span[0] < piece[1] and piece[0] < span[1])


def _noun_phrase(last: Token) -> TokenSpan:
    """The span of the noun phrase that ends with a word."""
    if last.ent_type_ == "PERSON":
        name = entity_around(last)
        return name.start, name.end
    head = last
    while head.head.i < head.i and head.head.pos_ in {"NOUN", "PROPN", "ADP"} and head.dep_ in {"pobj", "prep"}:
        head = head.head
    return min(head.left_edge.i, last.i), last.i + 1


def _is_by(one: Candidate, speaker: CharSpan, who: int) -> bool:
    """True if a statement is whom a clause is about, by that name or by ``who`` alone."""
    if one.mention is None or len(one.mention) != 1:
        return False
    start, end = one.mention[0]
    return start == who or (start < speaker[1] and speaker[0] < end)


def _without(one: Candidate, quotations: Sequence[CharSpan]) -> Candidate | None:
    """A statement without quotations; None if it has nothing else."""
    if not quotations:
        return one
    rest = tuple(
        piece for piece in one.content if not any(piece[0] < end and start < piece[1] for start, end in quotations)
    )
    return replace(one, content=rest) if rest else None

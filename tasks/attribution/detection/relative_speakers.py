"""Speakers of a relative clause that leads to a quotation: ``Holm told Ada Berg, who only laughed: “You never wait.”``.

The verb is seldom one of saying, so the network gives the quotation to the subject of the main clause.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.rules import Marks
from quotewire.tasks.attribution.text import (
    CharSpan,
    Places,
    Quotation,
    TokenSpan,
    confidences,
    entity_around,
    extents,
)
from quotewire.tasks.attribution.types import Candidate

_FRAME: Final = "colon"
_CLAUSE: Final = 20
"""Maximum number of tokens from ``who`` to the colon."""
_STOPS: Final = frozenset({".", "!", "?", ";", ":", ",", "“", "”", '"', "„", "«", "»"})
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
_BETWEEN: Final = 3
"""Maximum number of tokens from ``who`` to its verb."""


class _Clause(NamedTuple):
    """A quotation, the verb of the clause that leads to it, and whom the clause is about."""

    quotation: CharSpan
    verb: int
    speaker: TokenSpan


def with_relative_speakers(
    doc: Doc, marks: Marks, quotations: Sequence[Quotation], told: Sequence[Candidate]
) -> list[Candidate]:
    """The statements, with the quotations that a relative clause leads to given to whom the clause is about.

    Args:
        doc: A parsed document.
        marks: Its text and what of it is quoted.
        quotations: Its outermost quotations, in order.
        told: Its statements so far.
    """
    made = list(told)
    for clause in _clauses(doc, quotations):
        mention = extents(doc, marks.text, [clause.speaker])
        who = doc[clause.speaker[1] + 1].idx
        if any(_has(one, clause.quotation) and _is_by(one, mention[0], who) for one in made):
            continue
        cue = extents(doc, marks.text, [(clause.verb, clause.verb + 1)])
        made = [rest for one in made if (rest := _without(one, clause.quotation)) is not None]
        made.append(
            Candidate("direct", "speech", (clause.quotation,), cue, clause.verb, _FRAME, confidences()[_FRAME], mention)
        )
    return made


def _clauses(doc: Doc, quotations: Sequence[Quotation]) -> Iterator[_Clause]:
    places = Places(doc)
    for quotation in quotations:
        colon = places.token_at(quotation.start) - 1
        if colon < 1 or doc[colon].text != ":":
            continue
        first = colon
        while first and colon - first < _CLAUSE and not (doc[first - 1].text in _STOPS or "\n" in doc[first - 1].text):
            first -= 1
        verb = next((token for token in doc[first + 1 : first + 1 + _BETWEEN] if token.tag_ in _FINITE), None)
        if doc[first].lower_ != "who" or verb is None or verb.i >= colon or first < 2 or doc[first - 1].text != ",":  # noqa: PLR2004
            continue
        yield _Clause((quotation.start, quotation.end), verb.i, _noun_phrase(doc[first - 2]))


def _noun_phrase(last: Token) -> TokenSpan:
    """The span of the noun phrase that ends with a word."""
    if last.ent_type_ == "PERSON":
        name = entity_around(last)
        return name.start, name.end
    head = last
    while head.head.i < head.i and head.head.pos_ in {"NOUN", "PROPN", "ADP"} and head.dep_ in {"pobj", "prep"}:
        head = head.head
    return min(head.left_edge.i, last.i), last.i + 1


def _has(one: Candidate, quotation: CharSpan) -> bool:
    return any(start < quotation[1] and quotation[0] < end for start, end in one.content)


def _is_by(one: Candidate, speaker: CharSpan, who: int) -> bool:
    """True if a statement is whom a clause is about, by that name or by ``who`` alone."""
    mention = one.mention or ()
    return len(mention) == 1 and (mention[0][0] == who or (mention[0][0] < speaker[1] and speaker[0] < mention[0][1]))


def _without(one: Candidate, quotation: CharSpan) -> Candidate | None:
    """A statement without a quotation; None if it has nothing else."""
    rest = tuple(piece for piece in one.content if not (piece[0] < quotation[1] and quotation[0] < piece[1]))
    return replace(one, content=rest) if rest else None

"""Keeps what a source does next out of what it says, and takes apart what two signs of speech report.

``Holm said she would order a review and warned against haste``: the second verb cannot share the auxiliary of the
first, so it has the subject of the cue, and reports something else. So too where only a thing could share its subject:
``Holm admits that the bridge is old, but denies any guilt``. ``The quota is too low, warns Holm: “Half is not
enough.”``: a clause before the tag and a quotation that a colon leads to are two statements, for the readers of PolNeAR
and of translated news.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.schemas.document import StatementType
from quotewire.tasks.attribution.detection import Marks
from quotewire.tasks.attribution.entities import body_kind
from quotewire.tasks.attribution.text import (
    FINITE,
    OPENING_MARKS,
    QUOTATION_MARKS,
    SUBJECT_OR_EXPLETIVE,
    CharSpan,
    noun_kind,
    quotations_of,
    tag_verbs,
    text_of,
    trimmed,
)
from quotewire.tasks.attribution.types import Candidate

_UNFINISHED: Final = frozenset({"VB", "VBN", "VBG"})
"""Tags of verbs that need an auxiliary, which a finite verb joined to them cannot share."""
_LEAST: Final = 3
"""Minimum words of a clause before its tag for it to be a statement of its own."""


def taken_apart(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, without what their sources do next; one of two kinds of words is two.

    Args:
        doc: The document.
        found: Its statements, in text order.
    """
    text = text_of(doc)
    made: list[Candidate] = []
    for statement in found:
        one = _before_second_verb(doc, text, statement)
        made += _clause_and_quotation(text, one)
    return sorted(made, key=lambda one: (one.content[0], one.cue))


def _before_second_verb(doc: Doc, text: str, statement: Candidate) -> Candidate:
    """A statement whose content ends before a verb that goes on with the cue's subject.

    In training articles annotators ended 8 of 10 contents there, and 9 of 10 where the clause before is about a thing.
    """
    if statement.head is None or not statement.cue or statement.cue[-1][1] > statement.content[-1][0]:
        return statement
    cue = doc[statement.head]
    verb = next(_second_verbs(doc, cue, statement.content[-1]), None) if cue.tag_ in FINITE else None
    if verb is None:
        return statement
    first = verb.i - 1
    while (
        first > cue.i
        and doc[first].dep_ in {"advmod", "aux", "neg", "cc", "punct"}
        and doc[first].text not in QUOTATION_MARKS
    ):
        first -= 1
    kept = trimmed(text, statement.content[-1][0], doc[first].idx + len(doc[first]))
    if kept is None or QUOTATION_MARKS & set(text[kept[1] : statement.content[-1][1]]):
        return statement
    content = (*statement.content[:-1], kept)
    return replace(statement, content=content, type=_type_of(doc, content, statement))


def _second_verbs(doc: Doc, cue: Token, piece: CharSpan) -> Iterator[Token]:
    """The verbs of saying in a content that go on with the cue's subject, in text order.

    One that the parser joins to the cue itself is left alone behind people: the network knows these, and is right more
    often.
    """
    span = doc.char_span(*piece, alignment_mode="expand")
    subject: Token | None = None
    for token in span or ():
        if token.dep_ in SUBJECT_OR_EXPLETIVE:
            subject = token
        if (
            token.dep_ != "conj"
            or token.tag_ != cue.tag_
            or any(child.dep_ in SUBJECT_OR_EXPLETIVE for child in token.children)
        ):
            continue
        if token.lemma_.lower() not in tag_verbs():
            continue
        lacks = token.head.i > cue.i and token.head.tag_ in _UNFINISHED
        if lacks or (subject is not None and _is_thing(subject)):
            yield token


def _is_thing(noun: Token) -> bool:
    """True for a common noun for what cannot speak."""
    speaks = noun_kind(noun.lemma_.lower()) not in {None, "document"}
    return noun.pos_ == "NOUN" and not speaks and body_kind(noun.ent_type_) is None and noun.ent_type_ != "PERSON"


def _type_of(doc: Doc, content: Sequence[CharSpan], statement: Candidate) -> StatementType:
    text = text_of(doc)
    if statement.type == "indirect" or not any(QUOTATION_MARKS & set(text[start:end]) for start, end in content):
        return "indirect"
    return Marks(text, quotations_of(doc)).type_of(content)


def _clause_and_quotation(text: str, statement: Candidate) -> Iterator[Candidate]:
    """Yield a statement, or two for a clause before its tag and a quotation behind the colon that ends the tag."""
    before = [piece for piece in statement.content if statement.cue and piece[1] <= statement.cue[0][0]]
    behind = [piece for piece in statement.content if statement.cue and piece[0] >= statement.cue[-1][1]]
    apart = (
        statement.type == "mixed"
        and before
        and behind
        and not any(QUOTATION_MARKS & set(text[start:end]) for start, end in before)
        and all(text[start] in OPENING_MARKS for start, _ in behind)
        and text[: behind[0][0]].rstrip()[-1:] == ":"
        and sum(len(text[start:end].split()) for start, end in before) >= _LEAST
    )
    if apart:
        yield replace(statement, type="indirect", content=tuple(before))
        yield replace(statement, type="direct", content=tuple(behind))
    else:
        yield statement

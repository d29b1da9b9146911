"""Whom a quotation names is hardly its speaker: ``“I am happy to work with Ada again,” the Dane said``."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities import Mention, PersonEntity
from quotewire.tasks.attribution.text import CharSpan, Layout, covering_token, tag_verbs

_ONESELF: Final = frozenset({"i", "am", "'m", "’m", "name", "is", "called", "me", "myself", "as"})
"""Words right before one's own name: ``I am Ada``, ``my name is Ada``, ``I, Ada``."""
_PARTS: Final = frozenset({"compound", "amod", "nmod"})


def speaks_of(
    doc: Doc, layout: Layout, named: Sequence[Mention], person: PersonEntity, content: Sequence[CharSpan]
) -> bool:
    """True if quoted words name a person as somebody else than who says them.

    Args:
        doc: A parsed document.
        layout: Its quotations.
        named: The mentions of people by name, in text order.
        person: The person who may have said the words.
        content: The words.
    """
    for start, end in content:
        first, after = (bisect_left(named, at, key=attrgetter("at")) for at in (start, end))
        for mention in named[first:after]:
            if mention.person is person and layout.quotation(mention.at) is not None:
                name = covering_token(doc, mention.at)
                if name is not None and _is_other(name) and not _is_inner(name, start):
                    return True
        if any(
            _is_other(name) and not _is_inner(name, start) for name in _by_given_name(doc, layout, person, (start, end))
        ):
            return True
    return False


def _by_given_name(doc: Doc, layout: Layout, person: PersonEntity, words: CharSpan) -> Iterator[Token]:
    """Yield the places in quoted words that have a person's given name alone: ``it was Ada who did it``."""
    given, _, surname = person.name.partition(" ")
    span = doc.char_span(*words, alignment_mode="expand") if surname else None
    for token in span or ():
        if token.text != given or token.pos_ != "PROPN" or layout.quotation(token.idx) is None:
            continue
        behind = doc[token.i + 1 : token.i + 2].text
        if not behind[:1].isupper():
            yield token


def _is_inner(name: Token, start: int) -> bool:
    """True for a name in words that a quotation quotes: ``I heard him say, ‘You know, Ada, you are right’``."""
    marks = (token for token in reversed(name.doc[: name.i]) if token.is_quote or token.idx <= start)
    return next((mark.idx > start for mark in marks), False)


def _is_other(name: Token) -> bool:
    """True for a name that is no speaker's own, no tag's inside the marks and no part of another name."""
    before = name.nbor(-1) if name.i else None
    if before is not None and before.text == "," and before.i:
        before = before.nbor(-1)
    if before is not None and before.lower_ in _ONESELF:
        return False
    last = name
    while last.dep_ in _PARTS and last.head.i == last.i + 1 and last.head.ent_type_ == "PERSON":
        last = last.head
    if last.dep_ in _PARTS:
        return False  # "the Holm Foundation"
    return not (last.dep_ == "nsubj" and last.head.lemma_ in tag_verbs())

"""Where the words that name a source begin and end, if a mention has more: a dateline, a hearer, the next clause.

Also whose words are meant by ``the words of X``, and the last part of a word with a hyphen.
"""

from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import entity_around, noun_kind
from quotewire.tasks.wordlists.attribution import RECORDS, WORDS_OF_SOMEBODY

_LEADS_IN: Final = frozenset({"in", "at"})
"""What translation leaves before a body that speaks: ``In the ministry they explained``."""
_DASHES: Final = frozenset({"-", "--", "–", "—"})
_FINITE: Final = frozenset({"VBD", "VBP", "VBZ"})
_TELLING: Final = frozenset({"assure", "inform", "tell"})
"""Verbs whose hearer stands right behind them."""
_NAMING: Final = frozenset({"NOUN", "PROPN"})
_LINKS: Final = frozenset({",", "and", "or"})


def of_speaker(span: Span) -> Span:
    """The words of a mention that name who speaks."""
    return of_one_clause(without_hearer(without_lead(_surname_of(span))))


def _surname_of(span: Span) -> Span:
    """The surname behind a mention that is only a rank's initials; the parser takes it for an adverb: ``DCI Holm``."""
    doc, after = span.doc, span.end
    if len(span) > 1 or not span[0].is_upper or not span[0].whitespace_ or span[0].ent_type_ or after >= len(doc):
        return span
    named = doc[after].ent_type_ == "PERSON" and doc[after].ent_iob_ == "B"
    return entity_around(doc[after]) if named else span


def without_lead(span: Span) -> Span:
    """A mention without what leads to it: ``Xinhua, Hong Kong, July 25 - X``, ``in the department``."""
    if len(span) > 1 and span[0].lower_ in _LEADS_IN and span[0].pos_ == "ADP":
        return span[1:]
    for token in span[1:-1]:
        spaced = token.whitespace_ and span.doc[token.i - 1].whitespace_
        if (
            spaced
            and token.text in _DASHES
            and any(t.ent_type_ in {"DATE", "GPE"} for t in span.doc[span.start : token.i])
        ):
            return span.doc[token.i + 1 : span.end]
    return span


def without_hearer(span: Span) -> Span:
    """A mention without who is told: ``told RIA Novosti the head of the district Ada Holm``.

    Translation keeps the order of languages that mark the hearer by its ending.
    """
    doc = span.doc
    if span.start == 0 or doc[span.start - 1].lemma_.lower() not in _TELLING:
        return span
    for token in span[1:-1]:
        if token.pos_ == "ADP" or token.lower_ in _LINKS:
            break
        if token.pos_ == "DET" and doc[token.i - 1].pos_ in _NAMING:
            return doc[token.i : span.end]
    return span


def of_one_clause(span: Span) -> Span:
    """A mention without the subject of the next clause: ``“…,” said Ada and Jon nodded`` are the words of Ada."""
    doc = span.doc
    joint = max((token.i for token in span if token.lower_ == "and"), default=span.start)
    inverted = span.start > 0 and doc[span.start - 1].pos_ == "VERB" and doc[span.start - 1].tag_ in _FINITE
    if joint == span.start or not inverted or doc[joint - 1].text == ",":
        return span
    closing = [span[-1], *doc[span.end : span.end + 1]]
    return doc[span.start : joint] if any(token.tag_ in _FINITE for token in closing) else span


def whole_word(span: Span, head: Token) -> Token:
    """The last part of a word with a hyphen, which the tokenizer splits: ``co-author``."""
    if head.i + 2 < span.end and head.nbor().text == "-" and not head.whitespace_ and not head.nbor().whitespace_:
        return head.nbor(2)
    return head


def whose_words(span: Span, head: Token) -> tuple[Span, Token]:
    """The source of ``the words of X``, the person of ``the message of X``, with its head; what is given otherwise."""
    said, written = head.lemma_.lower() in WORDS_OF_SOMEBODY, head.lemma_.lower() in RECORDS
    if not said and not written:
        return span, head
    link = next((child for child in head.rights if child.lower_ == "of" and child.i < span.end), None)
    whose = (
        next((child for child in link.children if child.dep_ == "pobj" and child.i < span.end), None) if link else None
    )
    person = whose is not None and (whose.ent_type_ == "PERSON" or is_person_noun(whose) or whose.pos_ == "PRON")
    if whose is None or not (person or (said and _is_body(whose))):
        return span, head
    return span.doc[whose.left_edge.i : min(span.end, whose.right_edge.i + 1)], whose


def _is_body(noun: Token) -> bool:
    return bool(noun.ent_type_) or noun.pos_ == "PROPN" or noun_kind(noun.lemma_.lower()) in {"organization", "group"}

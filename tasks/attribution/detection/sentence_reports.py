"""Finds reports of the sentence before, as in ``Forty ships will join. This was announced by the minister.``.

Russian, Ukrainian and Chinese news puts a message first and its source into a sentence of its own, and translation
keeps that order. The second sentence takes the first up with a demonstrative, as subject of a passive (``This was
reported by X``), as object (``X reported this``, ``X writes about this``) or as a noun (``X made the announcement``).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from spacy.attrs import LOWER
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.text import CharSpan, confidences, cue_words, extents, subtree, tag_verbs, trimmed
from quotewire.tasks.attribution.types import Candidate

FRAME: Final = "sentence"
_TAKES_UP: Final = frozenset({"this", "that", "it"})
_NOUNS: Final = frozenset({"announcement", "statement"})
_TAKES_UP_IDS: Final = np.array([hash_string(word) for word in (*_TAKES_UP, *_NOUNS)], dtype=np.uint64)
_CLAUSES: Final = frozenset({"ccomp", "xcomp", "parataxis"})
_SUBJECTS: Final = frozenset({"nsubj"})


def sentence_reports(doc: Doc, text: str, quoted: set[int]) -> Iterator[Candidate]:
    """Find the sentences that the next sentence attributes as a whole.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        quoted: Tokens inside quotations, where this is left to the speaker.
    """
    wanted = tag_verbs()
    seen: set[int] = set()
    # Only what can take a sentence up is looked at: making a token object of every word costs more than the rest.
    sentence = before = doc[0:0]
    for i in np.flatnonzero(np.isin(doc.to_array(LOWER), _TAKES_UP_IDS)).tolist():
        verb = _verb_of(doc[i])
        if verb.i in seen or verb.i in quoted:
            continue
        if verb.lemma_.lower() not in wanted and verb.lemma_.lower() != "make":
            continue
        seen.add(verb.i)
        if not sentence.start <= verb.i < sentence.end:
            sentence = verb.sent  # spaCy walks to both its ends
            before = _before(sentence)
        if not before:
            continue
        if "\n" not in text[before.end_char - 1 : sentence.start_char]:
            yield from _report(doc, text, before, verb, quoted)


def _before(sentence: Span) -> Span:
    """The sentence before one, or the one before that if it is white space; empty if there is none."""
    doc = sentence.doc
    before = doc[sentence.start - 1].sent if sentence.start else doc[0:0]
    return doc[before.start - 1].sent if before.start and not before.text.strip() else before


def _verb_of(token: Token) -> Token:
    """The verb that a demonstrative or ``announcement`` depends on, through ``about`` if need be."""
    return token.head.head if token.head.lower_ == "about" else token.head


def _report(doc: Doc, text: str, before: Span, verb: Token, quoted: set[int]) -> Iterator[Candidate]:
    if verb.pos_ != "VERB" or before.end - 1 in quoted or any(child.dep_ in _CLAUSES for child in verb.children):
        return
    source = _source(verb)
    content = trimmed(text, before.start_char, _without_stop(text, before.end_char))
    if source is not None and content is not None:
        cue = extents(doc, text, [cue_words(verb)])
        mention = extents(doc, text, [subtree(source)])
        yield Candidate("indirect", "speech", (content,), cue, verb.i, FRAME, confidences()[FRAME], mention)


def _source(verb: Token) -> Token | None:
    """Who reports the sentence before with this verb; None if nobody does."""
    children = list(verb.children)
    if verb.lemma_.lower() in tag_verbs():
        if any(child.dep_ == "nsubjpass" and child.lower_ in _TAKES_UP for child in children):
            return _agent(verb)
        taken_up = any(child.dep_ == "dobj" and child.lower_ in {"this", "that"} for child in children)
        about = (t for child in children if child.lower_ == "about" for t in child.children)
        if taken_up or any(token.lower_ in _TAKES_UP for token in about):
            subject = next((child for child in children if child.dep_ in _SUBJECTS), None)
            return subject if subject is not None or verb.i != verb.sent.start else _behind(verb, children)
    if verb.lemma_.lower() == "make" and any(
        child.dep_ == "dobj" and child.lower_ in _NOUNS and subtree(child)[1] == child.i + 1 for child in children
    ):
        return next((child for child in children if child.dep_ in _SUBJECTS), None)
    return None


def _behind(verb: Token, children: list[Token]) -> Token | None:
    """The subject that translation left behind the verb that begins a sentence: ``Writes about it the Post``."""
    return next((child for child in children if child.dep_ == "dobj" and child.lower_ not in _TAKES_UP), None)


def _agent(verb: Token) -> Token | None:
    """The ``by`` phrase of a passive, wherever the parser hangs it."""
    for token in verb.subtree:
        if token.lower_ == "by" and token.i > verb.i:
            return next((child for child in token.children if child.dep_ == "pobj"), None)
    return None


def _without_stop(text: str, end: int) -> int:
    while end and (text[end - 1].isspace() or text[end - 1] in ".!"):
        end -= 1
    return end


def supersede(found: list[Candidate], reports: list[Candidate]) -> list[Candidate]:
    """All candidates, without a report whose sentence has a speaker already, and without what the report's cue made."""
    spoken = sorted(start for other in found if other.act == "speech" for start, _ in other.cue)
    kept = [one for one in reports if not _has_any(spoken, one.content[0])]
    heads = {one.head for one in kept}
    return [*(one for one in found if one.head not in heads), *kept]


def _has_any(places: Sequence[int], sentence: CharSpan) -> bool:
    """True if one of some sorted offsets is in a sentence: somebody speaks there, whom the next one relays."""
    at = bisect_left(places, sentence[0])
    return at < len(places) and places[at] < sentence[1]

"""Subjects that a translation leaves away from their verb, where neither the parser nor the network looks for them.

``“…,” said yesterday (Monday) the mayor, Rosa Wendel`` puts adverbials between the two, as German does; ``Rosa Wendel
“…” said`` puts the quotation between them, as Turkish does; ``reports the News with reference to Rosa Wendel`` names
the outlet first, as Russian does, which also says ``In the Ministry of Health on Tuesday said, that …``.
"""

import re
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.linking.subjects import subject_before, subject_end
from quotewire.tasks.attribution.text import (
    ANY_SUBJECTS,
    FINITE,
    QUOTATION_MARKS,
    TIMES,
    CharSpan,
    covering_token,
    extents,
    noun_kind,
)
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import CALENDAR_WORDS

_REFERENCE: Final = (" with reference to ", " with a reference to ")
_LINKING: Final = re.compile(r"\b(?:so|and) ")
"""Words between a quotation and its verb: ``“…”, so said X``, ``X “…” and nodded``."""
_REACH: Final = 16
"""Maximum number of tokens between a verb and its subject."""
_STOPS: Final = frozenset({".", "!", "?", ";", ":"})
_JOINING: Final = frozenset({"ADP", "DET", "ADJ", "PROPN", "VERB", "AUX", "SCONJ"})
"""Parts of speech behind which no noun phrase begins: it belongs to them."""
_ROOMS: Final = frozenset({"in", "at"})
_WHEN: Final = frozenset({"on", "yesterday", "today", "earlier", "later", "also", "then"})
_CLAUSES: Final = frozenset({"as", "when", "while"})
_PRONOUNS: Final = frozenset({"he", "she"})
_TIMES_AND_PLACES: Final = TIMES | {"GPE", "LOC"}


def displaced_subject(doc: Doc, text: str, statement: Candidate) -> tuple[CharSpan, ...]:
    """The subject of a verb that has none beside it; empty if nobody is named there."""
    if statement.head is None or doc[statement.head].tag_ not in FINITE:
        return ()
    if inside := _inside(doc, text, statement.head):
        return inside
    at = doc[statement.head].idx
    last = max((end for _, end in statement.content if end <= at), default=None)
    if last is None or any(char.isalnum() for char in _LINKING.sub("", text[last:at])):
        return ()
    behind = _behind(doc, text, statement.head)
    return behind if behind or statement.type == "indirect" else _before(doc, text, statement)


def _inside(doc: Doc, text: str, verb: int) -> tuple[CharSpan, ...]:
    """The body in whose rooms somebody says something: ``In the Ministry of Health on Tuesday said, that …``."""
    first = doc[verb].sent.start
    if doc[first].lower_ not in _ROOMS or verb - first > _REACH or doc[verb].tag_ != "VBD":
        return ()
    after = verb
    while after > first + 1 and (doc[after - 1].ent_type_ in TIMES or doc[after - 1].lower_ in _WHEN):
        after -= 1
    words = doc[first + 1 : after]
    if not words or any(token.dep_ in ANY_SUBJECTS or token.pos_ in {"VERB", "AUX", "PRON"} for token in words):
        return ()
    head = words.root
    is_body = head.ent_type_ == "ORG" or noun_kind(head.lemma_.lower()) == "organization"
    return extents(doc, text, [(first + 1, after)]) if is_body else ()


def _behind(doc: Doc, text: str, verb: int) -> tuple[CharSpan, ...]:
    """The subject behind adverbials: a named person, or a noun phrase with an article for one."""
    for i in range(verb + 1, min(len(doc), verb + _REACH)):
        token = doc[i]
        if token.text in _STOPS or "\n" in token.text or token.text in QUOTATION_MARKS:
            break
        if token.lower_ in _CLAUSES and not doc[i - 1].is_punct:
            break  # "cried somebody when Anna White rose"
        if token.lower_ in _PRONOUNS:
            return extents(doc, text, [(i, i + 1)])
        if doc[i - 1].pos_ in _JOINING and i - 1 != verb and not _is_time(doc[i - 1]):
            continue
        if token.pos_ not in {"DET", "PROPN"} or _is_time(token):
            continue
        end = subject_end(doc, i, len(doc))
        if end is not None:
            if end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].ent_type_ == "PERSON":
                end = _name_end(doc, end + 1)
            return extents(doc, text, [(i, end)])
    return ()


def _is_time(token: Token) -> bool:
    """True in a time or a place, whatever the recognizer takes ``Monday Rosa Wendel`` for."""
    return token.ent_type_ in _TIMES_AND_PLACES or token.lower_ in CALENDAR_WORDS


def _before(doc: Doc, text: str, statement: Candidate) -> tuple[CharSpan, ...]:
    """The subject before a quotation whose verb stands behind it: ``Rosa Wendel “…” said.``, ``he “…” and nodded``."""
    first = covering_token(doc, statement.content[0][0])
    subject = subject_before(doc, first.i) if first is not None else None
    return extents(doc, text, [subject]) if subject is not None else ()


def _name_end(doc: Doc, first: int) -> int:
    end = first
    while end < len(doc) and doc[end].ent_type_ == "PERSON":
        end += 1
    return end


def person_referred_to(doc: Doc, text: str, mention: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    """A mention, or of ``the News with reference to Rosa Wendel`` the person; the outlet if no person is named."""
    start, end = mention[0][0], mention[-1][1]
    for words in _REFERENCE:
        at = text.find(words, start, end + len(words))
        if at < 0:
            continue
        behind = covering_token(doc, at + len(words))
        stop = subject_end(doc, behind.i, len(doc)) if behind is not None else None
        if behind is None or stop is None or not any(t.ent_type_ == "PERSON" for t in doc[behind.i : stop]):
            return ((start, at),)
        return extents(doc, text, [(behind.i, stop)])
    return mention

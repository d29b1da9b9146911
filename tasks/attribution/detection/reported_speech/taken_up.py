"""Sentences that take a message up with their first words and name its source last, as Slavic languages do.

``About this in his channel wrote the mayor Jon Holm.``, ``Such data gave the ministry.``, ``This the forecaster Ada
Moe told.``: the parser takes the source for an object, so the words are read in their order.
"""

from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.linking import subject_behind, subject_end
from quotewire.tasks.attribution.detection.reported_speech.message_sources import Reporting
from quotewire.tasks.attribution.text import text_of
from quotewire.tasks.wordlists.attribution import GIVING_VERBS, MESSAGE_VERBS, MESSAGES, PUBLISHING_VERBS

_TAKES_UP: Final = frozenset({"this", "that", "it"})
_ABOUT: Final = frozenset({"about", "of"})
_POINTING: Final = frozenset({"such", "this", "these", "the"})
_TO_SOMEBODY: Final = frozenset({"tell", "inform", "assure", "warn", "remind", "show"})
"""Verbs whose object may be who is told: ``This told the mayor.``."""
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "VBN"})
_STOPS: Final = frozenset({".", "!", "?", "…", ":", ";", "“", "”", '"'})
_REACH: Final = 14
"""Maximum number of tokens between the words that take a message up and the verb."""


def taken_up(word: Token) -> Reporting | None:
    """What attributes the sentence before, if a word takes that one up at the beginning of its own.

    Args:
        word: ``this``, ``that``, ``it``, or a noun for a message.
    """
    doc, i = word.doc, word.i
    if word.lower_ in _TAKES_UP:
        about = i > 0 and doc[i - 1].lower_ in _ABOUT and bool(doc[i - 1].is_sent_start)
        return _read(doc, i + 1, MESSAGE_VERBS, about=about) if about or _begins(word) else None
    if word.lower_ not in MESSAGES or i == 0 or not _begins(doc[i - 1]) or doc[i - 1].lower_ not in _POINTING:
        return None
    return _read(doc, i + 1, MESSAGE_VERBS | PUBLISHING_VERBS | GIVING_VERBS, about=True)


def _begins(word: Token) -> bool:
    return bool(word.is_sent_start) and word.lower_ != "it"


def _read(doc: Doc, first: int, verbs: frozenset[str], *, about: bool) -> Reporting | None:
    """The verb and the source behind it, or before it at the end of a sentence; None if there are none.

    Behind ``This`` alone, without ``about``, what follows some verbs is who is told.
    """
    for i in range(first, min(len(doc), first + _REACH)):
        token = doc[i]
        if token.text in _STOPS or "\n" in token.text or token.pos_ in {"AUX", "SCONJ"}:
            return None
        if token.tag_ not in _FINITE:
            continue
        if token.lemma_.lower() not in verbs:
            return None
        if found := _before(doc, first, i):
            return found
        heard = not about and token.lemma_.lower() in _TO_SOMEBODY
        return None if heard else _behind(doc, i)
    return None


def _behind(doc: Doc, verb: int) -> Reporting | None:
    found = subject_behind(doc, text_of(doc), verb)
    if found is None:
        end = subject_end(doc, verb + 1, len(doc)) if verb + 1 < len(doc) else None
        found = (verb + 1, end) if end is not None else None
    return Reporting(verb, (verb, verb + 1), found) if found is not None and _ends(doc, found[1]) else None


def _before(doc: Doc, first: int, verb: int) -> Reporting | None:
    """The source between the words that take a message up and the verb; behind that stands who hears it."""
    if first == verb or doc[first].pos_ == "ADP" or any(token.ent_type_ == "DATE" for token in doc[first:verb]):
        return None
    return Reporting(verb, (verb, verb + 1), (first, verb)) if subject_end(doc, first, verb) == verb else None


def _ends(doc: Doc, i: int) -> bool:
    return i >= len(doc) or doc[i].text in {".", "!", ","} or "\n" in doc[i].text

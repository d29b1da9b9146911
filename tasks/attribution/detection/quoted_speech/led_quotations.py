"""Quotations that the subject of a sentence leads up to, without a verb of saying before them or without any.

Japanese and Korean news puts a speaker and the words side by side, and its translations lose the verb between them
(``captain Ada Holm “I see nothing”``), replace it (``Holm looked back, “We did what we could.”``) or leave it behind
the quotation, as Turkish does (``Holm “…” said.``). Titles and phrases in scare quotes seldom say "I" or "we", and
they are short.
"""

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.detection.linking import chars_of, subject_before
from quotewire.tasks.attribution.detection.own_words import FIRST_PERSON
from quotewire.tasks.attribution.text import SENTENCE_ENDS, CharSpan, Places, Quotation

_LEAST: Final = 5
"""Minimum number of words."""
_LARGE: Final = 0.5
"""Share of the words with a capital from which a quotation is a title: ``“I Want to Hold Your Hand”``."""
_BREAKS: Final = frozenset({",", "-", "–", "—", "…"})
_ENDS: Final = frozenset({".", "!", "?", "…", ",", ";"})
_VERBS: Final = frozenset({"VBD", "VBZ", "VBP", "VBN"})
"""Tags of a finite verb; behind a quotation the tagger takes many a past tense for a participle."""


def in_own_voice(quotation: Quotation) -> bool:
    """True if a quotation says "I" or "we" and is no title."""
    words = quotation.inner.split()
    if len(words) < _LEAST or FIRST_PERSON.search(quotation.inner) is None:
        return False
    return not _is_title(words)


def _is_title(words: Sequence[str]) -> bool:
    large = sum(word[:1].isupper() and word != "I" for word in words[1:])
    return large >= _LARGE * (len(words) - 1)


def around(doc: Doc, text: str, places: Places, quotation: Quotation) -> tuple[int, CharSpan] | None:
    """The verb behind a quotation and its subject before it: ``Ada Holm “We did what we could” said.``.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        places: Its token offsets.
        quotation: A quotation of a sentence.

    Returns:
        None if the subject is not all that leads up to the quotation, or if no such verb ends the sentence.
    """
    first, verb = places.token_at(quotation.start), places.token_at(quotation.end - 1) + 1
    if verb >= len(doc) or doc[verb].tag_ not in _VERBS or "\n" in text[quotation.end : doc[verb].idx]:
        return None
    ends = verb + 1 == len(doc) or doc[verb + 1].text in _ENDS or "\n" in doc[verb + 1].text
    subject = subject_before(doc, first) if ends else None
    if subject is None or any(token.is_alpha for token in doc[subject[1] : first]):
        return None
    return verb, chars_of(doc, subject)


def speaker_before(doc: Doc, places: Places, quotation: Quotation) -> CharSpan | None:
    """The subject of the words that lead up to a quotation, as in ``captain Ada Holm “I see nothing”``, or None."""
    subject = subject_before(doc, places.token_at(quotation.start))
    if subject is None or doc[subject[1] - 1].dep_ == "relcl":
        return None  # "Holm before the wall on which somebody sprayed “…”"
    return chars_of(doc, subject)


def is_led_up_to(text: str, quotation: Quotation) -> bool:
    """True for a sentence behind a comma or a dash: ``Ada Holm looked back at it, “We did what we could.”``."""
    before = text[max(0, quotation.start - 2) : quotation.start].strip()
    words = quotation.inner.rstrip()
    stopped = words[-1:] in SENTENCE_ENDS or text[quotation.end : quotation.end + 1] in {".", "!", "?", "\n", ""}
    return before[-1:] in _BREAKS and stopped and len(words.split()) >= _LEAST and not _is_title(words.split())

"""The subject behind a verb of saying, read token by token where the parser fails.

Translated tags put the verb first, between commas or dashes (``, explains Rosa Wendel, mayor of Sund,``), and parsers
take its subject for an object, or the name for a part of the next clause.
"""

from functools import cache
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import noun_kind, tag_verbs
from quotewire.tasks.wordlists.attribution import TAG_VERB_FORMS

EDGES: Final = frozenset({",", "–", "—", "-", "--"})
"""Punctuation around an inserted tag."""
MARKS: Final = frozenset("“”„«»\"'")
_ENDS: Final = frozenset({".", "!", "?", "…"})
_LONGEST: Final = 14
"""Maximum number of tokens in a subject or in its apposition."""
_PHRASE: Final = frozenset({"NOUN", "PROPN", "ADJ", "DET", "ADP", "PART", "NUM"})
_VERBAL: Final = frozenset({"VERB", "AUX", "SCONJ", "CCONJ", "PRON", "ADV"})


def subject_end(doc: Doc, first: int, after: int) -> int | None:
    """Index behind a name, or a noun phrase for somebody, that begins at ``first``; None if there is neither."""
    i = first
    while i < after and i - first < _LONGEST and (doc[i].pos_ in _PHRASE or _is_capital(doc[i])):
        if doc[i].text in EDGES | _ENDS:
            break
        i += 1
    words = doc[first:i]
    named = any(_is_capital(token) and token.pos_ not in {"DET", "ADP"} for token in words)
    described = any(_is_for_somebody(token) for token in words) and words[0].pos_ in {"DET", "PRON"}
    return i if i > first and (named or described) else None


def has_tag_form(token: Token) -> bool:
    """True for a finite verb of saying by its form, whatever the tagger takes it for between commas."""
    return token.is_lower and token.lower_ in _forms()


@cache
def _forms() -> frozenset[str]:
    return TAG_VERB_FORMS | {lemma + "s" for lemma in tag_verbs()}


def _is_for_somebody(token: Token) -> bool:
    """True for a noun for a person, an organization or a group."""
    return is_person_noun(token) or noun_kind(token.lemma_.lower()) in {"organization", "group", "person"}


def apposition_end(doc: Doc, end: int, after: int) -> int:
    """Index behind ``, mayor of Sund``, if a phrase without a verb for a person's office follows a name."""
    if end >= after or doc[end].text != ",":
        return end
    i = end + 1
    while i < after and i - end < _LONGEST and doc[i].text not in EDGES | _ENDS:
        if doc[i].pos_ in _VERBAL:
            return end
        i += 1
    phrase = doc[end + 1 : i]
    return i if i < after and any(is_person_noun(token) for token in phrase) and closes(doc, i, after) else end


def closes(doc: Doc, at: int, after: int) -> bool:
    """True if a comma, a dash, the end of a sentence or of the quotation stands at ``at``."""
    return at >= after or doc[at].text in EDGES | _ENDS or doc[at].text in MARKS


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[:1].isalpha()

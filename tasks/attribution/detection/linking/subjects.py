"""The subject behind a verb of saying, or before a quotation, read token by token where the parser fails.

Translated tags put the verb first, between commas or dashes (``, explains Rosa Wendel, mayor of Sund,``), and parsers
take its subject for an object, or the name for a part of the next clause. Before quotation marks they are no better:
``captain Rosa Wendel “I see nothing”``.
"""

from functools import cache
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import (
    FINITE,
    FINITE_OR_MODAL,
    SENTENCE_ENDS,
    CharSpan,
    TokenSpan,
    is_inside_word,
    noun_kind,
    tag_verbs,
)
from quotewire.tasks.wordlists.attribution import TAG_VERB_FORMS

EDGES: Final = frozenset({",", "–", "—", "-", "--"})
"""Punctuation around an inserted tag."""
MARKS: Final = frozenset("“”„«»\"'")
_CLAUSE_ENDS: Final = SENTENCE_ENDS | {":", ";"} | (MARKS - {"'"})
_LONGEST: Final = 14
"""Maximum number of tokens in a subject or in its apposition."""
PHRASE: Final = frozenset({"NOUN", "PROPN", "ADJ", "DET", "ADP", "PART", "NUM"})
"""Parts of speech in a noun phrase."""
_MARKED: Final = 8
"""Maximum tokens of a name in marks."""
_LEAD: Final = 40
"""Maximum number of tokens that lead up to a quotation."""
_SUBJECTS: Final = frozenset({"he", "she", "they"})
_NOBODY: Final = frozenset({"GPE", "LOC", "DATE", "TIME", "EVENT"})
_RELATIVE: Final = frozenset({"who", "which", "whose", "whom", "that", "where"})
_SUBORDINATE: Final = frozenset({"ADV", "AUX", "CCONJ", "PART", "PRON", "SCONJ", "VERB"})
"""What stands before a further finite verb of the same relative clause: ``who saw it and ran``."""
_VERBAL: Final = frozenset({"VERB", "AUX", "SCONJ", "CCONJ", "PRON", "ADV"})


def subject_end(doc: Doc, first: int, after: int) -> int | None:
    """Index behind a name, or a noun phrase for somebody, that begins at ``first``; None if there is neither."""
    i = first
    while i < after and i - first < _LONGEST:
        ends = doc[i].text in EDGES | SENTENCE_ENDS or not (doc[i].pos_ in PHRASE or _is_capital(doc[i]))
        if ends and not is_inside_word(doc[i]):
            break
        i += 1
    words = doc[first:i]
    named = any(_is_capital(token) and token.pos_ not in {"DET", "ADP"} for token in words)
    described = any(is_for_somebody(token) for token in words) and words[0].pos_ in {"DET", "PRON"}
    return i if i > first and (named or described) else None


def subject_before(doc: Doc, after: int) -> TokenSpan | None:
    """The subject of the words of a sentence that end before ``after``; None if they have none.

    They may lead up to a quotation. Without what stands before its first noun phrase, the sentence so far is all
    subject in ``The captain, Rosa Wendel of Sund, “…”``, which lost its verb or has it behind the quotation; else the
    subject is what stands before the first finite verb: ``After the match, the captain looked back, “…”``.
    """
    after -= after > 0 and doc[after - 1].text in EDGES
    first = after
    while first and after - first < _LEAD:
        before = _before_marked(doc, first) if _ends_clause(doc[first - 1]) else first - 1
        if before is None:
            break
        first = before
    first = _behind_adjunct(doc, first, after)
    verb = _finite_verb(doc, first, after)
    end = after if verb is None else verb
    while end > first and (doc[end - 1].text in EDGES or doc[end - 1].pos_ == "ADV"):
        end -= 1
    return (first, end) if first < end and _begins_with_somebody(doc[first:end]) else None


def _ends_clause(token: Token) -> bool:
    return token.text in _CLAUSE_ENDS or "\n" in token.text


def _before_marked(doc: Doc, first: int) -> int | None:
    """Index of the mark that opens a name which another closes before ``first``: ``NPC “Comet” states``; else None."""
    if doc[first - 1].text not in MARKS:
        return None
    opening = next((i for i in range(first - 2, max(-1, first - _MARKED), -1) if doc[i].text in MARKS), None)
    if opening is None or opening + 2 > first - 1 or not opening or "\n" in doc[opening - 1 : first].text:
        return None
    named = all(_is_capital(token) or token.pos_ in {"ADP", "DET"} for token in doc[opening + 1 : first - 1])
    return opening if named and doc[opening - 1].pos_ in {"NOUN", "PROPN"} else None


def _behind_adjunct(doc: Doc, first: int, after: int) -> int:
    """Index of the first word behind ``After the match,`` and ``And``."""
    while first < after and (doc[first].pos_ in {"CCONJ", "ADV", "INTJ"} or doc[first].text in EDGES):
        first += 1
    if first < after and (doc[first].pos_ in {"ADP", "SCONJ"} or doc[first].tag_ in {"VBG", "VBN"}):
        comma = next((i for i in range(first, after) if doc[i].text == ","), None)
        return comma + 1 if comma is not None else after
    return first


def _finite_verb(doc: Doc, first: int, after: int) -> int | None:
    """Index of the first finite verb outside of a relative clause, with its auxiliary; None if there is none.

    A relative clause without a comma ends before a second finite verb: ``A man who saw it looked back``.
    """
    inside = told = False
    for i in range(first, after):
        finite = doc[i].tag_ in FINITE_OR_MODAL
        if doc[i].lower_ in _RELATIVE:
            inside, told = True, False
        elif doc[i].text == ",":
            inside = False
        elif finite and (not inside or (told and doc[i - 1].pos_ not in _SUBORDINATE)):
            return i
        told = told or finite
    return None


def _begins_with_somebody(words: Span) -> bool:
    """True if the first noun phrase is for somebody."""
    for token in words:
        name = token.pos_ == "PROPN" and token.ent_type_ not in _NOBODY
        if name or token.lower_ in _SUBJECTS or is_for_somebody(token):
            return True
        edge = token.text in EDGES and not is_inside_word(token)
        if edge or token.pos_ in {"ADP", "VERB", "AUX", "PRON", "SCONJ"}:
            return False
    return False


def chars_of(doc: Doc, span: TokenSpan) -> CharSpan:
    """The characters of a token span that is not empty."""
    last = doc[span[1] - 1]
    return doc[span[0]].idx, last.idx + len(last)


def has_tag_form(token: Token) -> bool:
    """True for a finite verb of saying by its form, whatever the tagger takes it for between commas."""
    return token.is_lower and token.lower_ in _forms()


@cache
def _forms() -> frozenset[str]:
    return TAG_VERB_FORMS | {lemma + "s" for lemma in tag_verbs()}


def is_for_somebody(token: Token) -> bool:
    """True for a noun for a person, an organization or a group."""
    return is_person_noun(token) or noun_kind(token.lemma_.lower()) in {"organization", "group", "person"}


def apposition_end(doc: Doc, end: int, after: int) -> int:
    """Index behind ``, mayor of Sund``, if a phrase without a verb for a person's office follows a name."""
    if end >= after or doc[end].text != ",":
        return end
    i = end + 1
    while i < after and i - end < _LONGEST and doc[i].text not in EDGES | SENTENCE_ENDS:
        if doc[i].pos_ in _VERBAL:
            return end
        i += 1
    phrase = doc[end + 1 : i]
    return i if i < after and any(is_person_noun(token) for token in phrase) and closes(doc, i, after) else end


def inverted_subject(doc: Doc, verb: int) -> TokenSpan | None:
    """The subject between a verb that begins its sentence and a colon: ``And added the mayor, Ada Holm:``."""
    first = verb - (verb > 0 and doc[verb - 1].pos_ == "CCONJ")
    if not doc[first].is_sent_start or doc[verb].tag_ not in FINITE:
        return None
    colon = next((i for i in range(verb + 2, min(len(doc), verb + 2 * _LONGEST)) if doc[i].text == ":"), None)
    end = subject_end(doc, verb + 1, colon) if colon is not None else None
    if colon is None or end is None:
        return None
    apposed = doc[end].text == "," and not any(token.pos_ in _VERBAL for token in doc[end:colon])
    return (verb + 1, colon) if end == colon or apposed else None


def closes(doc: Doc, at: int, after: int) -> bool:
    """True if a comma, a dash, the end of a sentence or of the quotation stands at ``at``."""
    return at >= after or doc[at].text in EDGES | SENTENCE_ENDS or doc[at].text in MARKS


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper()

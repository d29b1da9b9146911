"""The subject behind the complements of its verb, where languages with cases put it and translation leaves it.

``“…,” said at a briefing in Lviv mayor Ivan Petrenko``, ``…, explained in the commentary for “Dilo” the director of
“Pier” Ada Holm``, ``…, told the media Petrenko``, ``shared the observation Holm``. A parser makes one phrase of both.
So the tail of the tag is read token by token: the subject begins where one noun phrase ends and another begins without
a word that links them, and ends the tag.
"""

import re
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.detection.linking.subjects import PHRASE, apposition_end, is_for_somebody
from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import (
    FINITE_OR_MODAL,
    QUOTATION_MARKS,
    TIMES,
    CharSpan,
    TokenSpan,
    extents,
    noun_kind,
)
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import (
    CALENDAR_WORDS,
    HEARER_VERBS,
    MEDIA_NOUNS,
    MEDIA_SORTS,
    NETWORKS,
    PLACE_NOUNS,
    TAG_VERB_FORMS,
)
from quotewire.tasks.wordlists.genders import first_names

_LONGEST: Final = 34
"""Maximum number of tokens in a tag behind its verb."""
_ENDS: Final = frozenset({".", "!", "?", "…", ";", ":", ",", "–", "—", "--"})
_HAVE: Final = frozenset({"has", "have", "had"})
_LEADING: Final = frozenset({"ADP", "ADV"})
_MEDIA: Final = MEDIA_SORTS | {"correspondent", "journalist", "reporter"}
"""Nouns for papers, agencies and their reporters."""
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "NUM"})
_OWNERS: Final = frozenset({"his", "her", "its", "their"})
_CLAUSE: Final = frozenset(
    {"that", "who", "which", "because", "while", "when", "where", "as", "if", "and", "but", "by"}
)
_BOUND: Final = frozenset({"compound", "nmod", "amod", "poss"})


def deferred_subject(doc: Doc, text: str, statement: Candidate) -> tuple[CharSpan, ...]:
    """The subject that ends the tag behind a statement; empty if the verb has none behind other complements."""
    verb = statement.head
    if verb is None or not (_is_finite(doc[verb]) or _is_perfect(doc[verb])):
        return ()
    at = doc[verb - _is_perfect(doc[verb])].idx
    last = max((end for _, end in statement.content if end <= at), default=None)
    if last is None or any(char.isalnum() for char in text[last:at]):
        return ()
    subject = subject_behind(doc, text, verb)
    return extents(doc, text, [subject]) if subject is not None else ()


def _is_perfect(verb: Token) -> bool:
    """True for the participle of ``has announced to the newspaper the head of the port``."""
    return verb.tag_ in {"VBN", "VBD"} and verb.i > 0 and verb.nbor(-1).lower_ in _HAVE


def subject_behind(doc: Doc, text: str, verb: int) -> TokenSpan | None:
    """The subject behind other complements of a verb, at the end of its clause; None if there are no others, or none.

    Args:
        doc: A parsed document.
        text: Its text.
        verb: Index of a finite verb of saying.
    """
    end = _end(doc, verb + 1) if verb + 2 < len(doc) else None
    if end is None:
        return None
    first = _first_of_subject(doc, verb + 1, end) or _known_elsewhere(doc, text, verb + 1, end)
    if first is None or not _may_stand_between(doc, verb, first):
        return None
    if doc[verb].lemma_ in HEARER_VERBS and _is_medium(doc[first:end]) and _is_person(doc[verb + 1 : first]):
        return verb + 1, first  # "told deputy Ada Holm the agency Nord": who is told stands last
    return first, apposition_end(doc, end, len(doc))


def _first_of_subject(doc: Doc, first: int, end: int) -> int | None:
    """Index of the first word of the subject that ends a tag; None if the tag is one phrase."""
    inside = False
    for i in range(first, end):
        if doc[i].text in QUOTATION_MARKS:
            inside = not inside
        elif i > first and not inside and _begins(doc, i, end) and _is_somebody(doc[i:end]):
            return i
    return None


def _known_elsewhere(doc: Doc, text: str, first: int, end: int) -> int | None:
    """Index of the last word of a tag that the article has without the name before it, too: ``the agency Nord Holm``.

    Of two names side by side nothing else says that they are not one, unless the body is what an office is of.
    """
    word, before = doc[end - 1], doc[end - 2]
    held = any(is_person_noun(doc[i]) and doc[i + 1].lower_ == "of" for i in range(first, end - 2))
    if held and not _is_medium(doc[first:end]):
        return None  # "assures the director of the company Ada Holm"
    if end - 2 <= first or not word.is_title or not before.text[:1].isupper() or not before.whitespace_:
        return None
    if not _takes_name(doc[end - 3]):
        return None
    # The word comes first in the pattern: what looks back at each character is slow over a whole text.
    name, other = re.escape(word.text), re.escape(before.text)
    return end - 1 if re.search(rf"\b{name}\b(?<!\b{other} {name})", text) is not None else None


def _is_finite(verb: Token) -> bool:
    """True for a finite verb, also one that the tagger takes for a participle: ``“…,” noted at a briefing Holm``."""
    return verb.tag_ in FINITE_OR_MODAL or (verb.tag_ == "VBN" and verb.lower_ in TAG_VERB_FORMS)


def _is_somebody(words: Span) -> bool:
    """True for a noun phrase, perhaps with names in marks, that names or describes somebody."""
    inside = [token for token in words if token.text not in QUOTATION_MARKS and token.text != "-"]
    if not all(token.pos_ in PHRASE or token.text[:1].isupper() for token in inside):
        return False
    named = any(token.text[:1].isupper() and token.pos_ not in {"DET", "ADP"} for token in inside)
    return named or (words[0].pos_ in {"DET", "PRON"} and any(is_for_somebody(token) for token in inside))


def _is_medium(words: Span) -> bool:
    """True for a paper, an agency or a reporter of one: ``the agency Nord``."""
    return any(token.lemma_.lower() in _MEDIA for token in words)


def _is_person(words: Span) -> bool:
    """True if words without a preposition name a person who is no reporter: ``deputy Ada Holm``."""
    if words[0].pos_ == "ADP" or _is_medium(words):
        return False
    return any(token.ent_type_ == "PERSON" or token.lower_ in first_names() for token in words)


def _end(doc: Doc, first: int) -> int | None:
    """Index behind the last word of a tag; None if it is long or a clause of its own stands in it."""
    inside = False
    for i in range(first, min(len(doc), first + _LONGEST)):
        token = doc[i]
        if token.text in QUOTATION_MARKS:
            if not inside and doc[i - 1].whitespace_ and not token.whitespace_ and not _names(doc, i):
                return i
            inside = not inside
        elif "\n" in token.text or (not inside and (token.text in _ENDS or _is_dash(token))):
            return i
        elif token.tag_ in FINITE_OR_MODAL or token.lower_ in _CLAUSE:
            return None
    return len(doc) if len(doc) < first + _LONGEST else None


def _is_dash(token: Token) -> bool:
    return token.text == "-" and bool(token.nbor(-1).whitespace_)


def _names(doc: Doc, mark: int) -> bool:
    """True for a mark before a name, and not before the rest of the quotation."""
    before = doc[mark - 1]
    return before.pos_ in _NOMINAL | {"ADP"} and doc[mark + 1 : mark + 2].text[:1].isupper() and _closes_soon(doc, mark)


def _closes_soon(doc: Doc, mark: int) -> bool:
    behind = doc[mark + 1 : mark + 8]
    closing = next((token for token in behind if token.text in QUOTATION_MARKS), None)
    return closing is not None and all(t.text not in _ENDS for t in doc[mark + 1 : closing.i])


def _begins(doc: Doc, i: int, end: int) -> bool:
    """True if a noun phrase begins at a token that nothing links to the one before it."""
    token, before = doc[i], doc[i - 1]
    ended = before.text in QUOTATION_MARKS or _is_time(before)
    if not ended and before.pos_ not in _NOMINAL and before.tag_ != "VBG":
        return False
    if token.pos_ == "DET" or token.lower_ in _OWNERS:
        return token.lower_ not in {"this", "that"}
    if token.is_lower:
        bound = before.tag_ == "NN" and before.dep_ in _BOUND and before.head.i >= i
        titled = is_person_noun(token) and token.tag_ in {"NN", "NNP"} and (ended or not bound)
        return titled and any(t.text[:1].isupper() for t in doc[i + 1 : end])
    return token.text[:1].isupper() and token.pos_ in _NOMINAL and (ended or _begins_name(token, end))


def _begins_name(token: Token, end: int) -> bool:
    """True for a capitalised word that is not part of the name before it, or the name of the noun before it."""
    before = token.nbor(-1)
    if before.lower_ in NETWORKS:
        return True
    behind = token.doc[token.i + 1 : end]
    full = token.lower_ in first_names() and behind.text[:1].isupper()
    if full and len(behind) > 1 and behind[0].lower_ in first_names():
        return False  # "the channel Nadia Ada Holm"
    if before.text[:1].isupper():
        return full and before.lower_ not in first_names()
    return not _takes_name(before) or (full and not is_person_noun(before))


def _is_time(token: Token) -> bool:
    return token.lower_ in CALENDAR_WORDS or token.ent_type_ in TIMES


def _takes_name(noun: Token) -> bool:
    """True for a noun that a name may belong to: ``the agency Nord``, ``mayor Holm``; not for ``the media Holm``."""
    if noun.tag_ in {"NNS", "NNPS"} or noun.lower_ == "media":
        return False
    lemma = noun.lemma_.lower()
    named = lemma in MEDIA_NOUNS or lemma in PLACE_NOUNS or noun_kind(lemma) in {"organization", "group"}
    return named or is_person_noun(noun)


def _may_stand_between(doc: Doc, verb: int, first: int) -> bool:
    """True if the words between a verb and its subject can be its complements: adverbials, a hearer, an object."""
    between = doc[verb + 1 : first]
    if between[0].pos_ in _LEADING or _is_time(between[0]) or doc[verb].lemma_ in HEARER_VERBS:
        return True
    # "shared his opinion Holm": an object that is nobody.
    return not any(token.ent_type_ or is_person_noun(token) or token.pos_ in {"PROPN", "PRON"} for token in between[1:])

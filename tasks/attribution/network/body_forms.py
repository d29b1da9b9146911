"""The form of organizations' names: the name finder's, with the words that belong to them before and behind.

``Herald & Post``; ``Organization for Trade in Europe``; ``the 11th Coast Guard Headquarters``. Later,
``entities/recognition/whole_names.py`` adds what a name that is corrected by its neighbours can take in.
"""

from collections.abc import Set
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.text import noun_kinds
from quotewire.tasks.wordlists.attribution import TITLES

_OFFICES: Final = TITLES | {"attorney", "prosecutor", "sheriff", "coroner", "ombudsman", "commissioner"}
"""Titles and offices that an institution is named after: ``the U.S. Attorney's Office``."""
_REGIONS: Final = frozenset({"region", "oblast", "province", "district", "territory", "krai"})
_REGION: Final = 3
"""Maximum words of a region's name."""
_MEMBERS: Final = frozenset({"person", "group"})
_ORDINALS: Final = ("st", "nd", "rd", "th")
_REACH: Final = 12
"""Maximum tokens that are added to an organization's name."""
_OTHERS: Final = frozenset({"GPE", "LOC", "FAC", "NORP", "DATE", "EVENT", "PERSON"})
"""Entity labels of what no organization's name goes on with."""
_APOSTROPHES: Final = frozenset("'’ʼ`‘")
_WITHOUT_APOSTROPHES: Final = str.maketrans(dict.fromkeys(_APOSTROPHES))


def whole_body(name: Span, people: Set[int]) -> Span:
    """An organization's name with what belongs to it: ``Holm's Office``, ``Organization for Trade in Europe``.

    Args:
        name: The name.
        people: Indices of the tokens that name people.
    """
    doc, first, after = name.doc, name.start, name.end
    if name.label_ != "ORG":
        return name
    if first > 1 and doc[first - 1].tag_ == "POS" and _owns_bodies(doc[first - 2]):
        first -= 2
        while first and doc[first - 1].text[:1].isupper() and doc[first - 1].pos_ == "PROPN":
            first -= 1
    elif first > 1 and doc[first - 1].lower_ == "and" and _begins_body(doc[first - 2]):
        first -= 2  # "the Electrical and Mechanical Services Department"
    first = _begin_of_body(doc, first)
    end = _end_of_body(doc, after, people)
    if len(name) > 1 or noun_kinds().get(doc[end - 1].lower_) == "organization":  # "Donghe" District People's Court
        after = end
    after = _end_of_region(doc, after) if len(name) > 1 else after
    led = any(token.lower_ == "for" for token in name)
    if led and after + 1 < len(doc) and doc[after].lower_ == "in" and doc[after + 1].ent_type_ in {"GPE", "LOC"}:
        after += 2
    return Span(doc, first, after, label="ORG")


def _owns_bodies(token: Token) -> bool:
    """True for an office, and for those whom a body is for by its name: ``Donghe People's Court``."""
    if token.lower_ in _OFFICES:
        return True
    if token.ent_type_ in {"PERSON", "GPE"}:
        return False
    return token.text[:1].isupper() and noun_kinds().get(token.lemma_.lower()) in _MEMBERS


def _begin_of_body(doc: Doc, first: int) -> int:
    """Index of the number that belongs to a body's name: ``the 11th Coast Guard Headquarters``."""
    numbered = first > 1 and doc[first - 1].text[:1].isdigit() and doc[first - 1].text.endswith(_ORDINALS)
    return first - 1 if numbered and doc[first - 2].pos_ == "DET" else first


def _end_of_region(doc: Doc, after: int) -> int:
    """Index behind the region that a branch is for: ``Main Department of the Emergency Service in Lviv region``."""
    first = after + 1
    if after >= len(doc) or doc[after].lower_ not in {"in", "for"}:
        return after
    if first < len(doc) and doc[first].lower_ == "the":
        first += 1
    last = first
    while last < min(len(doc), first + _REGION) and doc[last].text[:1].isupper():
        last += 1
    return last + 1 if first < last < len(doc) and doc[last].lower_ in _REGIONS else after


def _begins_body(token: Token) -> bool:
    """True for a capitalised word between an article and ``and``: ``the Electrical and``."""
    led = token.i > 0 and token.nbor(-1).pos_ == "DET"
    return led and is_capitalised(token) and not token.ent_type_ and token.lower_ not in TITLES | noun_kinds().keys()


def _end_of_body(doc: Doc, after: int, people: Set[int]) -> int:
    """Index behind an organization's name with ``of the City Theatre`` behind it."""
    end = min(len(doc), after + _REACH)
    while after < end:
        token = doc[after]
        if after in people:
            break
        if _continues_body(token) or (
            token.tag_ == "POS" and _owns_bodies(doc[after - 1]) and _is_next(doc, after + 1)
        ):
            after += 1
        elif token.lower_ == "of":
            first = after + 1
            while first < end and doc[first].pos_ == "DET":
                first += 1
            if first >= end or first in people or not _continues_body(doc[first]):
                break
            after = first + 1
        else:
            break
    return after


def _is_next(doc: Doc, i: int) -> bool:
    return i < len(doc) and _continues_body(doc[i])


def _continues_body(token: Token) -> bool:
    """True for a capitalised noun that no other entity has and that is nobody's title."""
    if not is_capitalised(token) or token.pos_ not in {"PROPN", "NOUN"} or token.is_sent_start:
        return False
    if token.ent_type_ in _OTHERS:
        return False
    return token.lower_ not in TITLES and noun_kinds().get(token.lemma_.lower()) != "person"


def is_capitalised(token: Token) -> bool:
    """True for a word with a capital, also with an apostrophe inside, as Hausa and Ukrainian names have."""
    return token.text[:1].isupper() and (token.is_alpha or has_apostrophe(token))


def has_apostrophe(token: Token) -> bool:
    """True for a word with an apostrophe inside that is no contraction: the tokenizer splits those."""
    inside = any(mark in token.text[1:-1] for mark in _APOSTROPHES)
    return inside and token.text.translate(_WITHOUT_APOSTROPHES).isalpha()

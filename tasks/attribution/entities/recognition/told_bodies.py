"""Bodies that the words around a name tell, where the name finder sees none or a person.

The office of whoever holds one (``the Lund Regional Prosecutor's Office``), and an unknown word that the article takes
up as a company (``Zelvik cut 300 jobs. The company said``).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import is_person_noun
from quotewire.tasks.attribution.text import SUBJECTS, ids_of, noun_kind, tokens_with
from quotewire.tasks.wordlists.attribution import BUSINESSES, COMPANY_NOUNS, NEWS_AGENCIES
from quotewire.tasks.wordlists.genders import first_names

_AGENCIES: Final = ids_of(NEWS_AGENCIES)
_OFFICE: Final = ids_of(("office",))
_LONGEST: Final = 6
"""Maximum words before ``'s Office``."""
_COMPANIES: Final = COMPANY_NOUNS | BUSINESSES
_TAKING_UP: Final = _COMPANIES | {"agency", "regulator", "watchdog"}
"""Nouns by which an article takes up an unknown word, so that it is a body's name."""
_TAKING_UP_IDS: Final = ids_of(_TAKING_UP)
_DEFINITE: Final = frozenset({"the", "this"})
_ONE_PERSON: Final = frozenset({"he", "him", "his", "she", "her", "hers"})


def with_offices_of(doc: Doc, names: Sequence[Span]) -> list[Span]:
    """The names, with the office of a holder as one: ``Lund Prosecutor's Office``.

    Args:
        doc: A parsed document.
        names: Its people (``PERSON``) and organizations (``ORG``), in text order.
    """
    people = {i for name in names if name.label_ == "PERSON" for i in range(name.start, name.end)}
    offices = [
        Span(doc, _first_of(doc, office.i - 1, people), office.i + 1, label="ORG")
        for office in tokens_with(doc, LOWER, _OFFICE)
        if office.i and office.nbor(-1).tag_ == "POS" and office.is_title and _is_holder(doc, office.i - 2)
    ]
    offices = [office for office in offices if not any(i in people for i in range(office.start, office.end))]
    taken = {i for office in offices for i in range(office.start, office.end)}
    others = [name for name in names if not any(i in taken for i in range(name.start, name.end))]
    return sorted([*others, *offices], key=lambda name: name.start)


def _is_holder(doc: Doc, i: int) -> bool:
    """True for whoever holds an office, with a capital: ``Prosecutor``, ``General`` of ``Attorney General``."""
    return i >= 0 and doc[i].is_title and (is_title(doc[i]) or is_person_noun(doc[i]))


def _first_of(doc: Doc, mark: int, people: set[int]) -> int:
    first = mark
    while first and mark - first < _LONGEST and _is_part(doc[first - 1]) and first - 1 not in people:
        first -= 1
    return first


def _is_part(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos_ in {"ADJ", "NOUN", "PROPN"}


def with_agencies(doc: Doc, names: Sequence[Span]) -> list[Span]:
    """The names, with the known news agencies of one word that were not found: ``told Ukrinform``."""
    taken = {i for name in names for i in range(name.start, name.end)}
    people = {name[-1].text for name in names if name.label_ == "PERSON"}
    missed = [
        Span(doc, token.i, token.i + 1, label="ORG")
        for token in tokens_with(doc, LOWER, _AGENCIES)
        if token.text[:1].isupper() and token.dep_ != "compound"
        if token.i not in taken and token.text not in people
    ]
    return sorted([*names, *missed], key=lambda name: name.start) if missed else list(names)


def with_companies(doc: Doc, names: Sequence[Span]) -> list[Span]:
    """The names, with what was found as a person and the article calls a company.

    A word that is no known given name and in nobody's full name, and that the recognizer takes for an organization, is
    one where ``the company`` is the subject of a sentence behind it and no body was named before. So is one that the
    recognizer takes for nobody, if it is the subject of the sentence right before and nobody else is spoken of.

    Args:
        doc: A parsed document whose ``ents`` are the recognizer's.
        names: Its people (``PERSON``) and organizations (``ORG``), in text order.
    """
    taken_up = next((noun.i for noun in tokens_with(doc, LOWER, _TAKING_UP_IDS) if _is_company(noun)), None)
    if taken_up is None or any(name.label_ == "ORG" and name.start < taken_up for name in names):
        return list(names)
    parts = {token.text for name in names if len(name) > 1 for token in name}
    doubtful = defaultdict[str, list[Span]](list)
    for name in names:
        if name.label_ == "PERSON" and name.text not in parts and name.text.lower() not in first_names():
            doubtful[name.text].append(name)
    bodies = {
        word
        for word, found in doubtful.items()
        if found[0].start < taken_up
        and (all(name[0].ent_type_ == "ORG" for name in found) or _is_taken_up(found, doc[taken_up], names))
    }
    return [Span(doc, name.start, name.end, label="ORG") if name.text in bodies else name for name in names]


def _is_taken_up(found: Sequence[Span], noun: Token, names: Sequence[Span]) -> bool:
    """True if a noun can only take up one word: the subject of the sentence before, and nobody for the recognizer.

    Args:
        found: The mentions of the word.
        noun: The noun for a body.
        names: All names of the document.
    """
    doc, word = noun.doc, found[0].text
    if any(name.text != word and name.start < noun.i for name in names) or noun.sent.start == 0:
        return False
    before = doc[noun.sent.start - 1].sent
    acts = any(name.root.dep_ in SUBJECTS and name.root.sent == before and _is_plain(name) for name in found)
    if not acts or any(name[0].ent_type_ == "PERSON" for name in found):
        return False
    told = any(token.lower_ == noun.lower_ for token in doc[: noun.i])
    return not told and not any(token.lower_ in _ONE_PERSON for token in doc[: noun.sent.end])


def _is_plain(name: Span) -> bool:
    """True for a word that begins its phrase, without an office before it: not ``minister Holm``."""
    return name.root.left_edge.i == name.start


def _is_company(noun: Token) -> bool:
    if noun.dep_ not in SUBJECTS or noun.tag_ != "NN":
        return False
    return noun_kind(noun.lower_) != "person" and any(child.lower_ in _DEFINITE for child in noun.lefts)

"""People with one name whom an apposition or an age tells: ``Amina, a mother of five``, ``his wife, Keiko,``.

A single unknown word is a person, a body or a place to the name finder, or nothing. A noun for a private person in
apposition, a relative before a comma and an age between commas tell that it is a person.
"""

from collections.abc import Sequence
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import is_person_noun
from quotewire.tasks.attribution.text import ids_of, metonyms, noun_kind, states, tokens_with
from quotewire.tasks.wordlists.attribution import (
    CALENDAR_WORDS,
    COUNTRIES,
    HEADS,
    KIN,
    NETWORKS,
    NOUNS_BEFORE_ORGANIZATIONS,
    TAG_VERB_FORMS,
)

_COMMAS: Final = ids_of((",",))
_ARTICLES: Final = frozenset({"a", "an"})
_OF_FIRMS: Final = NOUNS_BEFORE_ORGANIZATIONS | HEADS | frozenset({"developer", "leader", "producer", "publisher"})
"""Nouns for people that a firm is called, too: ``Nordkraft, a leader in wind power``."""
_MAKERS: Final = ("builder", "maker", "seller", "brewer", "exporter", "importer", "pioneer", "pollster")
"""Endings of nouns for people that a firm is called, too."""
_PLACED: Final = frozenset({"at", "from", "in", "near", "to"})
"""Prepositions before places."""
_APPOSITION: Final = 8
"""Maximum words from an article to the noun: ``a 52-year-old primary school teacher``."""
_PHRASE: Final = 10
"""Maximum words from a relative to the comma: ``the sister of the late singer X,``."""
_OLDEST: Final = 120
_CLOSED: Final = frozenset({",", ".", ";", "”", '"', ")"})
_DETERMINERS: Final = frozenset({"DT", "PRP$", "POS"})


def with_lone_people(doc: Doc, names: Sequence[Span]) -> list[Span]:
    """The names, with people of one name whom the words beside them tell, wherever their names come again.

    Args:
        doc: A parsed document whose ``ents`` are the recognizer's.
        names: Its people (``PERSON``) and organizations (``ORG``), in text order.
    """
    people = {i for name in names if name.label_ == "PERSON" for i in range(name.start, name.end)}
    longer = {i for name in names if len(name) > 1 for i in range(name.start, name.end)}
    named = people | longer
    told = {
        token.text
        for comma in tokens_with(doc, LOWER, _COMMAS)
        for token in (*doc[max(0, comma.i - 1) : comma.i], *doc[comma.i + 1 : comma.i + 2])
        if token.i not in named and _is_lone(token) and _is_told(token, comma)
    }
    if not told:
        return list(names)
    mentions = [
        token
        for token in tokens_with(doc, LOWER, ids_of(tuple({word.lower() for word in told})))
        if token.text in told and token.i not in longer and _is_lone(token)
    ]
    places = {token.text for token in mentions if _is_placed(token)}
    found = {token.i for token in mentions if token.text not in places} - people
    kept = [name for name in names if name.start not in found]
    return sorted([*kept, *(Span(doc, i, i + 1, label="PERSON") for i in found)], key=lambda name: name.start)


def _is_lone(token: Token) -> bool:
    """True for a word with a capital that can be a given name and is part of no longer one."""
    word = token.lower_
    if not token.is_title or not token.is_alpha or token.is_stop or token.pos_ not in {"PROPN", "NOUN", "ADJ", "X"}:
        return False
    if word in COUNTRIES or word in metonyms() or token.text in states() or word in CALENDAR_WORDS | NETWORKS:
        return False
    if is_title(token) or is_person_noun(token) or noun_kind(token.lemma_.lower()) is not None:
        return False
    before = token.nbor(-1) if token.i else None
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    led = before is not None and before.text[:1].isupper() and before.pos_ == "PROPN"
    return not led and not (after is not None and (after.text[:1].isupper() or after.text in {"-", "'s", "’s"}))


def _is_placed(token: Token) -> bool:
    return token.i > 0 and token.nbor(-1).lower_ in _PLACED


def _is_told(token: Token, comma: Token) -> bool:
    """True if what stands on the other side of a comma says that a word names a person."""
    if token.ent_type_ in {"DATE", "NORP"} or _is_placed(token):
        return False
    if token.i < comma.i:
        return _has_age(token.doc, comma.i) or _is_described(token.doc, comma.i)
    return _is_relative(token.doc, comma.i) and _is_closed(token)


def _has_age(doc: Doc, comma: int) -> bool:
    """True before an age between commas: ``Jamila, 34, said``."""
    if comma + 2 >= len(doc) or doc[comma + 2].text != ",":
        return False
    age = doc[comma + 1]
    return age.is_digit and age.is_ascii and int(age.text[:4]) < _OLDEST and age.text[0] != "0"


def _is_described(doc: Doc, comma: int) -> bool:
    """True before ``a`` and a noun for a private person, or an age: ``, a mother of five``, ``, a 52-year-old``."""
    if comma + 2 >= len(doc) or doc[comma + 1].lower_ not in _ARTICLES:
        return False
    for token in doc[comma + 2 : comma + 2 + _APPOSITION]:
        last = token.i + 1 == len(doc) or token.nbor().pos_ not in {"NOUN", "PROPN"}
        if token.pos_ == "NOUN" and last and token.tag_ == "NN" and token.dep_ != "npadvmod":
            return _is_private(token)
        if token.pos_ not in {"ADJ", "ADV", "NOUN", "NUM", "PUNCT", "PROPN", "VERB"} or token.text == ",":
            return False
    return False


def _is_private(noun: Token) -> bool:
    """True for a noun for a person that no firm is called."""
    lemma = noun.lemma_.lower()
    return lemma in KIN or (is_person_noun(noun) and lemma not in _OF_FIRMS and not lemma.endswith(_MAKERS))


def _is_relative(doc: Doc, comma: int) -> bool:
    """True behind a relative and a comma: ``his wife,``, ``the sister of X,``."""
    for i in range(comma - 1, max(-1, comma - _PHRASE), -1):
        token = doc[i]
        if token.lemma_.lower() in KIN and token.tag_ == "NN":
            linked = i + 1 == comma or doc[i + 1].lower_ == "of"
            return linked and any(child.tag_ in _DETERMINERS or child.dep_ == "poss" for child in token.lefts)
        if token.pos_ not in {"ADJ", "ADP", "DET", "NOUN", "PROPN", "PART", "PRON"}:
            return False
    return False


def _is_closed(token: Token) -> bool:
    """True for a word in apposition that a mark closes: not the first word of a clause or of a list."""
    doc, after = token.doc, token.i + 1
    if after >= len(doc) or doc[after].text not in _CLOSED or token.dep_ not in {"appos", "nsubj", "amod", "conj"}:
        return False
    if doc[after].text == ",":
        return doc[after + 1 : after + 2].text[:1].islower()
    sentence = token.sent
    return any(word.lower_ in TAG_VERB_FORMS for word in doc[sentence.start : token.i])

"""Holders of an office whose name stands right behind the country of the office: ``the President of Vietnam To Lam``.

Without a known given name the name finder takes country and name for one body or one person, or finds neither. The
country ends where its own name ends; what is left before the verb is the holder.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import is_person_noun
from quotewire.tasks.attribution.text import FINITE, TokenSpan, ids_of, noun_kind, states, tokens_with
from quotewire.tasks.wordlists.attribution import (
    BUSINESSES,
    COUNTRIES,
    ORGANIZATION_ENDINGS,
    PLACE_NOUNS,
    TAG_VERB_FORMS,
)
from quotewire.tasks.wordlists.genders import first_names

_LINKS: Final = ids_of(("of", "for"))
_OF_STATES: Final = frozenset(
    {"ambassador", "emir", "emperor", "governor", "king", "minister", "mufti", "premier", "prince"}
    | {"princess", "queen", "shah", "speaker", "sultan"}
)
"""Offices of states and provinces only: a firm has a president, too (``the president of Japan Tobacco``)."""
_PARTS: Final = frozenset({"coast", "delta", "east", "islands", "north", "south", "tech", "university", "west"})
"""Words behind a country's name that make it another place or body: ``Niger Delta``, ``Georgia Tech``."""
_BETWEEN: Final = frozenset({"of", "the", "for", "and", "&", "to", "in"})
"""Small words between an office and its country: ``Minister for Trade of the Republic of``."""
_REACH: Final = 12
"""Maximum words from the country back to the office."""
_COUNTRY: Final = 4
"""Maximum words of a country's name."""
_NAME: Final = 3
"""Maximum words of a holder's name."""
_NO_NAMES: Final = frozenset({"GPE", "LOC", "FAC", "DATE"})


def with_holders(doc: Doc, names: Sequence[Span]) -> list[Span]:
    """The names, with those of the people who hold an office for the country right before their name.

    Args:
        doc: A parsed document whose ``ents`` are the recognizer's.
        names: Its people (``PERSON``) and organizations (``ORG``), in text order.
    """
    people = [name for name in names if name.label_ == "PERSON"]
    stretches, alone = {(name.start, name.end) for name in people}, {name.text for name in people if len(name) == 1}
    held = [found for found in _held(doc, alone) if found[1] not in stretches]
    if not held:
        return list(names)
    holders = [Span(doc, *stretch, label="PERSON") for _, stretch in held]
    holders += _again(doc, holders)
    taken = {i for holder in holders for i in range(holder.start, holder.end)}
    places = {stretch[0]: place for place, stretch in held}
    kept = [part for name in names if (part := _without(name, taken, places)) is not None]
    return sorted([*kept, *holders], key=lambda name: name.start)


def _without(name: Span, taken: set[int], places: dict[int, int]) -> Span | None:
    """A name without the holder in it; None if only the holder or the country is left."""
    cut = next((i for i in range(name.start, name.end) if i in taken), None)
    if cut is None:
        return name
    if name.label_ == "PERSON" or cut == name.start or places.get(cut, name.start) <= name.start:
        return None
    return Span(name.doc, name.start, cut, label=name.label_)


def _held(doc: Doc, alone: set[str]) -> Iterator[tuple[int, TokenSpan]]:
    """Yield where each country of an office begins, and the name of the holder behind it.

    Args:
        doc: The document.
        alone: The single words that are people's names by themselves.
    """
    for link in tokens_with(doc, LOWER, _LINKS):
        first = link.i + 2 if doc[link.i + 1 : link.i + 2].text.lower() == "the" else link.i + 1
        start = _behind_place(doc, first)
        if start == len(doc) and doc[first + 1 : first + 2].text in alone and doc[first].is_title:
            start = first + 1  # "the governor of Bali Koster", whom the article calls Koster
        end = _end_of_name(doc, start)
        office = _office(doc, link.i) if start < end else None
        if office is None or not _speaks(doc, office, end):
            continue
        if doc[start:end].text in alone or _is_told(doc, office, first, start, end):
            yield first, (start, end)


def _behind_place(doc: Doc, first: int) -> int:
    """Index behind the country or the province that begins at a token; behind the document if none does."""
    for after in range(min(len(doc), first + _COUNTRY), first, -1):
        if doc[first].is_title and doc[first:after].text.lower() in _places():
            return after
    after = first
    while after < len(doc) and after - first < _COUNTRY and doc[after].is_title:
        after += 1
    if first < after < len(doc) and doc[after].is_lower and doc[after].lower_ in PLACE_NOUNS:
        return after + 1
    named = doc[first].ent_type_ == "GPE" if first < len(doc) else False
    while named and first < after and doc[first].ent_type_ == "GPE" and doc[first].is_title:
        first += 1
    return first if named else len(doc)


@cache
def _places() -> frozenset[str]:
    return frozenset({*COUNTRIES, *(state.lower() for state in states())})


def _end_of_name(doc: Doc, start: int) -> int:
    """Index behind the words that can be a holder's name; ``start`` if a word cannot."""
    end = start
    while end < len(doc) and end - start <= _NAME and doc[end].text[:1].isupper():
        if not _is_name(doc[end]):
            return start
        end += 1
    return end if end - start <= _NAME else start


def _is_name(token: Token) -> bool:
    """True for a word of a name that is no title, no place and no end of a body's name."""
    word = token.lower_
    if not token.is_title or token.is_sent_start or is_title(token) or word in PLACE_NOUNS | _PARTS | _places():
        return False
    return word not in ORGANIZATION_ENDINGS | BUSINESSES and noun_kind(token.lemma_.lower()) is None


def _office(doc: Doc, link: int) -> Token | None:
    """The office that is held for what stands behind a link; None if there is none."""
    for i in range(link - 1, max(-1, link - _REACH), -1):
        token = doc[i]
        if is_person_noun(token) and token.tag_ in {"NN", "NNP"} and doc[i + 1].lower_ in _BETWEEN:
            return token  # no "National Assembly"
        if token.lower_ not in _BETWEEN and token.pos_ not in {"NOUN", "PROPN", "ADJ"}:
            return None
    return None


def _is_told(doc: Doc, office: Token, first: int, start: int, end: int) -> bool:
    """True if the words behind a country are hardly a place, a firm or another's surname.

    Args:
        doc: The document.
        office: The office.
        first: Index of the first token of the country.
        start: Index of the first token of the name.
        end: Index behind the name.
    """
    if doc[start].ent_iob_ == "B" and all(token.ent_type_ in _NO_NAMES for token in doc[start:end]):
        return False
    if office.lower_ in _OF_STATES or sum(token.lower_ == "of" for token in doc[office.i : first]) > 1:
        return True
    if doc[first].lower_ in first_names():
        return False  # "the lawyer of Georgia Moe"
    together = all(token.ent_iob_ == "I" for token in doc[first + 1 : end])
    return not (together and doc[first].ent_type_ == "ORG")


def _speaks(doc: Doc, office: Token, end: int) -> bool:
    """True if a verb follows whoever holds an office, or the office stands behind a verb of saying."""
    after = doc[end] if end < len(doc) else None
    if after is not None and (after.lower_ in TAG_VERB_FORMS or (after.tag_ in FINITE and after.pos_ == "VERB")):
        return True
    return (after is None or after.is_punct) and _is_behind_tag(doc, office.i)


def _is_behind_tag(doc: Doc, office: int) -> bool:
    """True for an office behind a verb of saying: ``said the prime minister of``."""
    i = office - 1
    while i > max(0, office - _NAME - 1) and doc[i].pos_ in {"DET", "ADJ", "PROPN", "NOUN"}:
        i -= 1
    return i >= 0 and doc[i].lower_ in TAG_VERB_FORMS


def _again(doc: Doc, holders: Sequence[Span]) -> list[Span]:
    """The other places of names of two words or more: ``To Lam added``."""
    known = {tuple(token.text for token in holder) for holder in holders if len(holder) > 1}
    taken = {holder.start for holder in holders}
    firsts = ids_of(tuple({words[0].lower() for words in known}))
    return [
        Span(doc, token.i, token.i + len(words), label="PERSON")
        for token in tokens_with(doc, LOWER, firsts)
        for words in known
        if token.i not in taken and words == tuple(other.text for other in doc[token.i : token.i + len(words)])
    ]

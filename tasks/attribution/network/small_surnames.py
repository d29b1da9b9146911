"""People whose surname or given name lost its capital in translation: ``Lucie nováková``, ``markéta Janovská``."""

from collections.abc import Container, Sequence
from operator import attrgetter
from typing import Final

import numpy as np
from spacy.attrs import IS_ALPHA, IS_LOWER
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities import is_person_noun, is_title
from quotewire.tasks.attribution.network.features import Bools
from quotewire.tasks.attribution.text import noun_kind
from quotewire.tasks.wordlists.attribution import PARTICLES
from quotewire.tasks.wordlists.genders import first_names

_SHORTEST: Final = 4
"""Minimum letters of a surname in small letters."""
_NAMING: Final = frozenset({"NN", "NNS", "NNP", "JJ", "FW", "XX"})
"""Tags that the tagger gives to an unknown word that is a name."""


def with_small_surnames(doc: Doc, names: Sequence[Span], strange: Bools) -> list[Span]:
    """Names with the full ones of which a part is in small letters, in text order.

    Only words that are no common English ones are looked at: given names of any culture, with an unknown word beside.

    Args:
        doc: A parsed document.
        names: People (``PERSON``) and organizations (``ORG``), in text order.
        strange: For each token of the document, whether it is no common English word.
    """
    written = doc.to_array([IS_LOWER, IS_ALPHA]).astype(bool)
    alone = {name.start for name in names if name.label_ == "PERSON" and len(name) == 1}
    found = dict[int, Span]()
    for i in np.flatnonzero(strange & written[:, 0] & written[:, 1]).tolist():
        first = _first_of(doc, i, strange, alone)
        if first is not None:
            found[first] = Span(doc, first, first + 2, label="PERSON")
    if not found:
        return list(names)
    taken = {i for name in names if len(name) > 1 for i in range(name.start, name.end)}
    people = [name for first, name in found.items() if first not in taken and first + 1 not in taken]
    inside = {i for name in people for i in range(name.start, name.end)}
    others = [name for name in names if name.start not in inside]
    return sorted([*others, *people], key=attrgetter("start"))


def _first_of(doc: Doc, i: int, strange: Bools, alone: Container[int]) -> int | None:
    """Index of the given name of whose full name a word in small letters is a part; None if it is no name."""
    token = doc[i]
    if i and len(token) >= _SHORTEST and _is_given(doc[i - 1], alone):
        named = token.text not in PARTICLES and noun_kind(token.lemma_.lower()) is None
        foreign = token.tag_ in _NAMING or not token.text.isascii()
        return i - 1 if named and foreign and not _goes_on(doc, i) else None
    after = doc[i + 1] if i + 1 < len(doc) else None
    if after is None or token.lower_ not in first_names() or not token.whitespace_:
        return None
    return i if after.is_title and bool(strange[i + 1]) and not after.is_sent_start else None


def _is_given(token: Token, alone: Container[int]) -> bool:
    """True for a given name, a name alone, and a name behind an office: ``coach Radek``."""
    if not token.is_title or token.tag_ != "NNP" or token.whitespace_ != " ":
        return False
    led = token.i > 0 and (is_title(token.nbor(-1)) or is_person_noun(token.nbor(-1)))
    return token.lower_ in first_names() or token.i in alone or led


def _goes_on(doc: Doc, i: int) -> bool:
    """True for a word that belongs to the noun behind it: ``Victoria rundunar lake``."""
    after = doc[i + 1] if i + 1 < len(doc) else None
    return after is not None and after.is_alpha and after.pos_ in {"NOUN", "ADJ"} and doc[i].head.i >= after.i

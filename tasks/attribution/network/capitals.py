"""Words that have a capital for their place alone, at the edges of names: ``Top Clinton``, ``Salma Hayek Described``.

The first word of a sentence has one, and every word of a heading. The name finder takes such words for parts of names.
That an article has the word in small letters tells them apart, and that it is common and nobody's given name.
"""

from collections.abc import Container, Iterable
from typing import Final

import numpy as np
from spacy.attrs import LOWER, ORTH
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.network.features import Bools
from quotewire.tasks.attribution.text import is_title_case, text_of
from quotewire.tasks.wordlists.attribution import TAG_VERB_FORMS
from quotewire.tasks.wordlists.genders import sex_of_given_name

_CONJUNCTIONS: Final = frozenset(
    {"after", "although", "and", "as", "because", "before", "but", "if", "once", "since", "though", "until", "when"}
    | {"where", "while"}
)
_FUNCTION_WORDS: Final = frozenset(
    {"after", "are", "as", "has", "have", "how", "is", "over", "that", "to", "was", "when", "who", "why", "will"}
)
_FULL: Final = 2
"""Words of a full name."""


def without_capitals(doc: Doc, names: Iterable[Span], strange: Bools) -> list[Span]:
    """The names without words at the edges of people's that have a capital for their place alone.

    Before a surname the first word of a sentence is no name if somebody has that surname in full (``Top Comey`` beside
    ``James Comey``). In a heading a name ends before the first such word behind a given name and a surname.

    Args:
        doc: A parsed document.
        names: Its people (``PERSON``) and organizations (``ORG``), in text order.
        strange: For each token of the document, whether it is no common English word.
    """
    found = list(names)
    small = _in_small_letters(doc) & ~strange
    people = [name for name in found if name.label_ == "PERSON"]
    surnames = {name[-1].lower_ for name in people if len(name) == 1 or sex_of_given_name(name[0].lower_) is not None}
    return [
        name
        if len(name) == 1
        else _without(name, small, surnames)
        if name.label_ == "PERSON"
        else _before(name, _FUNCTION_WORDS)
        for name in found
    ]


def _in_small_letters(doc: Doc) -> Bools:
    """For each token, whether the document has its word in small letters anywhere."""
    forms = doc.to_array([ORTH, LOWER])
    small = np.unique(forms[forms[:, 0] == forms[:, 1], 1])
    among: Bools = np.isin(forms[:, 1], small)
    return among


def _without(name: Span, small: Bools, surnames: Container[str]) -> Span:
    doc, first, after = name.doc, name.start, name.end
    if len(name) == _FULL and _opens(name[0]) and _is_no_name(name, small, surnames):
        return Span(doc, first + 1, after, label="PERSON")
    shortest = 1 if name[0].lower_ in surnames else _FULL
    ends = (i for i in range(first + shortest, after) if _is_common(doc[i], small))
    end = next(ends, after)
    return Span(doc, first, end, label="PERSON") if end < after and is_title_case(_line(name)) else name


def _before(name: Span, words: Container[str]) -> Span:
    """An organization of a heading before the first of these words that is none of its name's: ``Senate To Vote``."""
    end = next((token.i for token in name[1:] if token.is_title and token.lower_ in words), None)
    return name if end is None or not is_title_case(_line(name)) else Span(name.doc, name.start, end, label=name.label_)


def _opens(token: Token) -> bool:
    """True for the first word of a sentence or a line."""
    return bool(token.is_sent_start) or (token.i > 0 and "\n" in token.nbor(-1).text)


def _is_no_name(name: Span, small: Bools, surnames: Container[str]) -> bool:
    """True for the first word of ``When Twitter``, and of ``Top Clinton`` where somebody else is called Clinton."""
    word = name[0].lower_
    if word in _CONJUNCTIONS:
        return True
    return bool(small[name.start]) and sex_of_given_name(word) is None and name[-1].lower_ in surnames


def _is_common(token: Token, small: Bools) -> bool:
    return token.is_title and bool(small[token.i] or token.lower_ in TAG_VERB_FORMS)


def _line(name: Span) -> str:
    text = text_of(name.doc)
    end = text.find("\n", name.end_char)
    return text[text.rfind("\n", 0, name.start_char) + 1 : end if end >= 0 else len(text)]

"""Bystanders: unnamed people (``a man of 30``, ``the driver``) who may be whom a pronoun refers to.

The ranking knows named people only. A crime report names the victim and keeps the suspect unnamed, so the best-ranked
name is the one person who certainly did not say it. A pronoun with an unnamed person nearer than the name stays
unresolved.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from spacy.attrs import TAG
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.entities import (
    Mention,
    PersonEntity,
    gender_of_noun,
    is_person_noun,
    is_stranger,
    sex_of_pronoun,
    weight_of,
)
from quotewire.tasks.attribution.text import CharSpan, Layout

_NN: Final = hash_string("NN")
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_BACKGROUND: Final = frozenset({"relcl", "acl"})
_BESIDE_NAMES: Final = frozenset({"compound", "appos", "nmod"})
_REACH: Final = 1500
"""Maximum distance of a bystander from the pronoun, in characters."""


class Bystanders:
    """The unnamed people of one article, outside quotations and reported content."""

    def __init__(self, doc: Doc, layout: Layout, contents: Sequence[CharSpan]) -> None:
        self._layout = layout
        inside = _Inside(contents)
        self._nouns = [
            token for token in _person_nouns(doc) if layout.quotation(token.idx) is None and token.idx not in inside
        ]
        self._starts = [token.idx for token in self._nouns]

    def rivals(self, person: PersonEntity, last: Mention, pronoun: Token) -> Iterator[Token]:
        """Yield the unnamed people who may be meant by a pronoun in place of a person, latest first.

        Args:
            person: The person that ranks highest.
            last: The last mention of that person before the pronoun.
            pronoun: The pronoun.
        """
        sex = sex_of_pronoun(pronoun.lower_)
        sentence = self._layout.sentence(last.at)
        for i in range(bisect_left(self._starts, pronoun.idx) - 1, -1, -1):
            noun = self._nouns[i]
            if pronoun.idx - noun.idx > _REACH or self._layout.sentence(noun.idx) < sentence:
                return
            gender = gender_of_noun(noun.lemma_.lower())
            if (gender is not None and gender.sex != sex) or noun.lemma_.lower() in person.descriptors:
                continue
            later = self._layout.sentence(noun.idx) > sentence
            if _is_subject(noun) if later else _outranks(noun, last):
                yield noun


class _Inside:
    """The characters inside the reported contents of an article."""

    def __init__(self, contents: Sequence[CharSpan]) -> None:
        self._spans = sorted(contents)
        self._starts = [start for start, _ in self._spans]
        self._ends: list[int] = []
        for _, end in self._spans:
            self._ends.append(max(end, self._ends[-1] if self._ends else 0))

    def __contains__(self, char: int) -> bool:
        i = bisect_left(self._starts, char + 1) - 1
        return i >= 0 and char < self._ends[i]


def _person_nouns(doc: Doc) -> Iterator[Token]:
    for i in np.flatnonzero(doc.to_array(TAG) == _NN).tolist():
        token = doc[i]
        if is_person_noun(token) and not token.ent_type_ and not _is_beside_name(token):
            yield token


def _is_beside_name(noun: Token) -> bool:
    """True for ``headmaster Colin Marsh`` and ``his lawyer, Raj Malhotra``."""
    if noun.dep_ in _BESIDE_NAMES:
        return True
    return any(child.dep_ in _BESIDE_NAMES and child.ent_type_ == "PERSON" for child in noun.rights)


def _is_subject(noun: Token) -> bool:
    return noun.dep_ in _SUBJECTS and noun.head.dep_ not in _BACKGROUND


def _outranks(noun: Token, last: Mention) -> bool:
    """True if a noun is more prominent in its sentence than the name: ``the son of X``, ``a suspect in the murder of X``."""
    edge = noun.right_edge
    if noun.idx < last.at < edge.idx + len(edge):
        return True
    weight = weight_of(noun)
    return weight > last.weight if not is_stranger(noun) else weight >= last.weight

"""Officials and those whom they handle: after ``Judge X sentenced Y``, ``he`` may be either, and ``the man`` is Y.

The ranking prefers subjects, and so the judge gets the words of the convict.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.coreference.antecedents import ANYBODY, Salience
from quotewire.tasks.attribution.entities import Gender, PersonEntity, differ, fit, gender_of_noun, is_person_noun
from quotewire.tasks.attribution.text import covering_token, entity_around
from quotewire.tasks.wordlists.attribution import HANDLING_VERBS, KIN, ONLY_IF_CALLED
from quotewire.tasks.wordlists.genders import Sex

_PARTS: Final = frozenset({"compound", "nmod", "amod", "flat"})
_STEPS: Final = 6
"""Maximum steps in the tree from a name's first word to its head, and along verbs that ``and`` joins."""


@dataclass(frozen=True, slots=True)
class Other:
    """Whoever is on the other side of such an act.

    Attributes:
        person: The person, if named.
        gender: The gender, if known.
        handled: True if the act is done to this one.
    """

    person: PersonEntity | None
    gender: Gender | None
    handled: bool


class Handling:
    """The acts of officials in one article.

    Args:
        doc: A parsed document.
        salience: Knows where its people were mentioned last.
    """

    def __init__(self, doc: Doc, salience: Salience) -> None:
        self._doc = doc
        self._salience = salience

    def other(self, person: PersonEntity, at: int) -> Other | None:
        """Whoever is on the other side of the act with which a person was last mentioned; None if there is none."""
        last = self._salience.last_mention(person, at)
        name = covering_token(self._doc, last.at) if last is not None else None
        if name is None:
            return None
        head = _head(name)
        if head.dep_ == "nsubj":
            found = next((child for verb in _verbs(head) for child in verb.rights if child.dep_ == "dobj"), None)
        elif head.dep_ == "dobj" and head.head.lemma_ in HANDLING_VERBS:
            found = next((child for verb in _first(head.head) for child in verb.lefts if child.dep_ == "nsubj"), None)
        else:
            return None
        return self._person(found, handled=head.dep_ == "nsubj") if found is not None else None

    def may_be_other(self, person: PersonEntity, sex: Sex, at: int) -> bool:
        """True if ``he`` or ``she`` may well be whoever is on the other side of an act, and not a person."""
        other = self.other(person, at)
        if other is None:
            return False
        fits = other.gender is None or other.gender.sex == sex
        return fits or (person.gender is not None and person.gender.sex != sex)

    def handled(self, person: PersonEntity, noun: str, at: int) -> Other | None:
        """Whoever ``the man`` or ``the driver`` is in place of the official who did something to this one.

        Args:
            person: The official.
            noun: The noun of the description, in lower case.
            at: Its offset, in characters.
        """
        if noun not in ANYBODY | ONLY_IF_CALLED or fit(noun, (), person.descriptors) > 0:
            return None
        other = self.other(person, at)
        if other is None or not other.handled or differ(gender_of_noun(noun), other.gender):
            return None
        return other

    def _person(self, token: Token, *, handled: bool) -> Other | None:
        """One person whom a token names or describes; None for several, and for a thing."""
        if token.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "conj" for child in token.rights):
            return None
        if token.ent_type_ == "PERSON":
            name = entity_around(token)
            person = self._salience.people.person(name.text, name.start_char)
            return Other(person, person.gender if person is not None else None, handled)
        lemma = token.lemma_.lower()
        gender = gender_of_noun(lemma)
        if is_person_noun(token) or lemma in KIN or gender is not None:
            return Other(None, gender, handled)
        return None


def _head(name: Token) -> Token:
    for _ in range(_STEPS):
        if name.dep_ not in _PARTS or name.head.i < name.i:
            break
        name = name.head
    return name


def _verbs(subject: Token) -> Iterator[Token]:
    """Yield the verbs of acts of which a word is the subject: ``stopped and searched``."""
    verb = subject.head
    for _ in range(_STEPS):
        if verb.lemma_ in HANDLING_VERBS:
            yield verb
        joined = next((child for child in verb.rights if child.dep_ == "conj" and child.pos_ == "VERB"), None)
        if joined is None:
            return
        verb = joined


def _first(verb: Token) -> Iterator[Token]:
    """Yield a verb and those that it is joined to by ``and``."""
    yield verb
    if verb.dep_ == "conj":
        yield from islice((token for token in verb.ancestors if token.pos_ == "VERB"), 1)

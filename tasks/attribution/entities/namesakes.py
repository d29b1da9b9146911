"""Namesakes: decides which of several people with the same surname a surname alone refers to.

The title decides where it can (``Mr``, ``Ms``). Otherwise it is the person named last, if that was shortly before and
as the subject of a main clause; two who are named side by side stay undecided. If not, it is a person known by the
surname alone, or else the first with that surname.
"""

from bisect import bisect_left, insort
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.entities.gender import Gender, differ
from quotewire.tasks.attribution.entities.person import Mention, PersonEntity
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS

_NEAR: Final = 500
"""Distance within which a surname refers to the person named last, even if others share it, in characters."""


class Namesakes:
    """The people with each surname in one article, and their mentions."""

    def __init__(self) -> None:
        self._bearers: dict[str, list[PersonEntity]] = {}
        self._named: dict[str, list[Mention]] = {}

    def add(self, mention: Mention, last: str) -> None:
        """Record a mention if ``last``, its last word, is the person's surname; a first name alone does not count."""
        if mention.person.name.split()[-1] == last:
            insort(self._named.setdefault(last, []), mention, key=attrgetter("at"))
            bearers = self._bearers.setdefault(last, [])
            if mention.person not in bearers:
                bearers.append(mention.person)

    def meant(self, surname: Span, title: Gender | None, first: PersonEntity) -> PersonEntity:
        """The person that a surname refers to.

        Args:
            surname: The surname, standing alone.
            title: The gender that a title before it indicates.
            first: The first person known by it.
        """
        bearers = self._bearers.get(surname.text) or [first]
        could = [person for person in bearers if not differ(person.gender, title)]
        if not could:
            # "Mr Berg" is a different person if the only full name is Anna Berg.
            return PersonEntity(surname.text, "person", gender=title)
        if len(could) == 1:
            return could[0]
        last = self._last(surname, could)
        if last is not None and self._are_level(surname, last, could):
            return PersonEntity(surname.text, "person", gender=title)
        if last is not None and last.weight == WEIGHTS.subject and surname.start_char - last.at < _NEAR:
            return last.person
        by_surname = [person for person in could if person.name == surname.text]
        return next(iter(by_surname), first if first in could else could[0])

    def _are_level(self, surname: Span, last: Mention, could: list[PersonEntity]) -> bool:
        """True if the last sentence that names one of them names another with the same weight: ``X and Y Berg``."""
        sentence = _sentence_of(surname.doc, last.at)
        return any(
            other.person in could
            and other.person is not last.person
            and other.weight == last.weight
            and _sentence_of(surname.doc, other.at) == sentence
            for other in self._named.get(surname.text, [])
            if other.at < last.at and last.at - other.at < _NEAR
        )

    def _last(self, surname: Span, could: list[PersonEntity]) -> Mention | None:
        """The last mention of one of the people ``could`` before a surname; None if it is not near."""
        named = self._named.get(surname.text, [])
        for i in range(bisect_left(named, surname.start_char, key=attrgetter("at")) - 1, -1, -1):
            if surname.start_char - named[i].at >= _NEAR:
                return None
            if named[i].person in could:
                return named[i]
        return None


def _sentence_of(doc: Doc, at: int) -> int | None:
    """Index of the first token of the sentence around a character."""
    span = doc.char_span(at, at + 1, alignment_mode="expand")
    return span[0].sent.start if span is not None else None

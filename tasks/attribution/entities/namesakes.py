"""Namesakes: which of several people with one surname is meant where nothing but the surname stands.

The title decides where it can (``Mr``, ``Ms``). Else it is who was named as the subject of a sentence just before; the
others are taken for the first who was named so, as the article calls its main person.
"""

from bisect import bisect_left, insort
from operator import attrgetter
from typing import Final

from spacy.tokens import Span

from quotewire.tasks.attribution.entities.gender import Gender, differ
from quotewire.tasks.attribution.entities.person import Mention, PersonEntity
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS

_NEAR: Final = 500
"""Characters behind a name in which its surname means the same person, whoever else bears it."""


class Namesakes:
    """Who bears which surname in one article, and where they are named by it."""

    def __init__(self) -> None:
        self._bearers: dict[str, list[PersonEntity]] = {}
        self._named: dict[str, list[Mention]] = {}

    def add(self, mention: Mention, last: str) -> None:
        """Take up a name that ends in a word; first names by themselves do not count."""
        if mention.person.name.split()[-1] == last:
            insort(self._named.setdefault(last, []), mention, key=attrgetter("at"))
            bearers = self._bearers.setdefault(last, [])
            if mention.person not in bearers:
                bearers.append(mention.person)

    def meant(self, surname: Span, title: Gender | None, first: PersonEntity) -> PersonEntity:
        """Who is meant by a surname.

        Args:
            surname: The surname, where it stands by itself.
            title: The gender that a title before it tells.
            first: Who was named first by it.
        """
        bearers = self._bearers.get(surname.text) or [first]
        could = [person for person in bearers if not differ(person.gender, title)]
        if not could:
            # "Mr Berg", where only Anna Berg has a full name, is somebody else.
            return PersonEntity(surname.text, "person", gender=title)
        if len(could) == 1:
            return could[0]
        last = self._last(surname, could)
        if last is not None and last.weight == WEIGHTS.subject and surname.start_char - last.at < _NEAR:
            return last.person
        by_surname = [person for person in could if person.name == surname.text]
        return next(iter(by_surname), first if first in could else could[0])

    def _last(self, surname: Span, could: list[PersonEntity]) -> Mention | None:
        """The nearest mention before a surname of somebody whom it could mean."""
        named = self._named.get(surname.text, [])
        for i in range(bisect_left(named, surname.start_char, key=attrgetter("at")) - 1, -1, -1):
            if surname.start_char - named[i].at >= _NEAR:
                return None
            if named[i].person in could:
                return named[i]
        return None

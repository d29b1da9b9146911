"""Namesakes: decides which of several people with the same surname a surname alone refers to.

The title decides where it can (``Mr``, ``Ms``). Otherwise it is the person named last, if that was shortly before and
as the subject of a main clause; two who are named side by side stay undecided. If not, it is a person known by the
surname alone, or else the first with that surname.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.entities.gender import Gender, differ, is_japanese_womans
from quotewire.tasks.attribution.entities.person import Mention, PersonEntity
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS
from quotewire.tasks.wordlists.genders import Sex

_NEAR: Final = 500
"""Distance within which a surname refers to the person named last, even if others share it, in characters."""
_SEVERAL: Final = 2


class Namesakes:
    """The people with each surname in one article, and their mentions."""

    def __init__(self) -> None:
        self._bearers: defaultdict[str, _Bearers] = defaultdict(_Bearers)
        self._known_by_surname: defaultdict[str, _Bearers] = defaultdict(_Bearers)
        self._named: defaultdict[str, list[Mention]] = defaultdict(list)

    def add(self, mention: Mention, last: str) -> None:
        """Record a mention if ``last``, its last word, is the person's surname; a first name alone does not count."""
        person = mention.person
        if person.name.split()[-1] == last:
            insort(self._named[last], mention, key=attrgetter("at"))
            self._bearers[last].file(person)
            if person.name == last:
                self._known_by_surname[last].file(person)

    def gender_is_known(self, person: PersonEntity) -> None:
        """Record that more is known of a person's gender than when a mention was added."""
        last = person.name.split()[-1]
        for known in (self._bearers, self._known_by_surname):
            if last in known and person in known[last]:
                known[last].file(person)

    def meant(self, surname: Span, title: Gender | None, first: PersonEntity) -> PersonEntity:
        """The person that a surname refers to.

        Args:
            surname: The surname, standing alone.
            title: The gender that a title before it indicates.
            first: The first person known by it.
        """
        if surname.text in self._bearers:
            bearers = self._bearers[surname.text]
        else:
            bearers = _Bearers()
            bearers.file(first)
        could = list(islice(bearers.of(title), _SEVERAL))
        if not could:
            if is_japanese_womans(first.name.split()[0].lower()):
                return first  # translation makes "Mr." of the Japanese address for men and women
            # "Mr Berg" is a different person if the only full name is Anna Berg.
            return PersonEntity(surname.text, "person", gender=title)
        if len(could) == 1:
            return could[0]
        near = self._near(surname, title)
        last = near[0] if near else None
        if last is not None and _are_level(surname.doc, near):
            return PersonEntity(surname.text, "person", gender=title)
        if last is not None and last.weight == WEIGHTS.subject:
            return last.person
        by_surname = self._known_by_surname[surname.text].of(title)
        otherwise = first if first in bearers and not differ(first.gender, title) else could[0]
        return next((person for person in by_surname if person.name == surname.text), otherwise)

    def _near(self, surname: Span, title: Gender | None) -> list[Mention]:
        """The mentions of the people whom a surname can refer to shortly before the last of them, latest first."""
        found: list[Mention] = []
        named = self._named[surname.text]
        for i in range(bisect_left(named, surname.start_char, key=attrgetter("at")) - 1, -1, -1):
            if (found[0].at if found else surname.start_char) - named[i].at >= _NEAR:
                break
            if not differ(named[i].person.gender, title):
                found.append(named[i])
        return found


class _Bearers:
    """The people with a surname, by gender, and in the order in which they were filed."""

    def __init__(self) -> None:
        self._place: dict[PersonEntity, int] = {}
        self._sex: dict[PersonEntity, Sex | None] = {}
        self._by_sex: defaultdict[Sex | None, list[PersonEntity]] = defaultdict(list)

    def __contains__(self, person: PersonEntity) -> bool:
        return person in self._place

    def file(self, person: PersonEntity) -> None:
        """Add a person, or keep the place of one whose gender was not known or another before."""
        sex = person.gender.sex if person.gender is not None else None
        place = self._place.setdefault(person, len(self._place))
        if person in self._sex:
            if self._sex[person] == sex:
                return
            before = self._by_sex[self._sex[person]]
            del before[bisect_left(before, place, key=self._place.__getitem__)]
        self._sex[person] = sex
        insort(self._by_sex[sex], person, key=self._place.__getitem__)

    def of(self, title: Gender | None) -> Iterator[PersonEntity]:
        """The people whose gender, as far as it is known, is that of a title."""
        sexes = [*self._by_sex] if title is None else [None, title.sex]
        return merge(*(self._by_sex.get(sex, ()) for sex in sexes), key=self._place.__getitem__)


def _are_level(doc: Doc, near: list[Mention]) -> bool:
    """True if the last sentence that names one of them names another with the same weight: ``X and Y Berg``."""
    last = near[0]
    sentence = _sentence_of(doc, last.at)
    return any(
        other.person is not last.person and other.weight == last.weight and _sentence_of(doc, other.at) == sentence
        for other in near
        if other.at < last.at
    )


def _sentence_of(doc: Doc, at: int) -> int | None:
    """Index of the first token of the sentence around a character."""
    span = doc.char_span(at, at + 1, alignment_mode="expand")
    return span[0].sent.start if span is not None else None

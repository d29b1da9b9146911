"""Namesakes: decides which of several people with the same surname a surname alone refers to.

The title decides where it can (``Mr``, ``Ms``), and the office that only one of them has (``Judge``). Otherwise it is
the person named last, if that was shortly before and as the subject of a main clause; two who are named side by side
stay undecided. If not, it is a person known by the surname alone, or else the first with that surname.
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
from quotewire.tasks.attribution.entities.name_spans import is_title
from quotewire.tasks.attribution.entities.office import is_office_noun
from quotewire.tasks.attribution.entities.person import Mention, PersonEntity
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS
from quotewire.tasks.attribution.text import covering_token
from quotewire.tasks.wordlists.attribution import TITLE_OFFICES
from quotewire.tasks.wordlists.genders import Sex

_NEAR: Final = 500
"""Distance within which a surname refers to the person named last, even if others share it, in characters."""
_SEVERAL: Final = 2
_FAMILY: Final = 20
"""Maximum people of one surname whose titles are compared."""
_TITLES: Final = 4
"""Maximum words of a title before a name."""
_ADDRESSES: Final = frozenset({"mr", "mrs", "ms", "miss", "mx", "sir"})
"""Titles of everybody, which tell nothing but the gender."""


class Namesakes:
    """The people with each surname in one article, and their mentions."""

    def __init__(self) -> None:
        self._bearers: defaultdict[str, _Bearers] = defaultdict(_Bearers)
        self._known_by_surname: defaultdict[str, _Bearers] = defaultdict(_Bearers)
        self._named: defaultdict[str, list[Mention]] = defaultdict(list)
        self._titles: defaultdict[PersonEntity, set[str]] = defaultdict(set)

    def add(self, mention: Mention, last: str) -> None:
        """Record a mention if ``last``, its last word, is the person's surname; a first name alone does not count."""
        person = mention.person
        if person.name.split()[-1] == last:
            insort(self._named[last], mention, key=attrgetter("at"))
            self._bearers[last].file(person)
            if person.name == last:
                self._known_by_surname[last].file(person)

    def is_titled(self, person: PersonEntity, name: Span) -> None:
        """Record the titles before a full name of a person."""
        self._titles[person] |= titles_before(name)

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
        titled = could[0] if len(could) == 1 else self._titled(surname, bearers, title)
        if titled is not None:
            return titled
        near = self._near(surname, title)
        last = near[0] if near else None
        if last is not None and _are_level(surname.doc, near):
            return PersonEntity(surname.text, "person", gender=title)
        if last is not None and last.weight == WEIGHTS.subject:
            return last.person
        by_surname = self._known_by_surname[surname.text].of(title)
        otherwise = first if first in bearers and not differ(first.gender, title) else could[0]
        return next((person for person in by_surname if person.name == surname.text), otherwise)

    def _titled(self, surname: Span, bearers: "_Bearers", title: Gender | None) -> PersonEntity | None:
        """The only one of several people with the title that stands before their surname: ``Judge Berg``."""
        told = titles_before(surname)
        if not told:
            return None
        found = [person for person in islice(bearers.of(title), _FAMILY) if told & self._offices_of(person)]
        return found[0] if len(found) == 1 else None

    def _offices_of(self, person: PersonEntity) -> set[str]:
        return self._titles.get(person, set()).union((person.role or "").lower().split())

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


def titles_before(name: Span) -> set[str]:
    """The words for an office or a rank right before a name, short titles written out: ``sergeant`` for ``Sgt.``."""
    found = set[str]()
    for token in reversed(name.doc[max(0, name.start - _TITLES) : name.start]):
        word = token.lower_.rstrip(".")
        if not (is_title(token) or is_office_noun(token)):
            break
        found.add(TITLE_OFFICES.get(word, word).lower())
    return found - _ADDRESSES


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
    token = covering_token(doc, at)
    return token.sent.start if token is not None else None

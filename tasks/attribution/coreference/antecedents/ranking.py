"""Ranks the antecedents of a pronoun or a description.

Every earlier mention of a person scores its salience; agreeing with the pronoun's gender, or being described by the
same words, adds to that. The mention with the highest score is the antecedent. Gender is weighed and not required,
because machine translation confuses ``he`` and ``she`` where the source language has one word for both. A mismatch
costs as much as a few sentences of distance, so a person who just spoke can still win.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final

from quotewire.tasks.attribution.coreference.antecedents.salience import AHEAD, Salience
from quotewire.tasks.attribution.entities import (
    WEIGHTS,
    Mention,
    Office,
    PersonEntity,
    PersonIndex,
    differ,
    fit,
    gender_of_noun,
    is_broader,
    nationalities,
    sex_of_pronoun,
)
from quotewire.tasks.attribution.text import CharSpan
from quotewire.tasks.wordlists.attribution import CANDIDATE_NOUNS, OFFICES, RELATIONAL_NOUNS, TITLES

ANYBODY: Final = frozenset({"man", "woman", "boy", "girl", "person", "child"})
"""Nouns that fit so many that they never point to somebody who is named only later."""
_COUNTERPARTS: Final = frozenset({"counterpart", "colleague"})
"""Whoever holds the same office for somebody else."""
RUNS: Final = "(runs)"
"""The descriptor of a person who has a campaign."""


class AntecedentRanker:
    """Resolves pronouns and descriptions to the highest-ranked person.

    Attributes:
        salience: The salience of the article's people, updated as speakers are recorded.
    """

    def __init__(self, people: PersonIndex, salience: Salience) -> None:
        self._people = people
        self.salience = salience
        self._most: dict[str, PersonEntity] = {}
        """Maps each surname to the person with it whom the article names most often."""
        counted = Counter(mention.person.name for mention in people.named)
        for mention in sorted(people.named, key=lambda mention: counted[mention.person.name]):
            self._most[mention.person.name.split()[-1]] = mention.person

    def named_around(self, person: PersonEntity, at: int) -> Sequence[Mention]:
        """The last mention of a person by name before an offset, and the first one behind it."""
        return self._people.named_around(person, at)

    def pronoun(
        self, word: str, at: int, content: Iterable[CharSpan], ahead: Mention | None, *, unnamed: bool = False
    ) -> PersonEntity | None:
        """The person that a pronoun refers to; None if there is no candidate.

        Args:
            word: The pronoun, in lower case.
            at: Its offset, in characters.
            content: The reported content beside it.
            ahead: A candidate named after the pronoun (``When he resigned, X said``).
            unnamed: True if a speaker whom the article keeps unnamed counts as a candidate.
        """
        sex = sex_of_pronoun(word)

        def gender(person: PersonEntity) -> float:
            if not person.name and not unnamed:
                return -math.inf
            if sex is None or person.gender is None:
                return 0.0
            return WEIGHTS.gender_agrees if person.gender.sex == sex else -WEIGHTS.gender_differs[person.gender.by]

        best = self.salience.best(at, list(content), gender)
        if ahead is not None:
            points = WEIGHTS.subject + gender(ahead.person)
            if best is None or points > best[0]:
                return ahead.person
        return best[1] if best is not None else None

    def description(
        self,
        noun: str,
        words: list[str],
        office: Office,
        at: int,
        content: Iterable[CharSpan],
        *,
        owner: str | None = None,
        named_owner: str | None = None,
    ) -> tuple[float, PersonEntity] | None:
        """The person that fits a description best, with the points of the fit; None if nobody can be meant.

        Points below ``WEIGHTS.noun_fits`` mean that the article describes the person by other words.

        Args:
            noun: The description's head noun, in the singular and in lower case.
            words: Its other content words.
            office: The office that the description gives.
            at: Its offset, in characters.
            content: The reported content beside it.
            owner: The head of its possessor (``the candidate's lawyer``), in lower case.
            named_owner: The possessor's surname, if known. The person must have it as a descriptor.
        """
        fits: dict[int, float] = {}
        gender, runs = gender_of_noun(noun), noun in CANDIDATE_NOUNS
        candidates = CANDIDATE_NOUNS - OFFICES - TITLES

        def fitting(person: PersonEntity) -> float:
            if id(person) not in fits:
                fits[id(person)] = (
                    fit(noun, words, person.descriptors) if belongs(person, office) else -WEIGHTS.noun_fits
                )
            points = fits[id(person)]
            if not person.name and points < WEIGHTS.noun_fits:
                return -math.inf  # "the nurse" is not the unnamed woman who spoke
            other = person.gender if differ(gender, person.gender) else None
            against = WEIGHTS.gender_differs[other.by] if other is not None else 0.0
            if noun in candidates:
                against += _running(person)
            same = WEIGHTS.noun_same if points > 0 and noun in person.descriptors else 0.0
            return (points if points >= 0 else 2 * points) + same - against

        def bearing(person: PersonEntity) -> float:
            points = fitting(person)
            owned = owner is None or owner in person.descriptors
            return points if fits[id(person)] >= WEIGHTS.noun_fits and owned else -math.inf

        # People described by the same noun take precedence over more salient ones. Not for candidates: news assumes
        # that readers know who runs, and uses the noun without introducing it.
        places = list(content)
        best = self.salience.best(at, places, bearing) if not runs else None
        if best is None:
            best = self.salience.best(at, places, fitting)
        if best is not None and fits[id(best[1])] >= WEIGHTS.noun_fits:
            return (fits[id(best[1])], best[1]) if named_owner is None or named_owner in best[1].descriptors else None
        later = self._ahead(noun, words, office, at) if noun not in ANYBODY else None
        if later is not None:
            return later
        if best is None or differ(gender, best[1].gender):
            return None
        return fits[id(best[1])], best[1]

    def stated(
        self, at: int, content: Iterable[CharSpan], age: int | None, nationality: str | None
    ) -> PersonEntity | None:
        """The most salient person whose age, or else nationality, is the one that a description gives.

        Args:
            at: The description's offset, in characters.
            content: The reported content beside it.
            age: In years; None if it gives none.
            nationality: As an adjective; None if it gives none.
        """

        def fits(person: PersonEntity) -> float:
            same = person.age == age if age is not None else nationality in nationalities(person)
            return 0.0 if same and person.name else -math.inf

        best = self.salience.best(at, list(content), fits) if age is not None or nationality is not None else None
        return best[1] if best is not None else None

    def compatriot(self, noun: str, nationality: str, at: int) -> PersonEntity | None:
        """The only person of a nationality named before whom a noun may describe; None if there are several, or none.

        ``The German minister`` is also whoever the article calls the German counterpart of a minister.

        Args:
            noun: The description's head noun, in the singular and in lower case.
            nationality: As an adjective.
            at: The description's offset, in characters.
        """
        gender = gender_of_noun(noun)
        found = {
            person.name: person
            for person in (mention.person for mention in self._people.named if mention.at < at)
            if person.name and nationality in nationalities(person) and not differ(gender, person.gender)
            if fit(noun, (), person.descriptors) > 0
            or is_broader(noun, person.descriptors)
            or not _COUNTERPARTS.isdisjoint(person.descriptors)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def called_wider(
        self, noun: str, office: Office, at: int, content: Iterable[CharSpan], instead_of: PersonEntity
    ) -> PersonEntity | None:
        """The most salient person for whom a noun is a more general word; None if it is one for another, too.

        Args:
            noun: The description's head noun, in the singular and in lower case.
            office: The office that the description gives.
            at: Its offset, in characters.
            content: The reported content beside it.
            instead_of: Whom it would mean otherwise. That stands if nothing is known of this person.
        """
        known = instead_of.descriptors
        if not known or noun in ANYBODY or is_broader(noun, known):
            return None
        gender = gender_of_noun(noun)

        def wider(person: PersonEntity) -> float:
            fits = is_broader(noun, person.descriptors) and belongs(person, office)
            return 0.0 if person.name and fits and not differ(gender, person.gender) else -math.inf

        best = self.salience.best(at, list(content), wider)
        return best[1] if best is not None else None

    def named(self, name: str) -> PersonEntity | None:
        """The person with a full or partial name; of several, the first one named in full."""
        return self._people.person(name)

    def most_named(self, name: str) -> PersonEntity | None:
        """The person with a full or partial name; of several with a surname, the one named most often."""
        person = self._people.person(name)
        if person is None or person.name.split()[-1] != name:
            return person
        return self._most.get(name, person)

    def relative(self, of: PersonEntity, noun: str) -> PersonEntity | None:
        """The only other person with the surname of ``of`` and a gender compatible with ``noun``: ``his wife``."""
        gender = gender_of_noun(noun)
        found: PersonEntity | None = None
        for person in self._people.family(of):
            if person is of or differ(gender, person.gender):
                continue
            if found is not None and found.name != person.name:
                return None
            found = found or person
        return found

    def _ahead(self, noun: str, words: list[str], office: Office, at: int) -> tuple[float, PersonEntity] | None:
        """A person named soon after the description who fits its noun and at least one of its other words, if any."""
        named = self._people.named
        for i in range(bisect_right(named, at, key=attrgetter("at")), len(named)):
            mention = named[i]
            if mention.at > at + AHEAD:
                return None
            if belongs(mention.person, office):
                points = fit(noun, words, mention.person.descriptors)
                if points > WEIGHTS.noun_fits or (points == WEIGHTS.noun_fits and not words):
                    return points, mention.person
        return None


def _running(person: PersonEntity) -> float:
    """Penalty as the antecedent of ``the candidate``; negative, so a bonus, for a person who has a campaign."""
    if RUNS in person.descriptors:
        return -WEIGHTS.campaigns
    return (
        WEIGHTS.assists if person.descriptors & RELATIONAL_NOUNS and not person.descriptors & CANDIDATE_NOUNS else 0.0
    )


def belongs(person: PersonEntity, office: Office) -> bool:
    """True unless a description's affiliation contradicts the person's: both are known and share no word."""
    if office.affiliation is None or person.affiliation is None:
        return True
    theirs = set(person.affiliation.lower().split()) | person.descriptors
    return bool(set(office.affiliation.lower().split()) & theirs)

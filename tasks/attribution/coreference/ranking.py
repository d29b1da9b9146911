"""Ranks the antecedents of a pronoun or a description.

Every earlier mention of a person scores its salience; agreeing with the pronoun's gender, or being described by the
same words, adds to that. The mention with the highest score is the antecedent. Gender is weighed and not
required, because machine translation turns ``he`` into ``she`` and back where the source language has one word for
both: against it counts what a few sentences of distance count, so that somebody who just spoke is kept.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from operator import attrgetter
from typing import Final

from quotewire.tasks.attribution.coreference.salience import AHEAD, Salience
from quotewire.tasks.attribution.entities.descriptors import fit
from quotewire.tasks.attribution.entities.gender import differ, gender_of_noun, sex_of_pronoun
from quotewire.tasks.attribution.entities.people import PersonIndex
from quotewire.tasks.attribution.entities.person import Mention, PersonEntity
from quotewire.tasks.attribution.entities.roles import Office
from quotewire.tasks.attribution.entities.salience_weights import WEIGHTS
from quotewire.tasks.attribution.text.spans import CharSpan
from quotewire.tasks.wordlists.attribution import CANDIDATE_NOUNS, OFFICES, RELATIONAL_NOUNS, TITLES

RUNS: Final = "(runs)"
"""The trait of somebody who has a campaign."""


class AntecedentRanker:
    """Says whom the next pronoun or description means.

    Attributes:
        foreground: Who was named and who spoke where.
    """

    def __init__(self, people: PersonIndex, salience: Salience) -> None:
        self._people = people
        self.salience = salience
        self._most: dict[str, PersonEntity] = {}
        """Surnames, with whom the article names most of their bearers."""
        counted = Counter(mention.person.name for mention in people.named)
        for mention in sorted(people.named, key=lambda mention: counted[mention.person.name]):
            self._most[mention.person.name.split()[-1]] = mention.person

    def pronoun(self, word: str, at: int, content: Iterable[CharSpan], ahead: Mention | None) -> PersonEntity | None:
        """Whom a pronoun means.

        Args:
            word: The pronoun, in lower case.
            at: Where it stands.
            content: What is told beside it.
            ahead: Somebody named behind it whom its clause leads up to (``When he resigned, X said``).
        """
        sex = sex_of_pronoun(word)

        def gender(person: PersonEntity) -> float:
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
        """Who fits a description best, with the points of the fit; it may be nobody that was described so before.

        Args:
            noun: The description's head noun, in the singular and in lower case.
            words: Its other words.
            office: The office that it tells.
            at: Where it stands.
            content: What is told beside it.
            owner: Whose somebody is (``the candidate's lawyer``), by the last word and in lower case.
            named_owner: The same, if it is a name or a pronoun that means one: nobody else's will do.
        """
        fits: dict[str, float] = {}
        told, runs = gender_of_noun(noun), noun in CANDIDATE_NOUNS
        candidates = CANDIDATE_NOUNS - OFFICES - TITLES

        def fitting(person: PersonEntity) -> float:
            if person.name not in fits:
                fits[person.name] = (
                    fit(noun, words, person.descriptors) if _belongs(person, office) else -WEIGHTS.noun_fits
                )
            points = fits[person.name]
            other = person.gender if differ(told, person.gender) else None
            against = WEIGHTS.gender_differs[other.by] if other is not None else 0.0
            if noun in candidates:
                against += _running(person)
            return (points if points >= 0 else 2 * points) - against

        def bearing(person: PersonEntity) -> float:
            points = fitting(person)
            owned = owner is None or owner in person.descriptors
            return points if fits[person.name] >= WEIGHTS.noun_fits and owned else -math.inf

        # Whom the article has called so goes before whoever is more salient. Not for candidates: news takes
        # it for known who runs, and calls them so without having said it.
        places = list(content)
        best = self.salience.best(at, places, bearing) if not runs else None
        if best is None or best[0] == -math.inf:
            best = self.salience.best(at, places, fitting)
        if best is not None and fits[best[1].name] >= WEIGHTS.noun_fits:
            return (fits[best[1].name], best[1]) if named_owner is None or named_owner in best[1].descriptors else None
        later = self._ahead(noun, words, office, at)
        if later is not None:
            return later
        if best is None or differ(told, best[1].gender):
            return None
        return fits[best[1].name], best[1]

    def named(self, name: str) -> PersonEntity | None:
        """Who is called by a name or a part of it, of several who is named first in full."""
        return self._people.person(name)

    def most_named(self, name: str) -> PersonEntity | None:
        """Who is called by a name; of several who bear it, whom the article names most."""
        person = self._people.person(name)
        if person is None or person.name.split()[-1] != name:
            return person
        return self._most.get(name, person)

    def relative(self, of: PersonEntity, noun: str) -> PersonEntity | None:
        """Whom ``his wife`` means: the only other bearer of the surname whose gender does not speak against it."""
        told = gender_of_noun(noun)
        namesakes = {
            mention.person.name: mention.person
            for mention in self._people.named
            if mention.person is not of
            and " " in mention.person.name
            and mention.person.name.split()[-1] == of.name.split()[-1]
            and not differ(told, mention.person.gender)
        }
        return next(iter(namesakes.values())) if len(namesakes) == 1 else None

    def _ahead(self, noun: str, words: list[str], office: Office, at: int) -> tuple[float, PersonEntity] | None:
        """Somebody who is named only later, and then with more than the noun of the description."""
        named = self._people.named
        for mention in islice(named, bisect_right(named, at, key=attrgetter("at")), None):
            if mention.at > at + AHEAD:
                return None
            if _belongs(mention.person, office):
                points = fit(noun, words, mention.person.descriptors)
                if points > WEIGHTS.noun_fits or (points == WEIGHTS.noun_fits and not words):
                    return points, mention.person
        return None


def _running(person: PersonEntity) -> float:
    """What speaks against ``the candidate`` meaning somebody: less than nothing for who has a campaign."""
    if RUNS in person.descriptors:
        return -WEIGHTS.campaigns
    return (
        WEIGHTS.assists if person.descriptors & RELATIONAL_NOUNS and not person.descriptors & CANDIDATE_NOUNS else 0.0
    )


def _belongs(person: PersonEntity, office: Office) -> bool:
    """Whether a description's affiliation, if it has one, does not speak against somebody."""
    if office.affiliation is None or person.affiliation is None:
        return True
    theirs = set(person.affiliation.lower().split()) | person.descriptors
    return bool(set(office.affiliation.lower().split()) & theirs)

"""Recall: whom a pronoun or a description takes up again.

Every earlier mention of somebody has points for standing in the foreground; agreeing with the pronoun's gender, or
being described by the same words, adds to them. The mention with most points is meant. Gender is weighed and not
demanded, because machine translation turns ``he`` into ``she`` and back where the source language has one word for
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
from quotewire.tasks.attribution.entities.person import MAIN, Mention, PersonEntity
from quotewire.tasks.attribution.entities.roles import Office
from quotewire.tasks.attribution.text.spans import CharSpan
from quotewire.tasks.wordlists.attribution import CANDIDATE_NOUNS, OFFICES, RELATIONAL_NOUNS, TITLES

_AGREES: Final = 0.7
_OTHER_GENDER: Final = {"title": 2.6, "noun": 2.2, "name": 2.2, "pronoun": 1.4}
HEAD: Final = 3.0
"""Points of ``traits.fit`` from which a description's noun is somebody's."""
_RUNS, _STAFF = 0.4, 1.0
"""Gained by who has a campaign where ``the candidate`` is meant, and lost by who is somebody's aide or lawyer."""
RUNS: Final = "(runs)"
"""The trait of somebody who has a campaign."""


class AntecedentRanker:
    """Says whom the next pronoun or description means.

    Attributes:
        foreground: Who was named and who spoke where.
    """

    def __init__(self, figures: PersonIndex, foreground: Salience) -> None:
        self._figures = figures
        self.foreground = foreground
        self._most: dict[str, PersonEntity] = {}
        """Surnames, with whom the article names most of their bearers."""
        counted = Counter(mention.figure.name for mention in figures.named)
        for mention in sorted(figures.named, key=lambda mention: counted[mention.figure.name]):
            self._most[mention.figure.name.split()[-1]] = mention.figure

    def pronoun(self, word: str, at: int, content: Iterable[CharSpan], ahead: Mention | None) -> PersonEntity | None:
        """Whom a pronoun means.

        Args:
            word: The pronoun, in lower case.
            at: Where it stands.
            content: What is told beside it.
            ahead: Somebody named behind it whom its clause leads up to (``When he resigned, X said``).
        """
        sex = sex_of_pronoun(word)

        def gender(figure: PersonEntity) -> float:
            if sex is None or figure.gender is None:
                return 0.0
            return _AGREES if figure.gender.sex == sex else -_OTHER_GENDER[figure.gender.by]

        best = self.foreground.best(at, list(content), gender)
        if ahead is not None:
            points = MAIN + gender(ahead.figure)
            if best is None or points > best[0]:
                return ahead.figure
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

        def fitting(figure: PersonEntity) -> float:
            if figure.name not in fits:
                fits[figure.name] = fit(noun, words, figure.traits) if _belongs(figure, office) else -HEAD
            points = fits[figure.name]
            other = figure.gender if differ(told, figure.gender) else None
            against = _OTHER_GENDER[other.by] if other is not None else 0.0
            if noun in candidates:
                against += _running(figure)
            return (points if points >= 0 else 2 * points) - against

        def bearing(figure: PersonEntity) -> float:
            points = fitting(figure)
            owned = owner is None or owner in figure.traits
            return points if fits[figure.name] >= HEAD and owned else -math.inf

        # Whom the article has called so goes before whoever stands in the foreground. Not for candidates: news takes
        # it for known who runs, and calls them so without having said it.
        places = list(content)
        best = self.foreground.best(at, places, bearing) if not runs else None
        if best is None or best[0] == -math.inf:
            best = self.foreground.best(at, places, fitting)
        if best is not None and fits[best[1].name] >= HEAD:
            return (fits[best[1].name], best[1]) if named_owner is None or named_owner in best[1].traits else None
        later = self._ahead(noun, words, office, at)
        if later is not None:
            return later
        if best is None or differ(told, best[1].gender):
            return None
        return fits[best[1].name], best[1]

    def named(self, name: str) -> PersonEntity | None:
        """Who is called by a name or a part of it, of several who is named first in full."""
        return self._figures.person(name)

    def most_named(self, name: str) -> PersonEntity | None:
        """Who is called by a name; of several who bear it, whom the article names most."""
        figure = self._figures.person(name)
        if figure is None or figure.name.split()[-1] != name:
            return figure
        return self._most.get(name, figure)

    def relative(self, of: PersonEntity, noun: str) -> PersonEntity | None:
        """Whom ``his wife`` means: the only other bearer of the surname whose gender does not speak against it."""
        told = gender_of_noun(noun)
        namesakes = {
            mention.figure.name: mention.figure
            for mention in self._figures.named
            if mention.figure is not of
            and " " in mention.figure.name
            and mention.figure.name.split()[-1] == of.name.split()[-1]
            and not differ(told, mention.figure.gender)
        }
        return next(iter(namesakes.values())) if len(namesakes) == 1 else None

    def _ahead(self, noun: str, words: list[str], office: Office, at: int) -> tuple[float, PersonEntity] | None:
        """Somebody who is named only later, and then with more than the noun of the description."""
        named = self._figures.named
        for mention in islice(named, bisect_right(named, at, key=attrgetter("at")), None):
            if mention.at > at + AHEAD:
                return None
            if _belongs(mention.figure, office):
                points = fit(noun, words, mention.figure.traits)
                if points > HEAD or (points == HEAD and not words):
                    return points, mention.figure
        return None


def _running(figure: PersonEntity) -> float:
    """What speaks against ``the candidate`` meaning somebody: less than nothing for who has a campaign."""
    if RUNS in figure.traits:
        return -_RUNS
    return _STAFF if figure.traits & RELATIONAL_NOUNS and not figure.traits & CANDIDATE_NOUNS else 0.0


def _belongs(figure: PersonEntity, office: Office) -> bool:
    """Whether a description's affiliation, if it has one, does not speak against somebody."""
    if office.affiliation is None or figure.affiliation is None:
        return True
    theirs = set(figure.affiliation.lower().split()) | figure.traits
    return bool(set(office.affiliation.lower().split()) & theirs)

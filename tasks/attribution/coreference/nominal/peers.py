"""Peers: people named side by side, of whom nothing tells which one a description or a pronoun refers to.

``The teachers X and Y were alone with the class. … the teacher said``: neither of the two gets the words.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.coreference.antecedents import Salience
from quotewire.tasks.attribution.coreference.coordination import is_listed
from quotewire.tasks.attribution.entities import WEIGHTS, PersonEntity, differ, fit, gender_of_noun, is_broader
from quotewire.tasks.attribution.text import covering_token, entity_around
from quotewire.tasks.wordlists.genders import Sex

_FAR_MORE: Final = 3
"""How many times as often as a peer an article names the person whom it is about."""
_LINKS: Final = frozenset({"and", "or", "&"})


class Peers:
    """The people of one article who are named together.

    Args:
        doc: A parsed document.
        salience: Knows where its people were mentioned and who spoke.
    """

    def __init__(self, doc: Doc, salience: Salience) -> None:
        self._doc = doc
        self._salience = salience

    def are_called(self, person: PersonEntity, noun: str, words: Sequence[str], at: int) -> bool:
        """True if a description fits somebody named beside a person as well as that one.

        Args:
            person: Whom the description would refer to.
            noun: Its noun, in the singular and in lower case.
            words: Its other content words.
            at: Its offset, in characters.
        """
        sex, points = gender_of_noun(noun), _points(noun, words, person)
        return points > 0 and any(
            _points(noun, words, other) >= points for other in self._beside(person, at) if not differ(sex, other.gender)
        )

    def are_joined(self, person: PersonEntity, sex: Sex, at: int) -> bool:
        """True if ``he`` or ``she`` may as well be somebody whom ``and`` joins to the last mention of a person.

        Args:
            person: Whom the pronoun would refer to.
            sex: The pronoun's.
            at: Its offset, in characters.
        """
        return any(
            other.gender is None or other.gender.sex == sex
            for other in self._beside(person, at)
            if self._is_listed_with(person, other, at)
        )

    def _beside(self, person: PersonEntity, at: int) -> Iterator[PersonEntity]:
        """Yield those whom an article names no less than a person, since the sentence of that one's last mention.

        Nobody is as likely as whoever has the floor, or has spoken where the other has not.
        """
        salience = self._salience
        if not person.name or salience.last_speaker(at) is person:
            return
        times = salience.people.times_named
        for other in salience.named_beside(person, at):
            heard = salience.has_spoken(person) and not salience.has_spoken(other)
            if not heard and times(person) < _FAR_MORE * times(other):
                yield other

    def _is_listed_with(self, person: PersonEntity, other: PersonEntity, at: int) -> bool:
        """True if the last mentions of two people before an offset are items of one list."""
        first, second = (self._last_name(one, at) for one in (person, other))
        if first is None or second is None:
            return False
        one, two = sorted((entity_around(first), entity_around(second)), key=lambda name: name.start)
        between = self._doc[one.end : two.start]
        return is_listed(one, two) and any(token.lower_ in _LINKS for token in between)

    def _last_name(self, person: PersonEntity, at: int) -> Token | None:
        mention = self._salience.people.last_named(person, at)
        return covering_token(self._doc, mention.at) if mention is not None else None


def _points(noun: str, words: Sequence[str], person: PersonEntity) -> float:
    """How well a description fits a person; 0 if neither its noun nor a narrower one is used for that person."""
    points = fit(noun, words, person.descriptors)
    if points >= WEIGHTS.noun_fits:
        return points + (WEIGHTS.noun_same if noun in person.descriptors else 0.0)
    return 1.0 if is_broader(noun, person.descriptors) else 0.0

"""The profile of an article: its habits, and what they say about whether and from where it was translated.

Artifacts come in bursts, one translator leaving the same one in every paragraph. So what is ambiguous in one place is
judged by what the whole article does. The profile is read once from the article as it was found, without the removed
blocks, and handed to every pass: repairing a place takes away none of the evidence for the next.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from schemas import Evidence, Translation
from tasks.repair.habits.numbers import NumberHabits, read_numbers
from tasks.repair.habits.quotes import QuoteHabits, read_quotes
from tasks.repair.habits.residue import Residue, read_residue
from tasks.repair.habits.sign import Sign
from tasks.repair.habits.spacing import SpacingHabits, read_spacing
from tasks.repair.lines import unified

PRIOR: Final = -6.0
"""Bits against a translation before anything was seen: one stray slip must not make an article a translation."""
COUNTED: Final = 3
"""Finds of one sign that add evidence; a further one says nothing new about the whole article."""
EVEN: Final = 0.5
"""From here on a translation is likelier than not, and its source worth naming."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The habits of one article. Composed of small counters, each with its own module in ``habits``."""

    quotes: QuoteHabits
    numbers: NumberHabits
    spacing: SpacingHabits
    residue: Residue

    def signs(self) -> Iterator[Sign]:
        """Every sign of translation that was found at least once, strongest first."""
        habits = (self.quotes, self.numbers, self.spacing, self.residue)
        found = [sign for sign in chain.from_iterable(habit.signs() for habit in habits) if sign.finds]
        return iter(sorted(found, key=lambda sign: -_bits(sign)))

    @property
    def likely(self) -> float:
        """Probability that the article is a translation: the bits of its signs on the prior, as a probability."""
        bits = PRIOR + sum(_bits(sign) for sign in self.signs())
        return float(1 / (1 + 2.0 ** -min(bits, 60)))

    @property
    def source(self) -> str | None:
        """The language that the signs agree on best, None where several do equally or none does."""
        votes: Counter[str] = Counter()
        for sign in self.signs():
            votes.update(dict.fromkeys(sign.languages, round(_bits(sign))))
        best = votes.most_common(2)
        return best[0][0] if best and best[0][1] > (best[1][1] if len(best) > 1 else 0) else None

    def translation(self) -> Translation:
        """The profile as the document shows it."""
        evidence = [Evidence(kind=sign.kind, count=sign.finds, reason=sign.reason) for sign in self.signs()]
        likely = round(self.likely, 3)
        return Translation(likely=likely, source=self.source if likely > EVEN else None, evidence=evidence)


def read_profile(text: str) -> Profile:
    """The profile of an article's text.

    >>> profile = read_profile("They left „Ada“ and “Eva“ and “Ida“ and “Uta“ in port.")
    >>> profile.quotes.closes_with_opener, profile.likely > 0.5
    (4, True)
    """
    text = unified(text)
    return Profile(read_quotes(text), read_numbers(text), read_spacing(text), read_residue(text))


def _bits(sign: Sign) -> float:
    return sign.weight * min(sign.finds, COUNTED)

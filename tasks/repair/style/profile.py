"""The profile of an article: its habits.

Artifacts come in bursts: a translator leaves the same one in every paragraph. So an ambiguous place is decided by the
habits of the whole article. All passes of a round share one profile, so that an early repair does not remove the
evidence for a later one. The first profile is that of the original text without the removed blocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from quotewire.tasks.repair.lines import unified
from quotewire.tasks.repair.style.letters import Letters, read_letters
from quotewire.tasks.repair.style.numbers import NumberHabits, read_numbers
from quotewire.tasks.repair.style.quotes import QuoteHabits, read_quotes
from quotewire.tasks.repair.style.residue import Residue, read_residue
from quotewire.tasks.repair.style.sign import Sign
from quotewire.tasks.repair.style.spacing import SpacingHabits, read_spacing


@dataclass(frozen=True, slots=True)
class Profile:
    """The habits of one article, composed of small counters, each with its own module in ``style``."""

    quotes: QuoteHabits
    numbers: NumberHabits
    spacing: SpacingHabits
    residue: Residue
    letters: Letters

    @property
    def verdicts(self) -> tuple[object, ...]:
        """What rules may ask of the habits: two profiles with the same verdicts lead to the same repairs."""
        return self.quotes.verdicts, self.numbers.verdicts, self.spacing.verdicts

    def signs(self) -> Iterator[Sign]:
        """Yield every sign of translation in the habits, including those with no finds."""
        return chain(
            self.quotes.signs(), self.numbers.signs(), self.spacing.signs(), self.residue.signs(), self.letters.signs()
        )


def read_profile(text: str) -> Profile:
    """Read the profile of an article's text.

    >>> profile = read_profile("They left „Ada“ and “Eva“ and “Ida“ and “Uta“ in port.")
    >>> profile.quotes.closes_with_opener
    4
    """
    text = unified(text)
    return Profile(read_quotes(text), read_numbers(text), read_spacing(text), read_residue(text), read_letters(text))

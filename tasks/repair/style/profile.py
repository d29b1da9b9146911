"""The profile of an article: its habits.

Artifacts come in bursts, one translator leaving the same one in every paragraph. So what is ambiguous in one place is
judged by what the whole article does. The profile is read once from the article as it was found, without the removed
blocks, and handed to every pass: repairing a place takes away none of the evidence for the next.
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
    """The habits of one article. Composed of small counters, each with its own module in ``habits``."""

    quotes: QuoteHabits
    numbers: NumberHabits
    spacing: SpacingHabits
    residue: Residue
    letters: Letters

    def signs(self) -> Iterator[Sign]:
        """Every sign of translation that habits can show, found or not."""
        return chain(
            self.quotes.signs(), self.numbers.signs(), self.spacing.signs(), self.residue.signs(), self.letters.signs()
        )


def read_profile(text: str) -> Profile:
    """The profile of an article's text.

    >>> profile = read_profile("They left „Ada“ and “Eva“ and “Ida“ and “Uta“ in port.")
    >>> profile.quotes.closes_with_opener
    4
    """
    text = unified(text)
    return Profile(read_quotes(text), read_numbers(text), read_spacing(text), read_residue(text), read_letters(text))

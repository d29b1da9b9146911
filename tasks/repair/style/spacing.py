"""The spacing of punctuation in an article: spaces that a detokeniser left, and missing spaces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quotewire.tasks.repair.style.sign import Sign

_BEFORE: Final = re.compile(r" [,.;:?!](?<=\w..)(?=\s|$)", re.MULTILINE)
_JOINED: Final = re.compile(r",(?=[A-Za-z][a-z])(?<=[a-z]{2},)")
_ENDS: Final = re.compile(r"[,.;:?!](?=\s|$)(?<=\w.)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SpacingHabits:
    """Counts over the whole article.

    Attributes:
        before: Punctuation marks with a space before them.
        tight: Punctuation marks attached to the word before them.
        joined: Commas with no space after them.
    """

    before: int = 0
    tight: int = 0
    joined: int = 0

    @property
    def set_apart(self) -> bool:
        """Whether most punctuation marks stand apart, or as many as not."""
        return self.before > 1 and self.before >= self.tight

    @property
    def tokenised(self) -> bool:
        """Whether more punctuation marks stand apart than not."""
        return self.before > 1 and self.before > self.tight

    @property
    def verdicts(self) -> tuple[bool, ...]:
        """What rules ask of these counts."""
        return self.set_apart, self.tokenised, self.joined > 0

    def signs(self) -> Iterator[Sign]:
        """Yield the signs of translation in these habits."""
        yield Sign("punct.space_before", self.before, "Spaces stand before punctuation, as detokenisers leave them.")
        yield Sign("punct.missing_space", self.joined, "Commas have no space behind them, as in Chinese.", ("zh",))


def read_spacing(text: str) -> SpacingHabits:
    """Count the article's spacing habits.

    >>> read_spacing("At noon , they left. Or not .")
    SpacingHabits(before=2, tight=1, joined=0)
    """
    return SpacingHabits(
        before=len(_BEFORE.findall(text)), tight=len(_ENDS.findall(text)), joined=len(_JOINED.findall(text))
    )

"""How the article spaces its punctuation: whether a detokeniser left spaces where English has none."""

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
    """``before``: punctuation with a space before it; ``tight``: punctuation written against its word.

    ``joined``: commas with no space behind them.
    """

    before: int = 0
    tight: int = 0
    joined: int = 0

    def signs(self) -> Iterator[Sign]:
        """What these habits say about a translation."""
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

"""Residue of machine translation: placeholders for words that a translator did not know."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quotewire.tasks.repair.style.sign import Sign

_PLACEHOLDER: Final = re.compile("<unk>|⁇|\ufffd", re.IGNORECASE)
_SIGNS: Final = ("<", "⁇", "\ufffd")


@dataclass(frozen=True, slots=True)
class Residue:
    """Counts of each kind of residue in the article."""

    placeholders: int = 0

    def signs(self) -> Iterator[Sign]:
        """Yield the signs of translation in the residue."""
        yield Sign("residue.placeholder", self.placeholders, "A translator's sign for an unknown word was left.")


def read_residue(text: str) -> Residue:
    """Count the article's residue.

    >>> read_residue("The <unk> for the cup")
    Residue(placeholders=1)
    """
    return Residue(placeholders=len(_PLACEHOLDER.findall(text)) if any(sign in text for sign in _SIGNS) else 0)

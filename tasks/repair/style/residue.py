"""What the source language left behind: words and letters of it, and the vocabulary gaps of a translator."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from quotewire.tasks.repair.style.sign import Sign

_PLACEHOLDER: Final = re.compile("<unk>|⁇|\ufffd", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Residue:
    """How often each kind of residue stands in the article."""

    placeholders: int = 0

    def signs(self) -> Iterator[Sign]:
        """What these finds say about a translation."""
        yield Sign("residue.placeholder", self.placeholders, "A translator's sign for an unknown word was left.")


def read_residue(text: str) -> Residue:
    """Count the article's residue.

    >>> read_residue("The <unk> for the cup")
    Residue(placeholders=1)
    """
    return Residue(placeholders=len(_PLACEHOLDER.findall(text)))

"""Signs: single pieces of evidence for a translation, and possibly for its source language."""

from typing import NamedTuple


class Sign(NamedTuple):
    """A sign of translation.

    Attributes:
        kind: Its name in the model.
        finds: How often it was found.
        reason: An explanation for a reader.
        languages: ISO 639-1 codes of the source languages that leave it; empty if many do.
    """

    kind: str
    finds: int
    reason: str
    languages: tuple[str, ...] = ()

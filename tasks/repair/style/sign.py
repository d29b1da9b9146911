"""Signs: single things a habit shows that speak for a translation, and for some source languages."""

from typing import NamedTuple


class Sign(NamedTuple):
    """What was found, how often, and what it speaks for.

    ``languages`` are ISO 639-1 codes of sources that leave it, none if many do.
    """

    kind: str
    finds: int
    reason: str
    languages: tuple[str, ...] = ()

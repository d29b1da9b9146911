"""Signs: single things a habit shows that speak for a translation, and for some source languages."""

from typing import NamedTuple


class Sign(NamedTuple):
    """What was found, how often, and what it speaks for.

    ``weight`` is the evidence of one find in bits: how many times likelier machine translation leaves it than people
    write it, as a binary logarithm. ``languages`` are ISO 639-1 codes of sources that leave it, none if many do.
    """

    kind: str
    finds: int
    weight: float
    reason: str
    languages: tuple[str, ...] = ()

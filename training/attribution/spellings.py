"""Compares names loosely: systems spell a person otherwise than the translation that readers annotated.

>>> is_spelling("Qiu Tenghua", {"chiu tenghua"}), is_spelling("Takahashi Shuhei", {"shuhei takahashi"})
(True, True)
>>> is_spelling("Anna Weber", {"karl weber"})
False
"""

from collections.abc import Collection
from typing import Final

from rapidfuzz import fuzz

from bench.attribution.names import plain_name

_ALIKE: Final = 78
"""Minimum similarity of two names in full, 0 to 100."""
_SAME_WORDS: Final = 90
"""Minimum similarity of two names whose words may stand in another order, or be more in one of them."""
_SURNAMES: Final = 75
"""Minimum similarity of two last words of names with the same first letter."""
_LONG: Final = 4
"""Minimum letters of a last word to compare."""


def is_spelling(name: str, forms: Collection[str]) -> bool:
    """True if a name may be a spelling of one of some plain names (``bench.attribution.names.plain_name``)."""
    plain = plain_name(name)
    return bool(plain) and any(form and (plain == form or _are_alike(plain, form)) for form in forms)


def _are_alike(one: str, other: str) -> bool:
    if fuzz.ratio(one, other) >= _ALIKE or fuzz.token_set_ratio(one, other) >= _SAME_WORDS:
        return True
    here, there = one.split(), other.split()
    alone = min(len(here), len(there)) == 1 or here[0][0] == there[0][0]
    return alone and len(here[-1]) >= _LONG and fuzz.ratio(here[-1], there[-1]) >= _SURNAMES

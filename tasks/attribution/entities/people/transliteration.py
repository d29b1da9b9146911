"""Transliteration: a key that is the same for spellings of one name, as translators write it in Latin letters.

``Hrytsenko`` and ``Gritsenko``, ``Tymoshchyk`` and ``Timoschik``, ``Serhii`` and ``Sergey``: the romanizations of
Russian and Ukrainian (BGN/PCGN, ISO 9, the German and the Ukrainian national system) differ in a handful of letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from quotewire.tasks.wordlists.genders import forms_of_given_names

_RULES: Final = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        ("shch|schtsch|szcz|sch|sh|sz", "s"),
        ("dzh|dj", "j"),
        ("tsch|tch|ch|cz", "c"),
        ("zh|rz", "z"),
        ("ts|tz", "c"),
        ("kh|gh|g", "h"),
        ("ph|ff", "f"),
        ("(?<=o)h(?![aeioulmr])", ""),  # a long Japanese vowel: Ohtsuki, Saitoh
        ("x", "ks"),
        ("w", "v"),
        ("ck|q", "k"),
        ("ou|oo", "u"),
        ("(?<![yij])[yij]++([aeou])", r"\1"),
        ("[yij]+", "i"),
        (r"(.)(?=\1)", ""),  # looks ahead: a repeated group would keep every repetition in memory
        ("(?<=..)(?<![ei])[ei]++$", ""),
    )
)
"""Applied in this order: letters and groups of letters that stand for one sound, and what they become."""

_LETTERS: Final = str.maketrans({
    "ð": "d", "đ": "d", "þ": "th", "æ": "ae", "œ": "oe", "ø": "oe", "ö": "oe", "ł": "l", "ı": "i", "ß": "ss", "ё": "e",
})  # fmt: skip
"""Letters that have no decomposition, or that English writes as two."""
_BEGINNING: Final = 2
"""Letters of the keys of two given names that must agree."""
_FEWEST: Final = 4
"""Letters of a key from which another letter may be a slip, if the given name is the same."""
_LONG: Final = 6
"""Letters of a key from which one letter more, less or other may well be a slip."""
_LONGEST: Final = 64
"""Letters of a key from which no slip is looked for: it is no name, and has as many forms as letters."""


@lru_cache(maxsize=4096)
def spelling_key(name: str) -> str:
    """The key of one word of a name.

    >>> spelling_key("Hrytsenko") == spelling_key("Gritsenko")
    True
    >>> spelling_key("Tymoshchyk") == spelling_key("Timoschik"), spelling_key("Weber") == spelling_key("Becker")
    (True, False)
    """
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    key = "".join(char for char in decomposed if char.isalpha())
    for pattern, same in _RULES:
        key = pattern.sub(same, key)
    return key


@cache
def _forms() -> dict[str, frozenset[str]]:
    """By the key of a form of a given name: the names that it is a form of."""
    known: dict[str, frozenset[str]] = {}
    for form, name, _ in forms_of_given_names():
        known[spelling_key(form)] = known.get(spelling_key(form), frozenset()) | {name}
    return known


def is_same_given_name(one: str, other: str) -> bool:
    """True if two given names begin alike, or are forms of one name in Ukrainian, Russian, Belarusian and English.

    >>> is_same_given_name("Mykola", "Nikolai"), is_same_given_name("Serhii", "Sergey")
    (True, True)
    >>> is_same_given_name("Mykola", "Vladimir")
    False
    """
    first, second = spelling_key(one), spelling_key(other)
    return first[:_BEGINNING] == second[:_BEGINNING] or bool(
        _forms().get(first, frozenset()) & _forms().get(second, frozenset())
    )


def slips(key: str) -> Iterator[str]:
    """Yield the forms under which two keys that differ in a letter meet: each with a letter left out, and itself.

    A short key has none: another letter may well make another name. Neither has one that is far longer than any name.

    >>> from quotewire.tasks.attribution.entities.people.transliteration import spelling_key as key
    >>> bool({*slips(key("Wennerholm"))} & {*slips(key("Wenneholm"))}), bool({*slips(key("Lund"))})
    (True, False)
    """
    if _LONG <= len(key) < _LONGEST:
        yield key
        for i in range(1, len(key)):
            yield key[:i] + key[i + 1 :]


def almost_alike(one: str, other: str) -> bool:
    """True if two keys differ in a letter, as ``Tinkov`` and ``Tinkou``, but not as a man's and a woman's surname.

    >>> almost_alike(spelling_key("Wennerholm"), spelling_key("Wenneholm"))
    True
    >>> almost_alike(spelling_key("Petrovich"), spelling_key("Petrovicha"))
    False
    """
    return min(len(one), len(other)) >= _LONG and differ_in_letter(one, other)


def differ_in_letter(one: str, other: str) -> bool:
    """True if two keys of four letters or more differ in one behind the first, but not as a couple's surnames.

    >>> differ_in_letter("cmil", "cmel"), differ_in_letter("holm", "holma"), differ_in_letter("lu", "lo")
    (True, False, False)
    """
    short, long = sorted((one, other), key=len)
    if len(short) < _FEWEST or len(long) - len(short) > 1 or short[0] != long[0] or long == f"{short}a":
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]

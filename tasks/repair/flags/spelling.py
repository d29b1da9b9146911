"""name.spelling: one person's name spelt in two ways in one article.

A translator may transliterate the same name differently each time: Asad and Assad, Watmans and Vautmans. Two spellings
count as one name if they sound alike or differ in one letter, and either follow the same first name, or the rarer one
stands only by itself and the other was introduced in full.

Candidate pairs share a key: their sounds, or these with one letter deleted. This finds every pair one letter apart in
linear time (Mor and Fraenkel's deletion neighbourhoods, 1982).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.wordlists import rows

_RUN: Final = re.compile(
    r"[^\W\d_a-z](?<![\w’'-].)[^\W\d_]{1,24}(?: (?:[A-Z]\. )?[^\W\d_a-z][^\W\d_]{1,24}){0,3}(?![\w-])"
)
_SENTENCE_START: Final = re.compile(r"(?:\A|[.!?:\n\"“”‘'(–—-]|\n) ?\Z")
_SOUNDS: Final = str.maketrans({"w": "v", "y": "i", "j": "i", "k": "c", "q": "c", "z": "s", "h": None})
_TWICE: Final = re.compile(r"(.)\1+")
_SHORTEST: Final = 4
_ALIKE: Final = 5
"""Minimum sounds of the shorter of two names that differ by one extra sound."""
_CROWD: Final = 20
"""Maximum spellings that share a key; more of them are a list of similar words, not one name."""
_LONG: Final = 6
"""Minimum sounds of two names that differ by one substituted sound; shorter ones are different names."""
_INFLECTIONS: Final = ("s", "es", "n", "an", "ian", "er", "e", "i", "y", "a", "o", "t")
_REASON: Final = "The same name seems to be spelt “{}” elsewhere in the article."


@dataclass(slots=True)
class _Surname:
    """A surname's sounds and its occurrences: the first names before it, and its offsets alone and in all."""

    sounds: str
    first_names: set[str] = field(default_factory=set)
    alone: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def spelt_twice(view: View) -> Iterator[Flag]:
    """Flag the first occurrence of the rarer spelling of a name.

    >>> text = "Omar Haddadi spoke. They say Hadadi left, and then Haddadi was seen. Uma Wasmans met Uma Vasmans."
    >>> [(text[f.start : f.end], f.suggestion) for f in spelt_twice(View(text))]
    [('Hadadi', 'Haddadi'), ('Vasmans', 'Wasmans')]
    """
    surnames = _surnames(view.text)
    flagged: set[str] = set()
    for pair in sorted(_pairs(surnames)):
        usual, rare = sorted(pair, key=lambda name: (-len(surnames[name].places), surnames[name].places[0]))
        if rare not in flagged and _is_one(view.distinct, usual, rare, surnames):
            flagged.add(rare)
            start = surnames[rare].places[0]
            yield Flag(start, start + len(rare), "name.spelling", _REASON.format(usual), 0.75, usual)


def _surnames(text: str) -> dict[str, _Surname]:
    surnames: dict[str, _Surname] = {}
    for run in _RUN.finditer(text):
        *before, name = run[0].split()
        if len(name) < _SHORTEST or name.isupper():
            continue
        start = run.end() - len(name)
        surname = surnames.get(name)
        if surname is None:
            surname = surnames[name] = _Surname(_sounds(name))
        surname.places.append(start)
        if before:
            surname.first_names.add(before[-1] if len(before[-1]) > 2 else before[0])  # noqa: PLR2004 - past an initial
        elif not _SENTENCE_START.search(text, max(0, start - 3), start):
            surname.alone.append(start)
    return surnames


def _pairs(surnames: Mapping[str, _Surname]) -> set[tuple[str, str]]:
    """Pairs of surnames whose sounds are equal or differ by one letter, and a few more that share a key."""
    if len(surnames) <= _CROWD:  # too few for a crowd: it is faster to compare each with each
        each = [(name, surname.sounds) for name, surname in surnames.items()]
        return {
            (min(one, two), max(one, two))
            for (one, sounds), (two, others) in combinations(each, 2)
            if (sounds[:1] == others[:1] or sounds[-1:] == others[-1:]) and -1 <= len(sounds) - len(others) <= 1
        }
    keys: dict[str, list[str]] = defaultdict(list)
    for name, surname in surnames.items():
        sounds = surname.sounds
        for key in {sounds, *(sounds[:i] + sounds[i + 1 :] for i in range(len(sounds)))}:
            keys[key].append(name)
    crowds = (names for names in keys.values() if 1 < len(names) <= _CROWD)
    return {(min(pair), max(pair)) for names in crowds for pair in combinations(names, 2)}


def _sounds(name: str) -> str:
    """Reduce a name to its sounds: no diacritics, one letter for letters that sound alike, no doubled letters.

    >>> _sounds("Haddadi"), _sounds("Khadžić")
    ('adadi', 'cadsic')
    """
    plain = name.lower()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    same = plain.replace("ph", "f").translate(_SOUNDS)
    return _TWICE.sub(r"\1", same)


def _is_one(words: Container[str], usual: str, rare: str, surnames: dict[str, _Surname]) -> bool:
    """Whether the article indicates that two spellings are one person's name."""
    one, other = surnames[usual], surnames[rare]
    if _plain(usual) == _plain(rare) or _inflected(usual, rare) or _inflected(rare, usual):
        return False
    if not _close(one.sounds, other.sounds) or {usual.lower(), rare.lower()} & _capitalised():
        return False
    if one.first_names & other.first_names:
        return True
    if usual[0] != rare[0] or other.first_names or not (one.first_names and one.alone and other.alone):
        return False
    return rare.lower() not in words


def _close(sounds: str, others: str) -> bool:
    """Whether sounds are equal, or differ by one extra letter or, if long enough, by one substituted letter."""
    shorter, longer = sorted((sounds, others), key=len)
    if shorter == longer:
        return True
    same = next((i for i, char in enumerate(shorter) if char != longer[i]), len(shorter))
    if len(longer) > len(shorter):
        return len(shorter) >= _ALIKE and shorter[same:] == longer[same + 1 :]
    return len(longer) >= _LONG and shorter[same + 1 :] == longer[same + 1 :]


@cache
def _capitalised() -> frozenset[str]:
    return frozenset(word for [word] in rows("capitalised_words.txt", 1))


def _plain(name: str) -> str:
    """Return a name in lower case without diacritics; dropping them is a convention, not an error."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))


def _inflected(name: str, form: str) -> bool:
    """Whether ``form`` is ``name`` with an inflectional or derivational ending: Clintons, Korean."""
    return any(form == name + ending for ending in _INFLECTIONS)

"""Names of people from many cultures, as English-language news writes them.

The lists are those of the package Faker (MIT), which training installs; names in Cyrillic and Hangul are written in
Latin letters the way news agencies do it, with the variants that translators mix.
"""

import random
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from faker import Faker

_LATIN: Final = (
    "cs_CZ", "da_DK", "de_DE", "en_GB", "en_IN", "en_NG", "en_US", "es_ES", "es_MX", "et_EE", "fi_FI", "fr_FR", "hr_HR",
    "hu_HU", "id_ID", "it_IT", "lt_LT", "lv_LV", "nl_NL", "no_NO", "pt_BR", "ro_RO", "sk_SK", "sl_SI",
    "sv_SE", "tr_TR", "tw_GH", "vi_VN", "yo_NG", "zu_ZA", "az_AZ", "ga_IE", "sw",
)  # fmt: skip
_CYRILLIC: Final = ("ru_RU", "uk_UA", "bg_BG", "ru_RU", "uk_UA")
_EAST: Final = ("zh_CN", "ja_JP", "ko_KR", "zh_CN", "ja_JP")
_PARTICLES: Final = ("de", "von", "van", "di", "da", "del", "de la", "ten", "van der", "bin", "al", "el", "dos", "la")
_ARABIC_GIVEN: Final = (
    "Ahmed", "Mohammed", "Mahmoud", "Khaled", "Hassan", "Hussein", "Omar", "Ali", "Youssef", "Ibrahim", "Tariq",
    "Samir", "Nabil", "Walid", "Fatima", "Aisha", "Layla", "Mariam", "Nour", "Hana", "Zainab", "Amina", "Salma",
    "Rania", "Yasmin", "Hisham", "Abdullah", "Saad", "Faisal", "Karim", "Jamal", "Bilal", "Rashid", "Mustafa",
)  # fmt: skip
_ARABIC_FAMILY: Final = (
    "Hassan", "Mansour", "Haddad", "Khalil", "Nasser", "Saleh", "Sharif", "Farouk", "Gaddafi", "Maliki", "Abadi",
    "Sisi", "Hariri", "Jaafari", "Mehsish", "Shahed", "Rahman", "Othman", "Zayed", "Masri", "Najjar", "Khoury",
    "Sabbagh", "Qasim", "Barakat", "Fayez", "Zoubi", "Kadhimi", "Husseini", "Tamimi", "Bakri",
)  # fmt: skip
_CYRILLIC_LETTERS: Final = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщъыьэюяёжіїєґ",
        [*"abvgdeziiklmnoprstuf", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "yo", "zh", "i", "yi",
         "ye", "g"],
        strict=True,
    )
)  # fmt: skip
_VARIANTS: Final = (
    ("iy", "y"),
    ("ii", "y"),
    ("ii", "iy"),
    ("iia", "ia"),
    ("yo", "e"),
    ("kh", "h"),
    ("ks", "x"),
    ("ey", "ei"),
)
_LEADS: Final = (
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
)  # fmt: skip
_VOWELS: Final = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
)  # fmt: skip
_TAILS: Final = (
    "", "k", "k", "ks", "n", "nj", "nh", "t", "l", "lk", "lm", "lb", "ls", "lt", "lp", "lh", "m", "p", "ps", "t", "t",
    "ng", "t", "t", "k", "t", "p", "h",
)  # fmt: skip

Name = tuple[str, str]
"""Given name or names, and surname; each may be of several words."""


def some_name(rng: random.Random, *, held_out: bool = False) -> tuple[str, str]:
    """A name as an article gives it in full, and the part by which it goes on calling its bearer.

    Args:
        rng: Source of chance.
        held_out: True for the cultures that training leaves out, to see whether names of an unknown kind are found.
    """
    kinds = _HELD_OUT if held_out else _KINDS
    given, family, family_first = kinds[rng.randrange(len(kinds))](rng)
    chance = rng.random()
    if chance < 0.03:
        given = ". ".join(word[0] for word in given.split()) + "."
    elif chance < 0.06:
        given = f"{given} {rng.choice('ABCDEFGHJKLMNPRSTVW')}."
    elif chance < 0.09 and not family_first:
        family = f"{family}-{kinds[rng.randrange(len(kinds))](rng)[1].split()[-1]}"
    elif chance < 0.11:
        family = f"{rng.choice(_PARTICLES)} {family}"
    if family_first and rng.random() < 0.5:
        return f"{family} {given}", family
    return f"{given} {family}", family


Kind = Callable[[random.Random], tuple[str, str, bool]]


def _latin(locale: str) -> Kind:
    def make(rng: random.Random) -> tuple[str, str, bool]:
        given, family = _lists(locale)
        return rng.choice(given), rng.choice(family), False

    return make


def _cyrillic(locale: str) -> Kind:
    def make(rng: random.Random) -> tuple[str, str, bool]:
        given, family = _lists(locale)
        old, new = rng.choice(_VARIANTS)
        first, last = (_romanized(rng.choice(names)).replace(old, new) for names in (given, family))
        if rng.random() < 0.05:
            first = f"{first} {_romanized(rng.choice(given)).rstrip('aeiouy')}{rng.choice(('ovich', 'ovna', 'evich'))}"
        return first, last, False

    return make


def _eastern(locale: str) -> Kind:
    def make(rng: random.Random) -> tuple[str, str, bool]:
        given, family = _lists(locale)
        first, last = rng.choice(given), rng.choice(family)
        if locale == "zh_CN" and rng.random() < 0.6:
            first += rng.choice(given).lower()
        if locale == "ko_KR":
            syllables = [_hangul(char) for char in first]
            first = "-".join(syllables).capitalize() if rng.random() < 0.6 else "".join(syllables).capitalize()
            if "-" in first and rng.random() < 0.15:
                first = "-".join(part.capitalize() for part in first.split("-"))
            last = "".join(_hangul(char) for char in last).capitalize()
            last = {"I": "Lee", "U": "Woo", "O": "Oh", "Gim": "Kim", "Bak": "Park"}.get(last, last)
        return first, last, True

    return make


def _arabic(rng: random.Random) -> tuple[str, str, bool]:
    family = rng.choice(_ARABIC_FAMILY)
    if rng.random() < 0.5:
        family = rng.choice(("al-", "Al-", "el-", "al ", "Al ", "bin ", "Abu ", "Abdel ")) + family
    return rng.choice(_ARABIC_GIVEN), family, False


_KINDS: Final = [
    *map(_latin, _LATIN), *map(_cyrillic, _CYRILLIC * 3), *map(_eastern, _EAST * 2), *[_arabic] * 3,
]  # fmt: skip
_HELD_OUT: Final = [_latin("uz_UZ"), _latin("ha_NG"), _cyrillic("mk_MK")]


@cache
def _lists(locale: str) -> tuple[list[str], list[str]]:
    """Given names and surnames of a locale, in Latin letters where the list has them."""
    fake = Faker(locale)
    provider = next(p for p in fake.providers if hasattr(p, "last_names") or hasattr(p, "first_names"))
    if locale == "ja_JP":
        return [
            *_column(
                provider.first_romanized_name_pairs
                if hasattr(provider, "first_romanized_name_pairs")
                else provider.first_name_female_pairs + provider.first_name_male_pairs,
                2,
            )
        ], [*_column(provider.last_name_pairs, 2)]
    if locale == "zh_CN":
        return list(provider.first_romanized_names), list(provider.last_romanized_names)
    given = [
        name
        for kind in ("first_names_male", "first_names_female", "first_names")
        for name in getattr(provider, kind, ())
    ]
    family = [
        name for kind in ("last_names", "last_names_male", "last_names_female") for name in getattr(provider, kind, ())
    ]
    return [n for n in given if _is_word(n)], [n for n in family if _is_word(n)]


def _column(pairs: object, number: int) -> list[str]:
    return [str(pair[number]).capitalize() for pair in pairs]  # type: ignore[attr-defined]


def _is_word(name: str) -> bool:
    return (
        (bool(re.fullmatch(r"[^\W\d_][\w’' -]+", name)) and name[0].isupper() and len(name) > 1)
        or len(name) == 1
        or bool(re.match("[가-힣]", name))
    )


def _romanized(name: str) -> str:
    return "".join(_CYRILLIC_LETTERS.get(char, char) for char in name.lower()).title().replace("’", "")


def _hangul(char: str) -> str:
    """One syllable in the Revised Romanization, without its changes between syllables."""
    number = ord(char) - 0xAC00
    return _LEADS[number // 588] + _VOWELS[number // 28 % 21] + _TAILS[number % 28] if 0 <= number < 11172 else char

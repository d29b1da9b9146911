"""Chinese names in the two systems of writing them in Latin letters: ``Hsu Chih-cheng`` is ``Xu Zhicheng``.

News from Taiwan writes Wade-Giles, with a hyphen in the given name, and news from the mainland pinyin, without one;
translation mixes both. Wade-Giles writes as one what pinyin tells apart (``ch`` for ``zh``, ``ch``, ``j`` and ``q``),
so two names are compared only across the systems: ``Xu Jing`` and ``Xu Qing`` are two people. Translation also writes
the surname in one and the given name in the other (``Hsu Zhicheng``), so each of the two has a system of its own.
"""

import re
from typing import Final

_LETTERS: Final = re.compile(r"[^a-zA-Z]+")
_MOST: Final = 3
"""Words of a Chinese name, with the parts of a hyphenated one."""
_SHARED: Final = (("uo", "o"), ("uei", "ui"), ("yu(?=[^aen]|$)", "you"), ("(?<=[hk])e(?![nir])", "o"))
"""Finals that both systems have in several forms: patterns, and what they become."""
_WADE_GILES: Final = (
    ("(?<=[- ])ing", "ying"),
    ("hsu?eh", "xue"),
    ("ueh", "ue"),
    ("hs", "x"),
    ("zh|ch", "Q"),
    ("tzu", "Zi"),
    ("t[sz]|[zc]", "Z"),
    ("j", "R"),
    ("s[sz]", "s"),
    ("ih", "i"),
    ("i?eh", "ie"),
    ("yie", "ye"),
    ("(?<=[^y])ien", "ian"),
    ("yen", "yan"),
    ("ung", "ong"),
    ("^lee", "li"),
    ("g(?=[aeiou])", "k"),
    ("b", "p"),
    ("d", "t"),
)
_PINYIN: Final = (
    ("zh|ch|(?<!n)[jq]", "Q"),
    ("[jq]", "Q"),
    ("[zc]", "Z"),
    ("r(?=[aeiou])", "R"),
    ("g(?=[aeiou])", "k"),
    ("b", "p"),
    ("d", "t"),
    ("[xQ]ue", "xue"),
)


def _compiled(rules: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), becomes) for pattern, becomes in rules)


_FROM_WADE_GILES: Final = _compiled((*_WADE_GILES, *_SHARED))
_FROM_PINYIN: Final = _compiled((*_PINYIN, *_SHARED))


_OF_WADE_GILES: Final = re.compile(r"hs|t[sz]|chi[aeou]|[iu]eh|[cs]hih|^lee$")
"""Letters that pinyin does not have in this order."""
_OF_PINYIN: Final = re.compile(r"q|zh|(?<!h)x")


def chinese_key(name: str) -> str | None:
    """A key that a name has in both systems; None for what is too long.

    >>> chinese_key("Hsu Chih-cheng") == chinese_key("Xu Zhicheng") == chinese_key("Hsu Zhicheng") == "xuQiQeng"
    True
    """
    if len(name.replace("-", " ").split()) > _MOST:
        return None
    return "".join(key for _, _, key in _words(name))


def is_romanized_otherwise(one: str, other: str) -> bool:
    """True for two names with the same key that are one name: surname and given name are alike or in two systems.

    >>> is_romanized_otherwise("Xu Jing", "Xu Qing"), is_romanized_otherwise("Qiu Dahai", "Qiu Da Hai")
    (False, True)
    """
    pairs = list(zip(_words(one), _words(other), strict=False))
    return all(
        letters == others or (key == same and wade_giles != in_wade_giles)
        for (letters, wade_giles, key), (others, in_wade_giles, same) in pairs
    )


def _words(name: str) -> list[tuple[str, bool, str]]:
    """The letters of a surname and of a given name, whether they are in Wade-Giles, and the key of each.

    A surname that both systems may write so is in that of the given name.
    """
    surname, _, given = name.lower().partition(" ")
    wade_giles = _is_wade_giles(given)
    before = _is_wade_giles(surname) or (wade_giles and _OF_PINYIN.search(surname) is None)
    return [_with_key(word, system) for word, system in ((surname, before), (given, wade_giles)) if word]


def _is_wade_giles(word: str) -> bool:
    return _OF_WADE_GILES.search(word) is not None or ("-" in word and _OF_PINYIN.search(word) is None)


def _with_key(word: str, wade_giles: bool) -> tuple[str, bool, str]:  # noqa: FBT001
    key = word
    for pattern, becomes in _FROM_WADE_GILES if wade_giles else _FROM_PINYIN:
        key = pattern.sub(becomes, key)
    return _LETTERS.sub("", word), wade_giles, _LETTERS.sub("", key)

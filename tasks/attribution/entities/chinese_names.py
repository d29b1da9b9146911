"""Chinese names in the two systems of writing them in Latin letters: ``Hsu Chih-cheng`` is ``Xu Zhicheng``.

News from Taiwan writes Wade-Giles, with a hyphen in the given name, and news from the mainland pinyin, without one;
translation mixes both. Wade-Giles writes as one what pinyin tells apart (``ch`` for ``zh``, ``ch``, ``j`` and ``q``),
so two names are compared only across the systems: ``Xu Jing`` and ``Xu Qing`` are two people.
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


def chinese_key(name: str) -> tuple[str, bool] | None:
    """A key that a name has in both systems, and whether it is written in Wade-Giles; None for what is too long.

    >>> chinese_key("Hsu Chih-cheng") == ("xuQiQeng", True), chinese_key("Xu Zhicheng") == ("xuQiQeng", False)
    (True, True)
    """
    if len(name.replace("-", " ").split()) > _MOST:
        return None
    hyphened = "-" in name
    key = name.lower()
    for pattern, becomes in _FROM_WADE_GILES if hyphened else _FROM_PINYIN:
        key = pattern.sub(becomes, key)
    return _LETTERS.sub("", key), hyphened

"""Words that say a person's gender: who can a pronoun refer to, and can it be right?"""

from functools import cache
from typing import Literal

from quotewire.tasks.wordlists.reader import WordlistError, pairs

Sex = Literal["m", "f"]


@cache
def first_names() -> dict[str, Sex]:
    """First names that only men or only women bear, in lower case.

    >>> first_names()["aaliyah"]
    'f'
    """
    return _sexes("first_names.tsv")


@cache
def gendered() -> dict[str, Sex]:
    """Titles and nouns of one gender, in lower case and without a full stop.

    >>> gendered()["mr"]
    'm'
    """
    return _sexes("gendered.tsv")


def _sexes(name: str) -> dict[str, Sex]:
    table: dict[str, Sex] = {}
    for word, sex in pairs(name).items():
        if sex == "m":
            table[word] = "m"
        elif sex == "f":
            table[word] = "f"
        else:
            raise WordlistError(f"{name}: {word}: expected m or f, found {sex!r}")
    return table

"""Names, titles and nouns that indicate a person's gender, to resolve and check pronouns."""

from functools import cache
from typing import Literal

from quotewire.tasks.wordlists.reader import WordlistError, pairs

Sex = Literal["m", "f"]


@cache
def first_names() -> dict[str, Sex]:
    """The gender of first names that only men or only women have, in lower case.

    >>> first_names()["aaliyah"]
    'f'
    """
    return _sexes("first_names.tsv")


@cache
def gendered() -> dict[str, Sex]:
    """The gender of titles and nouns, in lower case and without a full stop.

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

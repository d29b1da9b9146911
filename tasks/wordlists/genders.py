"""Names, titles and nouns that indicate a person's gender, to resolve and check pronouns."""

import unicodedata
from functools import cache
from typing import Literal

from quotewire.tasks.wordlists.reader import WordlistError, pairs, rows

Sex = Literal["m", "f"]


@cache
def first_names() -> dict[str, Sex]:
    """The gender of first names that only men or only women have, in lower case.

    >>> first_names()["aaliyah"], first_names()["mykola"]
    ('f', 'm')
    """
    return _forms() | _sexes("first_names.tsv")


def sex_of_given_name(word: str) -> Sex | None:
    """The gender of a given name, in lower case; None if men and women bear it, or if no list has it.

    >>> sex_of_given_name("nebojša"), sex_of_given_name("jean")
    ('m', None)
    """
    return _given_names().get(_plain(word)) or _forms().get(word)


@cache
def _given_names() -> dict[str, Sex]:
    return _sexes("given_names.tsv")


@cache
def _forms() -> dict[str, Sex]:
    return {form: sex for form, _, sex in forms_of_given_names()}


def _plain(word: str) -> str:
    """A word without diacritics."""
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


@cache
def forms_of_given_names() -> tuple[tuple[str, str, Sex], ...]:
    """Forms that given names have in Ukrainian, Russian, Belarusian and English: form, Ukrainian form and gender.

    >>> ("nikolai", "mykola", "m") in forms_of_given_names()
    True
    """
    name = "same_given_names.tsv"
    return tuple((form, same, _sex(name, form, sex)) for form, same, sex in rows(name, 3))


@cache
def slavic_names() -> frozenset[str]:
    """The forms of given names in Ukrainian, Russian, Belarusian and English, in lower case.

    >>> "vasyl" in slavic_names(), "milan" in slavic_names()
    (True, False)
    """
    return frozenset(form for form, _, _ in forms_of_given_names())


@cache
def gendered() -> dict[str, Sex]:
    """The gender of titles and nouns, in lower case and without a full stop.

    >>> gendered()["mr"]
    'm'
    """
    return _sexes("gendered.tsv")


def _sexes(name: str) -> dict[str, Sex]:
    return {word: _sex(name, word, sex) for word, sex in pairs(name).items()}


def _sex(name: str, word: str, sex: str) -> Sex:
    if sex == "m":
        return "m"
    if sex == "f":
        return "f"
    raise WordlistError(f"{name}: {word}: expected m or f, found {sex!r}")

"""The tables that flags read: tab-separated files in ``tasks/repair/data``, each with a header that explains it."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

_DATA: Final = files("quotewire.tasks.repair") / "data"

LANGUAGES: Final = {
    "cs": "Czech",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "hu": "Hungarian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
"""English names of the languages that the tables know, by ISO 639-1 code."""


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table, in its order."""
    for line in (_DATA / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def languages(codes: str) -> str:
    """The names of languages, for a sentence.

    >>> languages("ru uk"), languages("es it pt"), languages("de")
    ('Russian or Ukrainian', 'Spanish, Italian or Portuguese', 'German')
    """
    *first, last = (LANGUAGES[code] for code in codes.split())
    return f"{', '.join(first)} or {last}" if first else last

"""Recognises names by their form: capitalised words with the lower-case words that names contain. Also dates."""

import re
from typing import Final

from quotewire.tasks.extraction.catalogue import load

NAME_WORDS_MAX: Final = 14
"""Maximum words of a name: a credit with agency, photographer and owner. Longer runs of capitals are headlines."""

_NO_NAME: Final = re.compile(r"@|[:：]\s*\S|[?!…”\"]\s*$")
"""What no name contains: a handle, a label with its value, the end of a sentence or quotation."""
_SPLIT: Final = re.compile(r"[\s/,&|;·+•–—-]+")


def is_name(text: str) -> bool:
    """Whether a text can be one or more names of people, organizations or places.

    >>> is_name("Ruth van Dyck and José Pérez/Nordpress"), is_name("the boats have come back")
    (True, False)
    """
    words = [word for word in (raw.strip(".()[]'’\"*:") for raw in _SPLIT.split(text)) if word]
    if not words or len(words) > NAME_WORDS_MAX or _NO_NAME.search(text):
        return False
    connectors = load().words["connectors"]
    capitals = [not word[0].islower() for word in words]
    small = [word for word, capital in zip(words, capitals, strict=True) if not capital and word not in connectors]
    return any(map(_has_letter, words)) and any(capitals) and not small and words[-1] not in connectors


def is_date(text: str) -> bool:
    """Whether a text is a date or time: only words with digits, and calendar words such as months.

    >>> is_date("24 November 2026, 10:15"), is_date("10 Downing Street")
    (True, False)
    """
    words = [word.strip(".,:").casefold() for word in _SPLIT.split(text) if word.strip(".,:")]
    return any(map(_has_figure, words)) and all(_has_figure(word) or word in load().words["calendar"] for word in words)


def _has_letter(word: str) -> bool:
    return any(map(str.isalpha, word))


def _has_figure(word: str) -> bool:
    return any(map(str.isdigit, word))

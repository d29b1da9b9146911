"""English names of languages, by ISO 639 code."""

import tomllib
from functools import cache
from importlib.resources import files

from quotewire.tasks.wordlists.reader import WordlistError


@cache
def language_names() -> dict[str, str]:
    """Names by ISO 639-1 code (ISO 639-3 where there is none).

    >>> language_names()["uk"]
    'Ukrainian'
    """
    file = files("quotewire.tasks.wordlists") / "data" / "languages.toml"
    try:
        names: dict[str, str] = tomllib.loads(file.read_text("utf-8"))["names"]
    except (OSError, ValueError, KeyError) as error:
        raise WordlistError(f"{file.name}: the list cannot be read: {error!r}") from error
    return names


@cache
def enumerated(codes: str) -> str:
    """Join the names of languages with commas and ``or``.

    Args:
        codes: Their codes, separated by spaces.

    >>> enumerated("ru uk"), enumerated("es it pt"), enumerated("de")
    ('Russian or Ukrainian', 'Spanish, Italian or Portuguese', 'German')
    """
    *first, last = (language_names()[code] for code in codes.split())
    return f"{', '.join(first)} or {last}" if first else last

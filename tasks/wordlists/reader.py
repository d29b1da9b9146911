"""Reads word lists and checks their number of columns."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

_DATA: Final = files("quotewire.tasks.wordlists") / "data"


class WordlistError(ValueError):
    """A list is missing or malformed; the message names the file and, for a malformed line, the line or entry."""


def rows(name: str, columns: int) -> list[tuple[str, ...]]:
    """The entries of a list in order, each with ``columns`` columns.

    >>> rows("metonyms.tsv", 3)[0]
    ('abu dhabi', 'United Arab Emirates', '')
    """
    return read_rows(_DATA / name, columns)


def read_rows(file: Traversable, columns: int) -> list[tuple[str, ...]]:
    """Like ``rows``, for a file elsewhere, such as the weights of a model."""
    found = []
    for number, line in _lines(file):
        cells = tuple(line.split("\t"))
        if len(cells) != columns or not cells[0]:
            raise WordlistError(f"{file.name}: line {number}: expected {columns} columns, found {len(cells)}")
        found.append(cells)
    if not found:
        raise WordlistError(f"{file.name}: the list is empty")
    return found


def words(name: str) -> frozenset[str]:
    """The entries of a list with one word or phrase per line.

    >>> "wife" in words("kin.txt")
    True
    """
    return frozenset(word for (word,) in rows(name, 1))


def section(name: str, title: str) -> tuple[str, ...]:
    """The entries of one section of a list, in order.

    >>> section("units.txt", "counted")[:2]
    ('people', 'persons')
    """
    found: list[str] = []
    inside = False
    for _, line in _lines(_DATA / name):
        if line.startswith("[") and line.endswith("]"):
            inside = line == f"[{title}]"
        elif inside:
            found.append(line)
    if not found:
        raise WordlistError(f"{name}: there is no section [{title}], or it is empty")
    return tuple(found)


def pairs(name: str) -> dict[str, str]:
    """A list with two columns, as a mapping from word to value.

    >>> pairs("title_offices.tsv")["amb"]
    'Ambassador'
    """
    return {word: value for word, value in rows(name, 2)}  # noqa: C416 - a dict of pairs for mypy, too


def grouped(name: str) -> dict[str, frozenset[str]]:
    """A list with two columns and repeated words, as a mapping from word to all its values."""
    table: dict[str, frozenset[str]] = {}
    for word, value in rows(name, 2):
        table[word] = table.get(word, frozenset()) | {value}
    return table


def numbers(file: Traversable) -> dict[str, float]:
    """A file with two columns, as a mapping from name to number."""
    table = {}
    for name, value in read_rows(file, 2):
        try:
            table[name] = float(value)
        except ValueError:
            raise WordlistError(f"{file.name}: {name}: {value!r} is no number") from None
    return table


def _lines(file: Traversable) -> Iterator[tuple[int, str]]:
    """The lines that are neither empty nor a comment, with their numbers from 1."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WordlistError(f"{file.name}: the list cannot be read: {error}") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line

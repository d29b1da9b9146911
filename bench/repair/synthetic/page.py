"""Finds the quotations, sentences and reporting tags of a text that is to be damaged.

Only unambiguous quotations are used: in their paragraph, marks open and close in turn, each has the right spacing, and
at most the last quotation is left open. Other paragraphs have no quotations here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Final, NamedTuple

from bench.attribution.views import speech_forms

_LINE: Final = re.compile(r"[^\n]+")
_MARK: Final = re.compile(r"[\"“”]")
_SENTENCE: Final = re.compile(r"(?<=[a-z]{2}[.?!]) (?=[A-Z])")
_TITLES: Final = ("Mr.", "Mrs.", "Ms.", "Dr.", "Sen.", "Rep.", "Gov.", "Gen.", "St.", "Jr.", "Inc.", "Corp.", "Co.")
_WORD: Final = re.compile(r"[\w’']+")
_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "i", "we"})
_DETERMINERS: Final = frozenset({"the", "a", "an", "his", "her", "their", "one"})
_TAG_WORDS: Final = 4
"""Maximum words before the verb of a tag."""


class Quotation(NamedTuple):
    """A quotation with marks at ``opens`` and ``closes``; ``closes`` is None if its paragraph does not close it."""

    opens: int
    closes: int | None
    line: tuple[int, int]


@dataclass(frozen=True)
class Page:
    """A text with the places that may be damaged, and the source of randomness."""

    text: str
    dice: Random

    @cached_property
    def quotations(self) -> list[Quotation]:
        """The quotations of all paragraphs whose marks are unambiguous."""
        return [quotation for line in self.lines for quotation in _quotations(self.text, *line) or ()]

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """The spans of the non-empty paragraphs."""
        return [found.span() for found in _LINE.finditer(self.text)]

    @cached_property
    def closed(self) -> list[tuple[Quotation, int]]:
        """The quotations that are closed in their paragraph, each with the offset of its closing mark."""
        return [(quotation, quotation.closes) for quotation in self.quotations if quotation.closes is not None]

    @cached_property
    def sentences(self) -> list[int]:
        """The offsets of the spaces between sentences."""
        spaces = (found.start() for found in _SENTENCE.finditer(self.text))
        return [at for at in spaces if not self.text.endswith(_TITLES, 0, at)]

    def tag(self, at: int) -> str:
        """Return the kind of tag at ``at``: ``verb`` (said Lee), ``pronoun`` (he said), ``name`` (Lee said), or ""."""
        words = _WORD.findall(self.text[at : at + 60])[: _TAG_WORDS + 1]
        if len(words) < 2:  # noqa: PLR2004 - a verb and its subject
            return ""
        first, second = words[0], words[1]
        if first in speech_forms():
            return "verb" if second[0].isupper() or second in _PRONOUNS | _DETERMINERS else ""
        if not any(word in speech_forms() for word in words[1:]):
            return ""
        return "pronoun" if first in _PRONOUNS | _DETERMINERS else "name" if first[0].isupper() else ""

    def some(self, share: float) -> bool:
        """Decide at random whether to damage a place."""
        return self.dice.random() < share


def restyle(text: str, *, straight: bool) -> str:
    """Return the text with the marks of its quotations all straight or all curly; no offset changes.

    >>> restyle('“No,” he said. "Yes."', straight=True)
    '"No," he said. "Yes."'
    """
    chars = list(text)
    for quotation in Page(text, Random(0)).quotations:
        chars[quotation.opens] = '"' if straight else "“"
        if quotation.closes is not None:
            chars[quotation.closes] = '"' if straight else "”"
    return "".join(chars)


def _quotations(text: str, start: int, end: int) -> list[Quotation] | None:
    """Return the quotations of a paragraph, or None if one of its marks is ambiguous."""
    places = [found.start() for found in _MARK.finditer(text, start, end)]
    found: list[Quotation] = []
    for opens, closes in _pairs(places):
        if not _can_open(text, opens, start, end) or (closes is not None and not _can_close(text, closes, start, end)):
            return None
        found.append(Quotation(opens, closes, (start, end)))
    return found


def _pairs(places: list[int]) -> Iterator[tuple[int, int | None]]:
    for i in range(0, len(places), 2):
        yield places[i], places[i + 1] if i + 1 < len(places) else None


def _can_open(text: str, at: int, start: int, end: int) -> bool:
    free = at == start or text[at - 1] in " (["
    return text[at] != "”" and free and at + 1 < end and (text[at + 1].isalnum() or text[at + 1] in "‘'$[")


def _can_close(text: str, at: int, start: int, end: int) -> bool:
    free = at + 1 == end or text[at + 1] in " .,;:?!)]"
    return text[at] != "“" and free and at > start and (text[at - 1].isalnum() or text[at - 1] in ".,?!’'%)]…")

"""The lines of a text in the search for boilerplate: their offsets and what they are suspected to be."""

import re
from dataclasses import dataclass, field
from typing import Final

from quotewire.tasks.extraction.catalogue import Clue

_ENDS_SENTENCE: Final = re.compile(r"[.!?…。:;,][\"'“”’»)\]]*$|[\"”»]$")

HEADLINE_WORDS_MAX: Final = 20
"""Maximum length of a headline, in words; a longer line is more likely a paragraph without its full stop."""


@dataclass(slots=True)
class Notice:
    """Boilerplate at one end of a line of the article, with its white space; offsets into the whole text."""

    start: int
    end: int
    clue: Clue


@dataclass(slots=True)
class Line:
    """One line with text on it.

    Attributes:
        bol: Offset of its beginning, including white space, in the whole text.
        start: Offset of its first non-space character.
        end: Offset after its last non-space character.
        text: Its text, without white space around it and without the notices.
        blank_before: Whether a blank line precedes it.
        clue: What its own text looks like.
        follows: The kind of the suspected line above it that it belongs to.
        notices: The parts to remove if the line stays.
    """

    bol: int
    start: int
    end: int
    text: str
    blank_before: bool
    clue: Clue | None = None
    follows: str | None = None
    notices: list[Notice] = field(default_factory=list)

    @property
    def kind(self) -> str | None:
        """The kind of boilerplate it is suspected to be."""
        return self.follows or (self.clue.kind if self.clue else None)

    @property
    def is_headline(self) -> bool:
        """Whether it looks like a headline: short, no closing punctuation, no lower-case letter at the start."""
        text = self.text
        return len(text.split()) <= HEADLINE_WORDS_MAX and not _ENDS_SENTENCE.search(text) and not text[0].islower()


def split(text: str) -> list[Line]:
    """Split a text into its lines, without the blank ones."""
    lines, bol, blank = [], 0, False
    for raw in text.splitlines(keepends=True):
        if stripped := raw.strip():
            start = bol + len(raw) - len(raw.lstrip())
            lines.append(Line(bol, start, start + len(stripped), stripped, blank_before=blank))
        blank = not stripped
        bol += len(raw)
    return lines

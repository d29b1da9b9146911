"""The lines of a text as boilerplate is looked for in them: where each stands, and what it is suspected to be."""

import re
from dataclasses import dataclass, field
from typing import Final

from quotewire.tasks.extraction.catalogue import Clue

_ENDS_SENTENCE: Final = re.compile(r"[.!?…。:;,][\"'“”’»)\]]*$|[\"”»]$")

HEADLINE_WORDS_MAX: Final = 20
"""A longer line without a full stop is more likely a paragraph that lost its full stop."""


@dataclass(slots=True)
class Notice:
    """A part at one end of a line that is no part of the article, with the white space that goes with it."""

    start: int
    end: int
    clue: Clue


@dataclass(slots=True)
class Line:
    """One line with text on it.

    Attributes:
        bol: Where it begins, white space included; an offset into the whole text, as the next two.
        start: Its first character that is no white space.
        end: Behind its last character that is no white space.
        text: What stands there without the notices.
        blank_before: Whether blank lines stand between it and the line before.
        clue: What it is suspected to be.
        follows: The kind of a line above that took this one with it.
        notices: The parts to cut from a line that stays.
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
        """What the line is suspected to be."""
        return self.follows or (self.clue.kind if self.clue else None)

    @property
    def is_headline(self) -> bool:
        """Whether it has the form of a headline: no sentence's end, and no small letter at its beginning."""
        text = self.text
        return len(text.split()) <= HEADLINE_WORDS_MAX and not _ENDS_SENTENCE.search(text) and not text[0].islower()


def split(text: str) -> list[Line]:
    """The lines with text on them, in order."""
    lines, bol, blank = [], 0, False
    for raw in text.splitlines(keepends=True):
        if stripped := raw.strip():
            start = bol + len(raw) - len(raw.lstrip())
            lines.append(Line(bol, start, start + len(stripped), stripped, blank_before=blank))
        blank = not stripped
        bol += len(raw)
    return lines

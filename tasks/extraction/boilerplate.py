"""Finds what is not part of the article: whole lines that site software left around it, and only on evidence.

A line is suspected because it matches a pattern (``patterns.py``). Suspected lines next to each other, blank
lines between them or not, form a run, and the run is removed when its evidence suffices: what the patterns weigh,
whether it stands at the head or tail of the text, whether it stands apart from the prose. Lines of prose
are never looked into, so no sentence of the article can lose a word. Everything is linear in the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from schemas.document import Removed
from tasks.extraction.patterns import Pattern, load

ENOUGH: Final = 4
"""Evidence that removes a run: the sum of its weights, plus one at the head or tail, plus one where it stands apart."""
HEADLINES_MAX: Final = 12
"""Most headlines that one heading of related links takes with it."""
HEADLINE_WORDS_MAX: Final = 20
"""A longer line without a full stop is more likely a paragraph that lost its full stop."""

_ENDS_SENTENCE = re.compile(r"[.!?…。:;,][\"'“”’»)\]]*$|[\"”»]$")
_BULLET = re.compile(r"[-–—•·*►▶▸→›]\s+\S")


@dataclass(slots=True)
class _Line:
    """One line with text on it; ``start`` and ``end`` leave out the white space around, ``bol`` is where it begins."""

    bol: int
    start: int
    end: int
    text: str
    blank_before: bool
    pattern: Pattern | None = None
    follows: str | None = None
    """The kind of a line above that took this one with it."""

    @property
    def kind(self) -> str | None:
        """What the line is suspected to be."""
        return self.follows or (self.pattern.kind if self.pattern else None)


def find_boilerplate(text: str) -> list[Removed]:
    r"""The blocks to remove, in order, with the blank lines that belong to them; offsets into ``text``.

    >>> [(block.kind, block.text) for block in find_boilerplate("It rained.\n\nPlease enter your comment!\n")]
    [('comment_form', '\n\nPlease enter your comment!\n')]
    """
    lines = _lines(text)
    for line in lines:
        line.pattern = load().match(line.text)
    _take_headlines(lines)
    separated = any(line.blank_before for line in lines)
    removed: list[Removed] = []
    for first, last in _runs(lines):
        if _evidence(lines, first, last, separated=separated) >= ENOUGH:
            removed += _blocks(text, lines, first, last)
    return removed


def without(text: str, removed: Sequence[Removed]) -> str:
    """The text that stays when the blocks are gone."""
    starts = [0, *(block.end for block in removed)]
    ends = [*(block.start for block in removed), len(text)]
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def _lines(text: str) -> list[_Line]:
    lines, bol, blank = [], 0, False
    for raw in text.splitlines(keepends=True):
        if stripped := raw.strip():
            start = bol + len(raw) - len(raw.lstrip())
            lines.append(_Line(bol, start, start + len(stripped), stripped, blank_before=blank))
        blank = not stripped
        bol += len(raw)
    return lines


def _take_headlines(lines: list[_Line]) -> None:
    """Let each heading of related links take the headlines under it."""
    only_headlines = _only_headlines_from(lines)
    for index, line in enumerate(lines):
        if line.pattern and line.pattern.heading:
            at_tail = only_headlines[index + 1]
            for below in lines[index + 1 : index + 1 + HEADLINES_MAX]:
                contiguous = not below.blank_before or _BULLET.match(below.text)
                if below.pattern or not (_is_headline(below) and (at_tail or contiguous)):
                    break
                below.follows = line.pattern.kind


def _only_headlines_from(lines: list[_Line]) -> list[bool]:
    flags = [True]
    for line in reversed(lines):
        flags.append(flags[-1] and bool(line.pattern or _is_headline(line)))
    return flags[::-1]


def _is_headline(line: _Line) -> bool:
    text = line.text
    return len(text.split()) <= HEADLINE_WORDS_MAX and not _ENDS_SENTENCE.search(text) and not text[0].islower()


def _runs(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    """First and last index of each run of suspected lines."""
    for suspected, group in groupby(range(len(lines)), key=lambda index: lines[index].kind is not None):
        if suspected:
            indices = list(group)
            yield indices[0], indices[-1]


def _evidence(lines: list[_Line], first: int, last: int, *, separated: bool) -> int:
    before = lines[first - 1] if first else None
    after = lines[last + 1] if last + 1 < len(lines) else None
    if after and not after.blank_before and after.text[0].islower():
        return 0  # the sentence goes on: a wrapped line of prose that happens to look like a pattern
    if before and not lines[first].blank_before and lines[first].text[0].islower():
        return 0
    at_edge = before is None or after is None
    apart = not separated or ((before is None or lines[first].blank_before) and (after is None or after.blank_before))
    patterns = [line.pattern for line in lines[first : last + 1] if line.pattern]
    # In a block with prose, a line that only begins like a pattern may be the prose.
    weights = [pattern.weight for pattern in patterns if apart or not pattern.beginning]
    return sum(weights) + at_edge + apart


def _blocks(text: str, lines: list[_Line], first: int, last: int) -> Iterator[Removed]:
    """Cut a run into one block per kind; together they cover the run and the white space it leaves behind."""
    start, end = _extent(text, lines, first, last)
    for above, line in pairwise(lines[first : last + 1]):
        if line.pattern and line.pattern.weight == 1:
            line.follows = above.kind  # "Email" is a button in a share bar and a field in a form
    run = [list(group) for _, group in groupby(lines[first : last + 1], key=lambda line: line.kind)]
    for number, group in enumerate(run):
        stop = end if number == len(run) - 1 else group[-1].end
        yield Removed(kind=group[0].kind or "", start=start, end=stop, text=text[start:stop])
        start = stop


def _extent(text: str, lines: list[_Line], first: int, last: int) -> tuple[int, int]:
    """Where the run begins and ends with its separator: of the two around it, the wider one stays in the text."""
    before = lines[first - 1].end if first else None
    after = lines[last + 1].bol if last + 1 < len(lines) else None
    if before is None or after is None:
        return before or 0, len(text) if after is None else after
    gap_before = text.count("\n", before, lines[first].start)
    gap_after = text.count("\n", lines[last].end, after)
    if gap_before <= gap_after:
        return before, lines[last].end
    return lines[first].bol, after

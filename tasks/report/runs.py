"""Cuts an article into runs of text that have the same marks and the same history, and gathers them in paragraphs."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from quotewire.schemas import Removed
from quotewire.tasks.report.marks import Mark
from quotewire.tasks.report.pieces import Piece

Fate = Literal["kept", "inserted", "deleted", "gap"]
"""``gap``: the empty lines between two paragraphs, which are kept, too."""
_BLANK_LINES: Final = re.compile(r"\n\s*\n")
_LINE_ENDS: Final = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one fate under the same marks, the outermost first; ``change`` is what inserted or deleted it."""

    fate: Fate
    text: str
    marks: tuple[Mark, ...] = ()
    piece: Piece | None = None


@dataclass(slots=True)
class Paragraph:
    """The runs of one paragraph, or one removed block between paragraphs."""

    runs: list[Run] = field(default_factory=list)
    removed: Removed | None = None


class _Cover:
    """Which marks cover each stretch of the text."""

    def __init__(self, marks: Sequence[Mark], length: int) -> None:
        edges = sorted({0, length, *(mark.start for mark in marks), *(mark.end for mark in marks)})
        begins: dict[int, list[Mark]] = {}
        for mark in marks:
            begins.setdefault(mark.start, []).append(mark)
        self._edges = edges
        self._marks: list[tuple[Mark, ...]] = []
        active: list[Mark] = []
        for edge in edges[:-1]:
            active = [mark for mark in active if mark.end > edge] + begins.get(edge, [])
            self._marks.append(tuple(sorted(active, key=lambda mark: mark.order)))

    def __iter__(self) -> Iterator[tuple[Mark, ...]]:
        return iter(self._marks)

    def cut(self, start: int, end: int) -> Iterator[tuple[int, int, tuple[Mark, ...]]]:
        """Yields the parts of ``text[start:end]`` with their marks."""
        number = bisect_right(self._edges, start) - 1
        while start < end:
            stop = min(end, self._edges[number + 1])
            yield start, stop, self._marks[number]
            start, number = stop, number + 1

    def around(self, place: int) -> Iterator[Mark]:
        """Yields the marks that reach or touch a place of the text, in order."""
        number = bisect_right(self._edges, place) - 1
        beside = [self._marks[one] for one in (number - 1, number) if 0 <= one < len(self._marks)]
        yield from sorted({mark for marks in beside for mark in marks}, key=lambda mark: mark.order)


def paragraphs(text: str, pieces: Iterable[Piece], marks: Sequence[Mark]) -> Iterator[Paragraph]:
    """Yields the paragraphs and the removed blocks between them; nothing of either text is left out.

    Paragraphs end at empty lines, or at every line end if the article has no empty line.
    """
    cover = _Cover(marks, len(text))
    breaks = _BLANK_LINES if _BLANK_LINES.search(text) else _LINE_ENDS
    current = Paragraph()
    for piece in pieces:
        if isinstance(piece.change, Removed) and "\n" in piece.before.strip(" \t"):
            yield from _ended(current)
            yield Paragraph([Run("deleted", piece.before, (), piece)], piece.change)
            current = Paragraph()
            continue
        for run in _runs(piece, cover, breaks):
            current.runs.append(run)
            if run.fate == "gap":
                yield from _ended(current)
                current = Paragraph()
    yield from _ended(current)


def _ended(paragraph: Paragraph) -> Iterator[Paragraph]:
    if paragraph.runs:
        yield paragraph


def _runs(piece: Piece, cover: _Cover, breaks: re.Pattern[str]) -> Iterator[Run]:
    if piece.change is None:
        yield from _kept(piece, cover, breaks)
        return
    if piece.before:
        marks = tuple(mark for mark in cover.around(piece.text_start) if mark.covers(piece.start, piece.end))
        yield Run("deleted", piece.before, marks, piece)
    yield from _cut("inserted", piece, piece.text_start, piece.text_end, cover)


def _kept(piece: Piece, cover: _Cover, breaks: re.Pattern[str]) -> Iterator[Run]:
    place = piece.text_start
    for found in breaks.finditer(piece.after):
        start, end = piece.text_start + found.start(), piece.text_start + found.end()
        yield from _cut("kept", piece, place, start, cover)
        yield Run("gap", found[0], (), piece)
        place = end
    yield from _cut("kept", piece, place, piece.text_end, cover)


def _cut(fate: Fate, piece: Piece, start: int, end: int, cover: _Cover) -> Iterator[Run]:
    for first, last, marks in cover.cut(start, end):
        yield Run(fate, piece.after[first - piece.text_start : last - piece.text_start], marks, piece)


def levels(marks: Sequence[Mark], length: int) -> dict[int, int]:
    """How many underlines must fit between the words and the underline of each statement, by its number.

    A statement without another inside has 0. Of two that cross, the one that begins first is the outer.
    """
    inner: dict[int, set[int]] = {}
    order: dict[int, tuple[int, ...]] = {}
    for active in _Cover([mark for mark in marks if mark.kind == "content"], length):
        for mark in active:
            order[mark.number] = min(order.get(mark.number, mark.order), mark.order)
        for outer, nested in pairwise(active):
            if outer.number != nested.number:
                inner.setdefault(outer.number, set()).add(nested.number)
    found: dict[int, int] = {}
    for number in sorted(order, key=lambda one: order[one], reverse=True):
        found[number] = max((found.get(one, 0) + 1 for one in inner.get(number, ())), default=0)
    return found

"""Protected spans: text that may be quoted, in which rules that change words do nothing.

When in doubt, text counts as quoted: a paragraph with an undecided mark, a quotation that is never closed, the
paragraphs between an open quotation and the next mark, and text between single quotation marks.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import Quoting, View
from quotewire.tasks.repair.marks import Mark

_SINGLE_OPENER: Final = re.compile(r"(?:^|(?<=[\s(\[—–“\"]))['‘](?=\w)", re.MULTILINE)
_SINGLE_CLOSER: Final = re.compile(r"(?<=[\w.,?!…])['’](?=[\s.,;:?!)\]—–”\"]|$)", re.MULTILINE)

Span = tuple[int, int]


class Quotations:
    """The spans of a text that may be quoted.

    >>> quotations = Quotations(View('He said "the the end" of the the story.'))
    >>> quotations.touch(10, 13), quotations.touch(25, 32)
    (True, False)
    """

    def __init__(self, view: View) -> None:
        self._spans = _merged(sorted([*_double(view), *_single(view.text)]))
        self._starts = [start for start, _ in self._spans]

    def touch(self, start: int, end: int) -> bool:
        """Whether any character of ``text[start:end]`` may be quoted."""
        at = bisect_right(self._starts, max(start, end - 1)) - 1
        return at >= 0 and self._spans[at][1] > start


@lru_cache(maxsize=1)
def quotations(view: View) -> Quotations:
    """The quotations of a view, computed once for all rules."""
    return Quotations(view)


def _double(view: View) -> Iterator[Span]:
    """Yield the spans that double marks quote or may quote.

    A quotation that is left open extends to the next paragraph with marks, or to the end of the text.
    """
    reach: int | None = None
    for paragraph in view.quoting:
        if reach is not None:
            yield reach, paragraph.start
        if None in paragraph.roles or _single_straight(paragraph):
            yield paragraph.start, paragraph.end
            reach = None
            continue
        if paragraph.roles[0] == "close":
            yield paragraph.start, paragraph.marks[0].at
        yield from _pairs(paragraph)
        reach = paragraph.end if paragraph.roles[-1] == "open" else None
    if reach is not None:
        yield reach, len(view.text)


def _single_straight(paragraph: Quoting) -> bool:
    """Whether the paragraph's only mark is straight: it may mean inches, or open or close a quotation."""
    return len(paragraph.marks) == 1 and paragraph.marks[0].glyph == "neutral"


def _pairs(paragraph: Quoting) -> Iterator[Span]:
    places: list[tuple[Mark, str | None]] = list(zip(paragraph.marks, paragraph.roles, strict=True))
    for (mark, role), (after, closes) in pairwise(places):
        # Between two closing marks there may be a quotation that lost its opening mark.
        if role == "open" or closes == "close":
            yield mark.at, after.at
    if places[-1][1] == "open":
        yield places[-1][0].at, paragraph.end


def _single(text: str) -> Iterator[Span]:
    """Yield, for each line, the span from the first single mark that may open to the last that may close."""
    closers = [found.start() for found in _SINGLE_CLOSER.finditer(text)]
    line_end = -1
    for found in _SINGLE_OPENER.finditer(text) if closers else ():
        if found.start() < line_end:
            continue
        line_end = text.find("\n", found.start())
        line_end = len(text) if line_end < 0 else line_end
        last = bisect_right(closers, line_end) - 1
        if last >= 0 and closers[last] > found.start():
            yield found.start(), closers[last]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged

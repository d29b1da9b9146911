"""Notices in a line of the article, at its end or before its first word: only the notice is removed."""

import re
from functools import cache
from typing import Final

from quotewire.tasks.extraction.catalogue import Clue, load
from quotewire.tasks.extraction.clues import SHAPE_MAX, shape
from quotewire.tasks.extraction.lines import Line, Notice
from quotewire.tasks.extraction.normalise import normalise

_BEGINS: Final = re.compile(r"(?<=\s)([(\[]|[^\W\d_a-z][^\W\d_]*)")
_STOPPED: Final = re.compile(r"(?:[!?…。]|(?<![^\W\d_])\.|[^\W\d_]{2}\.)[\"'“”’»)\]]{0,3}$|[\"“”»]$")
"""The end of a sentence or quotation; the full stop of an initial does not count."""
_BRACKETS: Final = {"(": ")", "[": "]"}


def cut_notices(line: Line, *, first: bool) -> None:
    """Move the notices at the ends of a line from ``line.text`` to ``line.notices``.

    Args:
        line: A line of the text; it is changed in place.
        first: Whether it is the first line of the text: only there a notice may precede the article.
    """
    text = line.text
    found = _head().match(text) if first else None
    start, end = found.end() if found else 0, len(text)
    if found:
        line.notices.append(Notice(line.start, line.start + start, Clue("translation_notice", 4, "words")))
    stop = text[end - 1 : end] if text.endswith((").", "].")) else ""
    end -= len(stop)
    tails: list[Notice] = []
    while tail := _tail(text, start, end):
        length, clue = tail
        tails.append(Notice(line.start + length, line.start + end, clue))
        end = length
    if tails and stop and _is_stopped(text, end):
        tails[0].end += len(stop)
        stop = ""
    line.notices += reversed(tails)
    line.text = text[start:end] + stop


def _is_stopped(text: str, end: int) -> bool:
    return _STOPPED.search(text[max(0, end - 6) : end]) is not None


def _tail(text: str, start: int, end: int) -> tuple[int, Clue] | None:
    """Find a notice at the end of ``text[start:end]``; return where the rest ends, and the notice's clue."""
    begin = max(start, end - SHAPE_MAX)
    window = text[begin:end]
    for place in _BEGINS.finditer(window):
        left = window[: place.start()].rstrip()
        clue = _notice(window[place.start() :], place[1], after_stop=_is_stopped(left, len(left)))
        if clue is not None and any(map(str.isalpha, left)):
            return begin + len(left), clue
    return None


def _notice(notice: str, begins: str, *, after_stop: bool) -> Clue | None:
    closing = _BRACKETS.get(begins)
    if closing is not None:
        body = notice.rstrip(".")
        return shape(body, inline=True) if body.find(closing) == len(body) - 1 else None
    if len(notice) <= _inline_max() and begins.casefold() in _inline_words():
        found = load().inline.get(normalise(notice))
        if found is not None:
            return found
    return shape(notice, inline=True) if after_stop else None


@cache
def _inline_max() -> int:
    """Maximum length of an inline notice, in characters, with room for what normalisation drops."""
    return max(map(len, load().inline)) + 10


@cache
def _inline_words() -> frozenset[str]:
    return frozenset(text.split(" ", 1)[0] for text in load().inline)


@cache
def _head() -> re.Pattern[str]:
    languages = "|".join(sorted(load().words["languages"]))
    # A capital or digit must follow: in "Translated from Spanish: the novel" the sentence continues.
    return re.compile(rf"(?i:(?:automatically |machine[- ])?translated from (?:{languages}))\s?[:|–—-]\s*(?=[A-Z\d])")

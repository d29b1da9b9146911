"""Notices inside a line of the article: at its end, or before its first word. Only the notice goes."""

import re
from functools import cache
from typing import Final

from quotewire.tasks.extraction.catalogue import Clue, load
from quotewire.tasks.extraction.clues import SHAPE_MAX, shape
from quotewire.tasks.extraction.lines import Line, Notice
from quotewire.tasks.extraction.normalise import normalise

_BEGINS: Final = re.compile(r"(?<=\s)([(\[]|[^\W\d_a-z][^\W\d_]*)")
_STOPPED: Final = re.compile(r"(?:[!?…。]|(?<![^\W\d_])\.|[^\W\d_]{2}\.)[\"'“”’»)\]]{0,3}$|[\"“”»]$")
"""A sentence's end; the full stop of an initial is none."""
_BRACKETS: Final = {"(": ")", "[": "]"}


def cut_notices(line: Line, *, first: bool) -> None:
    """Take the notices off a line: ``line.text`` is what is left, ``line.notices`` says where they stood.

    Args:
        line: A line of the text.
        first: Whether it is the text's first; only there a notice stands before the article's words.
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
    """Where the line ends without the notice that ``text[start:end]`` ends in."""
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
    """The longest inline entry, in characters, with room for the marks and spaces that are dropped from it."""
    return max(map(len, load().inline)) + 10


@cache
def _inline_words() -> frozenset[str]:
    return frozenset(text.split(" ", 1)[0] for text in load().inline)


@cache
def _head() -> re.Pattern[str]:
    languages = "|".join(sorted(load().words["languages"]))
    # A capital must follow: "Translated from Spanish: the novel" goes on with the sentence.
    return re.compile(rf"(?i:(?:automatically |machine[- ])?translated from (?:{languages}))\s?[:|–—-]\s*(?=[A-Z\d])")

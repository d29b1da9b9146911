"""The boilerplate patterns of ``data/boilerplate.toml``, looked up line by line in constant time."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

LINE_MAX: Final = 400
"""Longest line that is looked up, in characters: a consent banner; a longer paragraph is prose."""
FREE_WORDS_MAX: Final = 60
"""Most words that the free part of a pattern may stand for."""

_DECORATION = " \t\u00a0\u200b\ufeff-–—•·*+|/\\►▶▸→›✉()[]{}#_~"
_CLOSING = _DECORATION + ".!:;,…:!。"
_TERMINATORS = (".", "!", "?", "…", "。", "”", '"', "»", "“", "’", "'")
_SPACE = re.compile(r"\s+")
_SPEECH_ENDS = re.compile(r"[.,!?][\"”»]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*k?")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the data file. ``beginning`` patterns leave the rest of the line free."""

    kind: str
    weight: int
    heading: bool = False
    beginning: bool = False
    open: bool = False
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns: whole lines by their text, beginnings by their first word."""

    whole: dict[str, Pattern]
    beginnings: dict[str, list[tuple[str, Pattern]]]
    prose: re.Pattern[str]

    def match(self, line: str) -> Pattern | None:
        """The pattern that a line, taken whole, matches."""
        if len(line) > LINE_MAX:
            return None
        text = normalise(line)
        return self.whole.get(text) or self._match_beginning(line.strip(), text)

    def _match_beginning(self, line: str, text: str) -> Pattern | None:
        candidates = self.beginnings.get(_first_word(text), ())
        for beginning, pattern in candidates:
            if text.startswith(beginning) and self._is_free(text[len(beginning) :]):
                if pattern.open and line.endswith(_TERMINATORS):
                    continue
                if not pattern.cues or any(cue in text for cue in pattern.cues):
                    return pattern
        return None

    def _is_free(self, rest: str) -> bool:
        # Reported speech about a cookie banner is not the banner: this keeps sentences in.
        return 0 < len(rest.split()) <= FREE_WORDS_MAX and not self.prose.search(rest) and not _SPEECH_ENDS.search(rest)


def normalise(line: str) -> str:
    """Bring a line into the form that patterns are compared in; quotation marks stay, because they make it speech.

    >>> normalise("  • Leave a Reply: ")
    'leave a reply'
    >>> normalise("1,204 Comments")
    '0 comments'
    >>> normalise("“Share this,”")
    '“share this,”'
    """
    text = _SPACE.sub(" ", line.casefold()).lstrip(_DECORATION).rstrip(_CLOSING)
    return _NUMBER.sub("0", text.replace("’", "'"))


@cache
def load() -> Patterns:
    """Read the data file, once per process."""
    data = tomllib.loads(resources.files("tasks.extraction").joinpath("data/boilerplate.toml").read_text("utf-8"))
    whole: dict[str, Pattern] = {}
    beginnings: dict[str, list[tuple[str, Pattern]]] = {}
    for text, pattern in _patterns(data["entry"], data["languages"]):
        if pattern.beginning:
            beginnings.setdefault(_first_word(text), []).append((text, pattern))
        else:
            whole.setdefault(text, pattern)
    prose = re.compile(r"\b(?:" + "|".join(map(re.escape, data["prose"])) + r")\b")
    return Patterns(whole, beginnings, prose)


def _patterns(entries: Iterable[dict[str, Any]], languages: list[str]) -> Iterator[tuple[str, Pattern]]:
    for entry in entries:
        shared = {name: entry[name] for name in ("kind", "weight", "heading", "open") if name in entry}
        cues = tuple(entry.get("cues", ()))
        for line in _expand(entry["lines"], languages):
            if line.endswith("*"):
                # The free part begins after the colon or space that the pattern itself ends in.
                yield _beginning(line), Pattern(**shared, cues=cues, beginning=True)
            else:
                yield normalise(line), Pattern(**shared)


def _expand(lines: Iterable[str], languages: list[str]) -> Iterator[str]:
    for line in lines:
        if "<language>" in line:
            yield from (line.replace("<language>", language) for language in languages)
        else:
            yield line


def _beginning(line: str) -> str:
    return line.removesuffix("*").casefold().replace("’", "'")


def _first_word(text: str) -> str:
    return text.split(" ", 1)[0]

"""Voices: paragraphs without quotation marks that names on lines of their own give to people.

Readers' letters with a name below, answers of a survey with a name above. Only several of them show the layout, and
only an introduction, or that most of them say "I", tells them from portraits and from lists of winners.
"""

import re
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from quotewire.tasks.attribution.detection.layout.labels import is_office, lines_of
from quotewire.tasks.attribution.detection.layout.name_lines import Fit, name_at, name_fit, name_in
from quotewire.tasks.attribution.detection.layout.surveys import ends_sentence, is_introduced, is_survey
from quotewire.tasks.attribution.detection.layout.turns import Turn
from quotewire.tasks.attribution.detection.own_words import is_own_words
from quotewire.tasks.attribution.entities import Office
from quotewire.tasks.attribution.text import CharSpan

_LEAST: Final = 2
"""Minimum number of voices."""
_DASHES: Final = tuple("—–―-")
_OPENING: Final = tuple('“"«„‘')


class _Name(NamedTuple):
    """A line that looks like a name: its index, its words, how much it looks like one, and if a dash is before it."""

    line: int
    span: CharSpan
    fit: Fit
    more: bool
    dashed: bool


def voices(text: str, people: Container[int]) -> list[Turn]:
    """The paragraphs that names above or below give to people; empty if it is no series of them.

    Args:
        text: A document's text.
        people: Offsets where a name of a person was found to begin.
    """
    lines = list(lines_of(text))
    named = [name for i, line in enumerate(lines) if (name := _name(text, i, line, people)) is not None]
    if len(named) < _LEAST or any(other.line - one.line == 1 for one, other in pairwise(named)):
        return []
    known = sum(name.fit != "possible" for name in named)
    if 2 * known < len(named) or not all(name.fit == "sure" or name.more or name.dashed for name in named):
        return []
    below = _are_below(text, lines, named)
    if below is None:
        return []
    spoken = [(name, _said(text, lines, named, k, below=below)) for k, name in enumerate(named)]
    answers = [" ".join(text[slice(*line)] for line in said) for _, said in spoken]
    first = min(lines.index(said[0]) if below and said else name.line for name, said in spoken[:1])
    if not all(answers) or not is_survey(text, lines, first, answers):
        return []
    return [Turn((name.span,), (name_in(text, name.span),), tuple(said), _office(text, name)) for name, said in spoken]


def _name(text: str, i: int, line: CharSpan, people: Container[int]) -> _Name | None:
    span = name_at(text, line)
    fit = name_fit(text[slice(*span)]) if span is not None and span[0] < span[1] else None
    if span is None or fit is None:
        return None
    if fit == "possible" and span[0] in people:
        fit = "known"
    return _Name(i, span, fit, "," in text[slice(*span)], text.startswith(_DASHES, line[0]))


def _are_below(text: str, lines: Sequence[CharSpan], named: Sequence[_Name]) -> bool | None:
    """True if the names stand below what is said, False above it; None if that cannot be told."""
    if all(name.dashed and not text.startswith(_DASHES, lines[max(0, name.line - 1)][0]) for name in named):
        return True
    above = {_gap(text, lines, name.line - 1) for name in named if name.line}
    under = {_gap(text, lines, name.line) for name in named if name.line + 1 < len(lines)}
    if above and under and (max(above) < min(under) or max(under) < min(above)):
        return max(above) < min(under)
    first, last = named[0].line, named[-1].line
    if last + 1 == len(lines):
        return True
    if not first or not _is_words(text, lines[first - 1]) or is_introduced(text, lines[first - 1 : first], 1):
        return False
    return True if is_introduced(text, lines[: first - 1], first - 1) else None


def _gap(text: str, lines: Sequence[CharSpan], before: int) -> int:
    """The line ends behind a line."""
    return text.count("\n", lines[before][1], lines[before + 1][0])


def _said(text: str, lines: Sequence[CharSpan], named: Sequence[_Name], k: int, *, below: bool) -> list[CharSpan]:
    """The paragraphs of a voice up to the next name; where there is none, one and those beside it that say "I"."""
    at = named[k].line
    if below:
        bound = named[k - 1].line if k else -1
        near = [lines[i] for i in range(at - 1, bound, -1)]
    else:
        bound = named[k + 1].line if k + 1 < len(named) else len(lines)
        near = [lines[i] for i in range(at + 1, bound)]
    is_open = bound in {-1, len(lines)}
    said: list[CharSpan] = []
    for line in near:
        goes_on = is_own_words(text[slice(*line)]) and not is_introduced(text, [line], 1)
        if not _is_words(text, line) or (is_open and said and not goes_on):
            break
        said.append(line)
    return sorted(said)


def _is_words(text: str, line: CharSpan) -> bool:
    """True for a line that ends like a sentence and is not in quotation marks."""
    return ends_sentence(text[slice(*line)]) and not text.startswith(_OPENING, line[0])


def _office(text: str, name: _Name) -> Office:
    """The office that stands behind a name."""
    behind = re.split(r",[ \xa0]|[ \xa0]\(|\)", text[slice(*name.span)])[1:]
    return Office(next((part for part in behind if is_office(part)), None))

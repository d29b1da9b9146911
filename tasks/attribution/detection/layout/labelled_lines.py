"""Labelled lines: the lines of a text that begin with what looks like a label, in all its forms.

A label stands at the start of a line, inside one where translation lost the line breaks, before a dash, behind a
bullet or alone on its line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from quotewire.tasks.attribution.detection.layout.labels import Label, alone, bulleted, dashed, label_of, lines_of
from quotewire.tasks.attribution.text import CharSpan

_INLINE: Final = re.compile(r"(?<=[.?!…”\"’»])[ \xa0](?=[^\W\d_a-z][^\n:?!]{0,40}:[ \xa0])")
_REPEATED: Final = 2


@dataclass(frozen=True, slots=True)
class LabelledLines:
    """The lines of a text and their labels, by the index of the line.

    Attributes:
        lines: The lines, cut where a turn begins inside one.
        labels: Labels that are no items of a list.
        items: Labels behind bullets.
    """

    lines: Sequence[CharSpan]
    labels: dict[int, Label]
    items: dict[int, Label]


def labelled_lines(text: str) -> LabelledLines:
    """Read the labels of a text."""
    lines = list(lines_of(text))
    labels = _labels(text, lines)
    if labels and len(split := list(_split(text, lines, labels))) > len(lines):
        lines, labels = split, _labels(text, split)
    labels = _lettered(text, (labels | _alone(text, lines, labels)) or _dashed(text, lines))
    items = {i: label for i, line in enumerate(lines) if (label := bulleted(text, line)) is not None}
    return LabelledLines(lines, labels, items)


def _labels(text: str, lines: Sequence[CharSpan]) -> dict[int, Label]:
    return {i: label for i, line in enumerate(lines) if (label := label_of(text, line)) is not None}


def _split(text: str, lines: Sequence[CharSpan], labels: dict[int, Label]) -> Iterator[CharSpan]:
    """Yield the lines, cut where a turn begins inside one: translation loses line breaks.

    Only a part (``Editorial:``) or a label that also begins a line is taken for one there.
    """
    known = {label.key for label in labels.values()} | {label.words[-1].casefold() for label in labels.values()}
    known |= _again(text, lines)
    for i, line in enumerate(lines):
        start = line[0]
        for found in _INLINE.finditer(text, labels[i].content if i in labels else start, line[1]):
            label = label_of(text, (found.end(), line[1]))
            if label is not None and (label.kind == "role" or {label.key, label.key.split()[0]} & known):
                yield start, found.start()
                start = found.end()
        yield start, line[1]


def _again(text: str, lines: Sequence[CharSpan]) -> set[str]:
    """The names of people that are a label inside lines several times."""
    inline = (
        label
        for line in lines
        for found in _INLINE.finditer(text, *line)
        if (label := label_of(text, (found.end(), line[1]))) is not None and label.kind == "person"
    )
    return {key for key, count in Counter(label.key for label in inline).items() if count >= _REPEATED}


def _dashed(text: str, lines: Sequence[CharSpan]) -> dict[int, Label]:
    """Labels before a dash; empty unless at least two of them come again."""
    found = {i: label for i, line in enumerate(lines) if (label := dashed(text, line)) is not None}
    count = Counter(label.key for label in found.values())
    return found if sum(times >= _REPEATED for times in count.values()) >= _REPEATED else {}


def _lettered(text: str, labels: dict[int, Label]) -> dict[int, Label]:
    """The labels, with two letters as question and answer if one of them always asks: ``P:`` and ``R:``."""
    turns = {i: label for i, label in labels.items() if len(label.key.rstrip(".")) == 1 and label.kind == "name"}
    letters = {label.key for label in turns.values()}
    if len(letters) != _REPEATED or len(turns) <= _REPEATED:
        return labels
    stated = {label.key for label in turns.values() if "?" not in text[label.content : label.line[1]]}
    if len(stated) != 1:
        return labels
    kinds = {i: replace(label, kind="answer" if label.key in stated else "question") for i, label in turns.items()}
    return labels | kinds


def _alone(text: str, lines: Sequence[CharSpan], labels: dict[int, Label]) -> dict[int, Label]:
    """Labels that fill their lines, if there are several of them with an office."""
    found = {i: label for i, line in enumerate(lines) if i not in labels and (label := alone(text, line)) is not None}
    marked = sum(bool(label.offices) or label.mention[1] < label.line[1] for label in found.values())
    return found if marked >= _REPEATED else {}

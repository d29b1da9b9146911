"""Quotations of the training data that have both marks, from which one is taken away (``openings``, ``closings``)."""

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, NamedTuple

from bench.repair.corpus import Corpus

SEGMENTS: Final = 30
"""Consecutive segments of machine output that are taken for one document."""
_PARAGRAPHS: Final = (1, 1, 2, 3, 3)
"""Segments of a paragraph, each as likely as the others; the data do not say where one ends."""
STRAIGHT: Final = str.maketrans("“”„«»", '"""""')


class Pair(NamedTuple):
    """A quotation: its two marks, and the mark before it, None if there is none or it cannot be read."""

    before: int | None
    opened: int
    closed: int
    after: int | None


class Text(NamedTuple):
    """A document with straight marks: what article it translates, whether a machine wrote it, and the text."""

    article: str
    machine: bool
    text: str


def texts(corpus: Corpus, without: Sequence[str]) -> Iterator[Text]:
    """Yield the machine output, laid out in paragraphs, and then the articles that people wrote.

    Args:
        corpus: The data folder.
        without: Texts whose segments are left out, because something is measured on them.
    """
    held = "\n".join(without)
    for system, output, _ in corpus.references():
        random = Random(system)
        lines = [line.strip() for line in output]
        for first in range(0, len(lines), SEGMENTS):
            its = [line for line in lines[first : first + SEGMENTS] if line and not (len(line) > 60 and line in held)]
            yield Text(f"{system.split()[0]} {first}", machine=True, text=_laid_out(its, random).translate(STRAIGHT))
    for number, record in enumerate(corpus.records("polnear/train.jsonl") or []):
        yield Text(f"polnear {number}", machine=False, text=record["text"].translate(STRAIGHT))


def pairs(text: str) -> Iterator[Pair]:
    """Yield the quotations whose marks open and close in turn.

    >>> list(pairs('"We stay," he said. "No."'))
    [Pair(before=None, opened=0, closed=9, after=20), Pair(before=9, opened=20, closed=24, after=None)]
    """
    places = [found.start() for found in re.finditer('"', text)]
    opened: int | None = None
    for number, at in enumerate(places):
        before, behind = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        if before in ("", " ", "(", "\n") and behind.strip():
            opened = None if opened is not None else number
        elif behind in ("", " ", ".", ",", ";", "\n", ":", ")") and before.strip():
            if opened is not None:
                after = places[number + 1] if number + 1 < len(places) else None
                yield Pair(places[opened - 1] if opened else None, places[opened], at, after)
            opened = None
        else:
            opened = None


def _laid_out(lines: Sequence[str], random: Random) -> str:
    paragraphs, at = [], 0
    while at < len(lines):
        size = random.choice(_PARAGRAPHS)
        paragraphs.append(" ".join(lines[at : at + size]))
        at += size
    return "\n\n".join(paragraphs)

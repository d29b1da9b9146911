"""Fits the weights of ``tasks/repair/opening_places.py`` and reports their quality.

    python -m training.openings DATA > tasks/repair/data/opening_places.tsv

DATA needs ``polnear/train.jsonl`` (``bench.repair.corpus`` describes its layout): articles that people wrote. Each
quotation that begins with a sentence and ends before a tag, or follows the tag of another one, is an example: its
opening mark is taken away, and the sentences where it may have stood are the choices. The likelihood of the right
choices is raised by gradient ascent, with a ridge penalty. Five folds over the articles say how often the choice is
right at each confidence; that goes to standard error.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.repair.corpus import Corpus
from quotewire.tasks.repair.sentences import sentence_starts
from quotewire.tasks.repair.opening_places import describe
from quotewire.tasks.repair.reporting_tags import closed_tag_at, tag_at

FOLDS: Final = 5
RIDGE: Final = 1.0
STEPS: Final = 300
PACE: Final = 4.0
MOST: Final = 12
"""Maximum sentences to choose among."""
LEVELS: Final = (0.0, 0.7, 0.8, 0.9, 0.95)
HEADER: Final = """# What speaks for a sentence as the first of a quotation that lost its opening mark: feature, weight.
# Written by training/openings.py; do not edit.
"""
_STRAIGHT: Final = str.maketrans("“”", '""')
_SENTENCE_END: Final = re.compile(r"[.?!]\"? \Z")


class Example(NamedTuple):
    """A choice among sentences: the article's number, whether a tag stands before, the features, and the right one."""

    article: int
    tagged: bool
    table: NDArray[np.float64]
    right: int


def main() -> None:
    """Read the articles, report the quality of the fit and write the weights."""
    names: list[str] = []
    examples = []
    for number, record in enumerate(Corpus(Path(sys.argv[1])).records("polnear/train.jsonl") or []):
        for tagged, features, right in _quotations(record["text"].translate(_STRAIGHT)):
            names = names or list(features[0])
            table = np.array([[choice[name] for name in names] for choice in features])
            examples.append(Example(number, tagged, table, right))
    _report(examples)
    sys.stdout.write(HEADER)
    for name, weight in zip(names, fit(examples), strict=True):
        sys.stdout.write(f"{name}\t{weight:.2f}\n")


def fit(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Return the weights under which the right choices are most likely."""
    weights = np.zeros(examples[0].table.shape[1])
    for _ in range(STEPS):
        slope = -RIDGE * weights
        for example in examples:
            slope += example.table[example.right] - _chances(example, weights) @ example.table
        weights += PACE * slope / len(examples)
    return weights


def _chances(example: Example, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    scores = example.table @ weights
    shares = np.exp(scores - scores.max())
    chances: NDArray[np.float64] = shares / shares.sum()
    return chances


def _quotations(text: str) -> Iterator[tuple[bool, list[dict[str, float]], int]]:
    """Yield for each quotation whether a tag stands before, the features of each choice, and the right one."""
    for paragraph in text.split("\n"):
        opened: int | None = None
        left: int | None = 0
        for found in re.finditer('"', paragraph):
            at = found.start()
            before, behind = paragraph[max(0, at - 1) : at], paragraph[at + 1 : at + 2]
            if before in ("", " ", "(", "—") and behind.strip():
                opened = at
            elif opened is not None and behind in ("", " ", ".", ",", ";"):
                if left is not None and before in (",", ".", "?", "!") and _begins(paragraph, opened):
                    yield from _example(paragraph, left, opened, at)
                opened = None
                tag = closed_tag_at(paragraph, at + 1 + (behind == " "))
                left = tag + 2 if tag is not None and paragraph[tag : tag + 2] == ". " else None


def _begins(paragraph: str, at: int) -> bool:
    """Whether a sentence begins at a mark."""
    return at == 0 or _SENTENCE_END.search(paragraph, max(0, at - 4), at) is not None


def _example(paragraph: str, left: int, opened: int, closed: int) -> Iterator[tuple[bool, list[dict[str, float]], int]]:
    if not left and tag_at(paragraph, closed + 2) is None:
        return
    text, end = paragraph[:opened] + paragraph[opened + 1 :], closed - 1
    breaks = sentence_starts(text, left, end)
    if opened in breaks and 1 < len(breaks) <= MOST:
        yield left > 0, describe(text, breaks, end, tagged=left > 0), breaks.index(opened)


def _report(examples: Sequence[Example]) -> None:
    found = []
    for fold in range(FOLDS):
        weights = fit([example for example in examples if example.article % FOLDS != fold])
        for example in examples:
            if example.article % FOLDS == fold:
                chances = _chances(example, weights)
                found.append((example.tagged, chances.max(), int(chances.argmax()) == example.right))
    for tagged in (True, False):
        its = [(chance, right) for behind, chance, right in found if behind == tagged]
        sys.stderr.write(f"{'behind a tag' if tagged else 'in a paragraph'}: {len(its)} quotations\n")
        for level in LEVELS:
            sure = [right for chance, right in its if chance >= level]
            sys.stderr.write(f"  from {level:.2f}: {len(sure) / len(its):.2f} of them, {np.mean(sure):.3f} right\n")


if __name__ == "__main__":
    main()

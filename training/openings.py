"""Fits the weights of ``tasks/repair/opening_places.py`` and reports their quality.

    python -m training.openings DATA > tasks/repair/data/opening_places.tsv

DATA needs ``polnear/train.jsonl`` (``bench.repair.corpus`` describes its layout): articles that people wrote. Each
quotation that begins with a sentence and ends before a tag, or follows the tag of another one, is an example: its
opening mark is taken away, and the sentences where it may have stood are the choices. The likelihood of the right
choices is raised; five folds over the articles say how often the choice is right at each confidence, on standard error
(``training.choices``).
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.repair.corpus import Corpus
from quotewire.tasks.repair.opening_places import describe
from quotewire.tasks.repair.reporting_tags import closed_tag_at, tag_at
from quotewire.tasks.repair.sentences import sentence_starts
from training.choices import Example, fit_and_report, write

RIDGE: Final = 1.0
MOST: Final = 12
"""Maximum sentences to choose among."""
HEADER: Final = """# What speaks for a sentence as the first of a quotation that lost its opening mark: feature, weight.
# Written by training/openings.py; do not edit.
"""
_STRAIGHT: Final = str.maketrans("“”", '""')
_SENTENCE_END: Final = re.compile(r"[.?!]\"? \Z")


def main() -> None:
    """Read the articles, report the quality of the fit and write the weights."""
    examples = [
        Example(
            f"polnear {number}",
            machine=False,
            group="behind a tag" if tagged else "in a paragraph",
            places=places,
            right=right,
        )
        for number, record in enumerate(Corpus(Path(sys.argv[1])).records("polnear/train.jsonl") or [])
        for tagged, places, right in _quotations(record["text"].translate(_STRAIGHT))
    ]
    write(fit_and_report(examples, RIDGE), HEADER)


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


if __name__ == "__main__":
    main()

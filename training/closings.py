"""Fits the weights of ``tasks/repair/closing_places.py`` and reports their quality.

    python -m training.closings DATA > tasks/repair/data/closing_places.tsv

DATA needs ``mt/wmt21`` and ``polnear/train.jsonl`` (``bench.repair.corpus`` describes its layout). Each quotation
that begins with a sentence is an example: its closing mark is taken away, and the places up to the next mark or the
end of the paragraph are the choices. Segments of the articles in ``mtnews/dev.jsonl`` are left out, because the bench
measures on them.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.repair.corpus import Corpus
from quotewire.tasks.repair.closing_places import closings, describe
from training.choices import Example, fit_and_report, write
from training.pairs import Pair, Text, pairs, texts

RIDGE: Final = 3.0
HEADER: Final = """# What speaks for a place as the end of a quotation that lost its closing mark: feature, weight.
# Written by training/closings.py; do not edit.
"""
_BEGINS: Final = re.compile(r"(?:[.?!…:,]\"? |\n|\A)\Z")


def main() -> None:
    """Read the texts, report the quality of the fit and write the weights."""
    corpus = Corpus(Path(sys.argv[1]))
    held = [record["text"] for record in corpus.records("mtnews/dev.jsonl") or []]
    examples = [
        example for text in texts(corpus, held) for pair in pairs(text.text) for example in _example(text, pair)
    ]
    write(fit_and_report(examples, RIDGE), HEADER)


def _example(source: Text, pair: Pair) -> Iterator[Example]:
    text, opened, closed = source.text, pair.opened, pair.closed
    if "\n" in text[opened:closed] or not text[opened + 1].isupper():
        return
    if not _BEGINS.search(text, max(0, opened - 3), opened):
        return
    without = text[:closed] + text[closed + 1 :]
    end = without.find("\n", closed)
    end = len(without) if end < 0 else end
    last = pair.after is None or pair.after - 1 >= end
    if last:
        end = len(without[:end].rstrip(" "))
        if without[end:].lstrip()[:1] == '"':
            return  # people open a quotation of several paragraphs anew, and close only the last
    else:
        end = (pair.after or 0) - 1
        if without[end - 1] not in " (":
            return
        end -= 1
    places = closings(without, opened, end)
    # Some put the mark before the comma.
    right = [
        number
        for number, at in enumerate(places)
        if at == closed or (at == closed + 1 and not without[closed].isalnum())
    ]
    if places:
        writer = "machine" if source.machine else "people"
        yield Example(
            source.article,
            source.machine,
            f"{writer}, {'last' if last else 'another'} of its paragraph",
            describe(without, opened, places, end),
            right[0] if right else len(places),
        )


if __name__ == "__main__":
    main()

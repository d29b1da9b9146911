"""Fits the weights of ``tasks/repair/openings_above.py`` and reports their quality.

    python -m training.openings_above DATA > tasks/repair/data/openings_above.tsv
    python -m training.openings_above DATA far > tasks/repair/data/openings_far_above.tsv

DATA needs ``mt/wmt21`` (``bench.repair.corpus`` describes its layout). Each quotation of the machine output that
begins with a sentence and has a tag behind it, or follows the tag of another one, is an example: its opening mark is
taken away, and the sentences since the quotation before it are the choices. Segments of the articles in
``mtnews/dev.jsonl`` are left out, because the bench measures on them. With ``far``, only quotations of several
sentences are examples, and the sentence that the mark closes is no choice.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.repair.corpus import Corpus
from quotewire.tasks.repair.openings_above import MAX_SENTENCES, describe, quotation_before, tagged_at
from quotewire.tasks.repair.sentences import sentence_starts
from training.choices import Example, fit_and_report, write
from training.pairs import Pair, pairs, texts

RIDGE: Final = 6.0
HEADER: Final = """# What speaks for a sentence as the first of a quotation{several} closed below: feature, weight.
# Written by training/openings_above.py; do not edit.
"""
_FEW: Final = 2
_BEGINS: Final = re.compile(r"(?:[.?!…]\"? |\n|\A)\Z")


def main() -> None:
    """Read the machine output, report the quality of the fit and write the weights."""
    corpus, far = Corpus(Path(sys.argv[1])), sys.argv[2:] == ["far"]
    held = [record["text"] for record in corpus.records("mtnews/dev.jsonl") or []]
    examples = [
        example
        for article, machine, text in texts(corpus, held)
        if machine
        for pair in pairs(text)
        for example in _example(article, text, pair)
    ]
    if far:
        examples = [
            its._replace(places=its.places[:-1])
            for its in examples
            if its.right + 1 < len(its.places) and len(its.places) > _FEW
        ]
    write(fit_and_report(examples, RIDGE), HEADER.format(several=" of several sentences" * far))


def _example(article: str, text: str, pair: Pair) -> Iterator[Example]:
    opened = pair.opened
    if text[pair.closed - 1] not in ",.?!" or not _BEGINS.search(text, max(0, opened - 3), opened):
        return
    start, tagged = (0, False) if pair.before is None else quotation_before(text, pair.before, opened + 1)
    if start is None or start > opened or not (tagged or tagged_at(text, pair.closed)):
        return
    without, closed = text[:opened] + text[opened + 1 :], pair.closed - 1
    breaks = sentence_starts(without, start, closed)[-MAX_SENTENCES:]
    if opened in breaks and len(breaks) > 1 and '"' not in without[breaks[0] : closed]:
        places = describe(without, breaks, closed, tagged=tagged and breaks[0] == start)
        above = "over paragraphs" if "\n" in without[breaks[0] : closed] else "in a paragraph"
        yield Example(
            article,
            machine=True,
            group=f"{above}{', behind a tag' * tagged}",
            places=places,
            right=breaks.index(opened),
        )


if __name__ == "__main__":
    main()

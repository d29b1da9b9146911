"""Fits the weights of ``tasks/repair/openings_above.py`` and reports their quality.

    python -m training.openings_above DATA > tasks/repair/data/openings_above.tsv
    python -m training.openings_above DATA lost > tasks/repair/data/openings_lost_above.tsv

DATA needs ``mt/wmt21``, ``polnear/train.jsonl`` and ``mtnews/train.jsonl`` (``bench.repair.corpus`` describes its
layout); the project's own annotated articles (``training/articles``) are read, too. Each quotation that begins with a
sentence and has a tag behind it, or follows the tag of another one, is an example: its opening mark is taken away, and
the sentences since the quotation before it are the choices. Segments of the articles in ``mtnews/dev.jsonl`` are left
out, because the bench measures on them. With ``lost``, the examples are weighted so that as many of them have one, two
or more sentences as of the quotations that lost their opening mark. These are no examples, but are reported.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from bench.repair.corpus import Corpus
from quotewire.tasks.repair.openings_above import MAX_SENTENCES, describe, quotation_before, tagged_at
from quotewire.tasks.repair.sentences import sentence_starts
from training.choices import Example, fit_and_report, write
from training.corpus import read_folder
from training.pairs import STRAIGHT, Pair, pairs, texts

RIDGE: Final = 8.0
HEADER: Final = """# What speaks for a sentence as the first of a quotation that is closed below{lost}: feature, weight.
# Written by training/openings_above.py; do not edit.
"""
FOLDERS: Final = ("first", "second", "third", "fourth", "fifth", "seventh")
"""The project's own articles of which examples are made."""
PEOPLE: Final = 0.5
"""How much a quotation of people's articles counts beside one of translated news."""
LENGTHS: Final = {1: 0.2, 2: 0.38, 3: 0.25, 4: 0.09, 5: 0.08}
"""The share of quotations of one, two, ... sentences among those that lost their opening mark; 5: or more."""
MOST_WEIGHT: Final = 6.0
"""Maximum weight of a quotation for its length."""
_LOST: Final = "lost their mark"
_BEGINS: Final = re.compile(r"(?:[.?!…]\"? |\n|\A)\Z")
_SIGNS: Final = frozenset("\"'‘—–-")


def main() -> None:
    """Read the texts, report the quality of the fit and write the weights."""
    corpus, lost = Corpus(Path(sys.argv[1])), sys.argv[2:] == ["lost"]
    held = [record["text"] for record in corpus.records("mtnews/dev.jsonl") or []]
    examples = [
        example
        for article, machine, text in texts(corpus, held)
        for pair in pairs(text)
        for example in _damaged(article, text, pair, machine=machine, weight=1.0 if machine else PEOPLE)
    ]
    for record in _annotated(corpus):
        text = record["text"].translate(STRAIGHT)
        for pair in pairs(text):
            examples += _damaged(record["id"], text, pair, machine=False, weight=1.0)
        examples += _really_lost(record, text)
    write(fit_and_report(as_lost(examples) if lost else examples, RIDGE), HEADER.format(lost=", if it was lost" * lost))


def _annotated(corpus: Corpus) -> Iterator[dict[str, Any]]:
    yield from corpus.records("mtnews/train.jsonl") or ()
    for name in FOLDERS:
        yield from read_folder(Path(__file__).with_name("articles") / name)


def _damaged(article: str, text: str, pair: Pair, *, machine: bool, weight: float) -> Iterator[Example]:
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
        writer = "translated" if weight == 1.0 else "people's"
        group = f"{writer}, {above}{', behind a tag' * tagged}"
        yield Example(article, machine, group, places, breaks.index(opened), weight)


def _really_lost(record: dict[str, Any], text: str) -> Iterator[Example]:
    """Yield the annotated quotations that a mark closes and none opens."""
    places = {(its["start"], its["end"]) for its in record["statements"] if its["type"] == "direct"}
    for opened, end in sorted(places):
        closed = text.find('"', opened, end + 3)
        if closed < end or _SIGNS.intersection(text[max(0, opened - 2) : opened]):
            continue
        before = text.rfind('"', 0, opened)
        start, tagged = (0, False) if before < 0 else quotation_before(text, before, closed)
        breaks = sentence_starts(text, start or 0, closed)[-MAX_SENTENCES:]
        if start is not None and opened in breaks and len(breaks) > 1:
            described = describe(text, breaks, closed, tagged=tagged and breaks[0] == start)
            right = breaks.index(opened)
            yield Example(record["id"], machine=False, group=_LOST, places=described, right=right, weight=0.0)


def as_lost(examples: Sequence[Example]) -> list[Example]:
    """Weight the examples by the number of their sentences, and take no notice of paragraphs.

    The paragraphs of a translation are often not those of the original, nor those of the examples.
    """
    sizes = [min(len(its.places) - its.right, max(LENGTHS)) for its in examples]
    counts = dict.fromkeys(LENGTHS, 0.0)
    for size, its in zip(sizes, examples, strict=True):
        counts[size] += its.weight
    every = sum(counts.values())
    weights = {size: min(MOST_WEIGHT, LENGTHS[size] * every / count) for size, count in counts.items() if count}
    return [
        its._replace(
            places=[place | {"crosses": 0.0} for place in its.places], weight=its.weight * weights.get(size, 0.0)
        )
        for size, its in zip(sizes, examples, strict=True)
    ]


if __name__ == "__main__":
    main()

"""Measures how much of the attribution quality lost to translation damage is recovered by repair.

Annotated articles are damaged as translators would damage them, and attributed in three states: whole, damaged, and
damaged then repaired. The ledgers of the repair and of the damage map every attribution back to the whole text, so all
three are compared with the same annotation, character by character. The whole article is repaired too, so that its own
errors do not count as damage.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from bench.attribution.metrics import Quote, annotated, prf, score
from bench.attribution.views import segments
from bench.repair.synthetic import TRANSLATORS, Damaged
from quotewire.schemas import Article, Attribution, Repaired, Span, Translation
from quotewire.tasks.pipeline import Pipeline

MEASURES: Final = {
    "joint@0.8": ("joint@0.8", "found", "gold"),
    "joint@0.5": ("joint@0.5", "found", "gold"),
    "segment": ("segment hit", "segment found", "segment gold"),
}
STATES: Final = ("whole", "damaged", "repaired")
LEAST: Final = 0.3
"""Minimum loss that is not noise, in points of F1; below it no recovered share is printed."""

Counts = dict[str, dict[str, Counter[str]]]


def measure(articles: Sequence[dict[str, Any]], rounds: int) -> Counts:
    """Return counts by translator and state; each article is damaged ``rounds`` times, by the translators in turn."""
    counts = {translator.name: {state: Counter[str]() for state in STATES} for translator in TRANSLATORS}
    pipeline = Pipeline()
    for number in range(rounds):
        for index, article in enumerate(articles):
            translator = TRANSLATORS[(index + number) % len(TRANSLATORS)]
            damaged = translator.damage(article["text"], f"{article['id']} {number}")
            found = _attributed(pipeline, damaged)
            for state, ours in zip(STATES, found, strict=True):
                gold = annotated(article)
                counts[translator.name][state] += score(damaged.whole, ours, gold)
                counts[translator.name][state] += segments(damaged.whole, ours, gold)
    return counts


def print_table(counts: Counts) -> None:
    """Print F1 in each state, and the share of the loss that repair recovers."""
    total = {state: sum((its[state] for its in counts.values()), Counter[str]()) for state in STATES}
    print(f"  {'F1':32} {'whole':>8} {'damaged':>8} {'repaired':>8}   brought back")
    for name, its in {"all translators": total, **counts}.items():
        for kind, keys in MEASURES.items():
            whole, damaged, repaired = (prf(*(its[state][key] for key in keys))[2] for state in STATES)
            lost = whole - damaged
            share = f"{(repaired - damaged) / lost:.0%}" if lost >= LEAST else "-"
            print(f"    {name:18} {kind:11} {whole:8.1f} {damaged:8.1f} {repaired:8.1f}   {share}")


def _attributed(pipeline: Pipeline, damaged: Damaged) -> list[list[Quote]]:
    """Return the attributions of the whole, the damaged and the repaired article, as spans of the whole text."""
    whole, broken = (pipeline.extract(Article(text=text, language="en")) for text in (damaged.whole, damaged.text))
    plain = Repaired(extracted=broken, translation=Translation(likely=0), repairs=[])
    first, *others = pipeline.attribute([pipeline.repair(whole), plain, pipeline.repair(broken)])
    back = damaged.ledger.to_original
    return [
        [_quote(found, lambda start, end: (start, end)) for found in first.attributions],
        *([_quote(found, back) for found in document.attributions] for document in others),
    ]


def _quote(found: Attribution, lead: Callable[[int, int], tuple[int, int]]) -> Quote:
    def spans(pieces: Iterable[Span]) -> list[tuple[int, int]]:
        return [lead(*piece.original) for piece in pieces]

    return Quote(spans(found.content), spans(found.cue), spans(found.source.mention))

"""Measures attribution: quality against annotated articles, and speed relative to a bare ``nlp.pipe``.

    python -m bench.attribution DATA [--rounds 3]

``--rounds`` is the number of speed measurements.

DATA is a folder that holds ``dev.jsonl``, or a JSON Lines file. Each line is an article with ``id``, ``text`` and
``quotes``; each quote has ``content``, ``cue`` and ``source`` as lists of [start, end], ``qtype`` and ``cue_text``.
Articles go through the whole pipeline as shipped, and spans are compared by their offsets into the original.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc

from bench.attribution.breakdown import Judged, judge, print_breakdown, recalled
from bench.attribution.metrics import BARS, ROLES, Quote, annotated, prf, score
from bench.attribution.peers import peers
from bench.attribution.recovered import measure as recovered
from bench.attribution.recovered import print_table as print_recovered
from bench.attribution.resolver import print_resolver, read_cases
from bench.attribution.views import segments, speech
from bench.speed.stages import measure as measure_stages
from bench.speed.stages import print_stages
from quotewire.schemas import Article, Document, Span
from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.pipeline import DEFAULT_MODEL, Pipeline

if TYPE_CHECKING:
    from spacy.language import Language


def main() -> None:
    """Print quality and speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    path = options.data / "dev.jsonl" if options.data.is_dir() else options.data
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    nlp = load_model(DEFAULT_MODEL)
    docs = list(parse(nlp, [article["text"] for article in articles]))
    print_quality(articles, docs)
    print_resolver(articles, read_cases())
    print_peers(nlp, articles, docs)
    print("text damaged as translators do, attributed without repair and with it:")
    print_recovered(recovered(articles, 1))
    print_stages(measure_stages([_incoming(article) for article in articles], options.rounds))


def print_quality(articles: Sequence[dict[str, Any]], docs: Sequence[Doc]) -> None:
    """Run the pipeline and print the scores, as precision / recall / F1 in per cent.

    Args:
        articles: Annotated articles.
        docs: Their parsed texts, which give the speech act of each annotated cue.
    """
    incoming = [_incoming(article) for article in articles]
    every, spoken, by = Counter[str](), Counter[str](), Counter[tuple[str, str, str]]()
    judged: list[Judged] = []
    for article, doc, outcome in zip(articles, docs, Pipeline().process(incoming), strict=True):
        text, ours, gold = article["text"], found_quotes(outcome), annotated(article)
        every += score(text, ours, gold) + segments(text, ours, gold)
        spoken += score(text, *speech(text, ours, gold))
        by += recalled(text, doc, ours, gold)
        if isinstance(outcome, Document):
            judged += judge(text, ours, [(a.act, a.confidence) for a in outcome.attributions], gold)
    print(f"{len(articles)} articles; annotated {every['gold']}, found {every['found']}   (P / R / F1)")
    for bar in BARS:
        print(f"  span@{bar}  {_line(every, f'span@{bar}')}   joint@{bar}  {_line(every, f'joint@{bar}')}")
    for role in ROLES:
        print(f"  exact {role:8} {_line(every, f'{role} hit', f'{role} found', f'{role} gold')}")
    print(f"  segment  {_line(every, 'segment hit', 'segment found', 'segment gold')}")
    for kind in ("direct", "mixed", "indirect"):
        hit, gold_of_kind = every[f"type {kind} hit"], every[f"type {kind} gold"]
        print(f"  recall {kind:8} {100 * hit / max(1, gold_of_kind):.1f} of {gold_of_kind}")
    views = "   ".join(f"{name} {_line(spoken, name)}" for name in ("span@0.5", "joint@0.5", "joint@0.8"))
    print(f"  speech: annotated {spoken['gold']}   {views}")
    print_breakdown(judged, by)


def print_peers(nlp: "Language", articles: Sequence[dict[str, Any]], docs: Sequence[Doc]) -> None:
    """Print the scores of other systems on the same articles."""
    print("peers (P / R / F1):")
    for name, run in peers().items():
        counts = Counter[str]()
        for article, doc in zip(articles, docs, strict=True):
            text, gold = article["text"], annotated(article)
            ours = run(nlp, text, doc)
            counts += score(text, ours, gold) + segments(text, ours, gold)
        segment = _line(counts, "segment hit", "segment found", "segment gold")
        print(f"  {name:10} joint@0.8 {_line(counts, 'joint@0.8')}   segment {segment}")


def found_quotes(outcome: object) -> list[Quote]:
    """Return the attributions as spans of the original text; none if the article did not complete."""
    if not isinstance(outcome, Document):
        return []
    return [Quote(_spans(a.content), _spans(a.cue), _spans(a.source.mention)) for a in outcome.attributions]


def _incoming(article: dict[str, Any]) -> Article:
    return Article(id=article["id"], text=article["text"], language="en")


def _spans(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return [span.original for span in spans]


def _line(counts: Counter[str], hit: str, found: str = "found", gold: str = "gold") -> str:
    return " / ".join(f"{value:.1f}" for value in prf(counts[hit], counts[found], counts[gold]))


if __name__ == "__main__":
    main()

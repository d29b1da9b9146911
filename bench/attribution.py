"""Measures attribution: quality against annotated articles, and words per CPU-second beside a bare ``nlp.pipe``.

    python -m bench.attribution DATA_FOLDER

DATA_FOLDER holds JSON Lines files of articles: ``id``, ``text`` and ``quotes``, each quote with ``content``, ``cue``
and ``source`` as lists of [start, end]. Positions count as sets of alphanumeric characters.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks.attribution import Statement, attribute, load_model, parse

Chars = frozenset[int]


def main(argv: Sequence[str]) -> int:
    """Print scores and speed for every ``*.jsonl`` in a folder."""
    if len(argv) != 1:
        print("usage: python -m bench.attribution DATA_FOLDER", file=sys.stderr)
        return 2
    nlp = load_model()
    for path in sorted(Path(argv[0]).glob("*.jsonl")):
        articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        texts = [article["text"] for article in articles]
        words = sum(len(text.split()) for text in texts)
        began = time.process_time()
        for _ in nlp.pipe(texts):
            pass
        bare = time.process_time() - began
        began = time.process_time()
        docs = list(parse(nlp, texts))
        parsed = time.process_time() - began
        began = time.process_time()
        found = [attribute(doc) for doc in docs]
        attributed = time.process_time() - began
        print(f"{path.name}: {len(articles)} articles, {words} words")
        print(
            f"  words per CPU-second: nlp.pipe {words / bare:.0f}, parse {words / parsed:.0f}, "
            f"parse + attribute {words / (parsed + attributed):.0f} (attribute costs {attributed / parsed:.1%} of parse)"
        )
        counts: Counter[str] = Counter()
        for article, statements in zip(articles, found, strict=True):
            counts += score(article, statements)
        for name in ("content@0.5", "content@0.8", "content@1.0"):
            print(
                f"  {name}  P / R / F1  {' / '.join(f'{v:.1f}' for v in prf(counts[name], counts['found'], counts['gold']))}"
            )
    return 0


def score(article: dict[str, Any], statements: Sequence[Statement]) -> Counter[str]:
    """Count one article's contents that match gold ones, one to one and best first."""
    text = article["text"]
    ours = [c for s in statements if (c := chars(s.content, text))]
    gold = [chars(quote["content"], text) for quote in article["quotes"]]
    counts: Counter[str] = Counter(found=len(ours), gold=len(gold))
    for value in matches(ours, gold):
        for bar in (0.5, 0.8, 1.0):
            counts[f"content@{bar}"] += value >= bar
    return counts


def matches(ours: Sequence[Chars], gold: Sequence[Chars]) -> list[float]:
    """Overlaps of the pairs that a greedy matching makes, intersection over union."""
    pairs = sorted(
        ((len(o & g) / len(o | g), i, j) for i, o in enumerate(ours) for j, g in enumerate(gold) if o & g), reverse=True
    )
    left, right, values = set[int](), set[int](), []
    for value, i, j in pairs:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            values.append(value)
    return values


def chars(extents: Sequence[Sequence[int]], text: str) -> Chars:
    """The alphanumeric characters of some extents."""
    return frozenset(
        i for start, end in extents for i in range(max(0, start), min(end, len(text))) if text[i].isalnum()
    )


def prf(hits: int, found: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1 in per cent."""
    precision, recall = hits / max(1, found), hits / max(1, gold)
    return 100 * precision, 100 * recall, 200 * precision * recall / max(1e-9, precision + recall)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

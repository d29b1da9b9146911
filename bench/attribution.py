"""Measures attribution: quality against annotated articles, and words per CPU-second beside a bare ``nlp.pipe``.

    python -m bench.attribution DATA_FOLDER

DATA_FOLDER holds JSON Lines files of articles: ``id``, ``text`` and ``quotes``, each quote with ``content``, ``cue``
and ``source`` as lists of [start, end]. Positions count as sets of alphanumeric characters.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tasks.attribution import Statement, attribute, load_model, parse

Chars = frozenset[int]
Spans = Sequence[Sequence[int]]
WORD: Final = re.compile(r"[^\W_]+")
FUNCTION_WORDS: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "or",
        "to",
        "in",
        "on",
        "for",
        "at",
        "by",
        "with",
        "from",
        "his",
        "her",
        "their",
        "its",
        "our",
        "my",
        "this",
        "that",
        "who",
        "which",
        "mr",
        "mrs",
        "ms",
        "dr",
        "sen",
        "rep",
        "gov",
        "president",
        "former",
    ]
)
PRONOUNS: Final = frozenset({"he", "she", "they", "it", "i", "we", "you", "him", "them", "her"})


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
        cost = attributed / parsed
        print(f"  words per CPU-second: nlp.pipe {words / bare:.0f}, parse {words / parsed:.0f}")
        print(f"  parse + attribute {words / (parsed + attributed):.0f}; attribute costs {cost:.1%} of parse")
        counts: Counter[str] = Counter()
        for article, statements in zip(articles, found, strict=True):
            counts += score(article, statements)
        for name in ("content@0.5", "content@0.8", "content@1.0", "joint@0.5", "joint@0.8", "joint@1.0"):
            figures = prf(counts[name], counts["found"], counts["gold"])
            print(f"  {name}  P / R / F1  {' / '.join(f'{figure:.1f}' for figure in figures)}")
    return 0


def score(article: dict[str, Any], statements: Sequence[Statement]) -> Counter[str]:
    """Count one article's contents that match gold ones, one to one and best first; joint: with the right source."""
    text = article["text"]
    ours = [(c, s.mention) for s in statements if (c := chars(s.content, text))]
    gold = [(chars(quote["content"], text), quote["source"]) for quote in article["quotes"]]
    counts: Counter[str] = Counter(found=len(ours), gold=len(gold))
    for value, i, j in matches([c for c, _ in ours], [c for c, _ in gold]):
        right = same_source(ours[i][1], gold[j][1], text)
        for bar in (0.5, 0.8, 1.0):
            counts[f"content@{bar}"] += value >= bar
            counts[f"joint@{bar}"] += value >= bar and right
    return counts


def matches(ours: Sequence[Chars], gold: Sequence[Chars]) -> list[tuple[float, int, int]]:
    """The pairs that a greedy matching makes: intersection over union, our index, gold index."""
    both = ((len(o & g) / len(o | g), i, j) for i, o in enumerate(ours) for j, g in enumerate(gold) if o & g)
    left, right = set[int](), set[int]()
    pairs: list[tuple[float, int, int]] = []
    for value, i, j in sorted(both, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((value, i, j))
    return pairs


def same_source(ours: Spans, gold: Spans, text: str) -> bool:
    """Whether a mention shares a telling word with the gold one, or bears the same name elsewhere."""
    if not ours or not gold:
        return not ours and not gold
    telling = telling_chars(gold, text)
    if telling_chars(ours, text) & telling or (not telling and chars(ours, text) & chars(gold, text)):
        return True
    a, b = telling_words(ours, text), telling_words(gold, text)
    if not a or not b or PRONOUNS & {*a, *b}:
        return False
    return set(a) == set(b) or (a[-1] == b[-1] and len(a[-1]) > 2)  # noqa: PLR2004 - no initials


def telling_words(spans: Spans, text: str) -> list[str]:
    """The words of some spans without function words and titles."""
    found = [word for start, end in spans for word in WORD.findall(text[start:end].lower())]
    return [word for word in found if word not in FUNCTION_WORDS and word != "s"]


def telling_chars(spans: Spans, text: str) -> Chars:
    """Where the words that tell a source from others stand."""
    places = ((start + m.start(), start + m.end(), m) for start, end in spans for m in WORD.finditer(text[start:end]))
    return frozenset(i for a, b, m in places if m.group().lower() not in FUNCTION_WORDS for i in range(a, b))


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

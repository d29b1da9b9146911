"""Scores attributions against annotated ones.

Spans are compared as sets of alphanumeric characters, so quotation marks, commas and white space never matter. The
pieces of one content count as one unit. Contents are matched one to one, greedily by overlap.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Chars = frozenset[int]
Spans = Sequence[Sequence[int]]
BARS: Final = (1.0, 0.8, 0.5)
"""Minimum intersection over union for a content to count as found; 1 is exact."""
ROLES: Final = ("source", "cue", "content")
_WORD: Final = re.compile(r"[^\W_]+")
_FUNCTION_WORDS: Final = frozenset(
    (Path(__file__).parent / "function_words.txt").read_text(encoding="utf-8").split("\n")
)
_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "i", "we", "you", "him", "them", "her"})
_EPSILON: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Quote:
    """An attribution, ours or annotated, as character spans of the article's text."""

    content: Spans
    cue: Spans = ()
    source: Spans = ()
    type: str = ""
    cue_text: str = ""


def annotated(article: Mapping[str, Any]) -> list[Quote]:
    """Return an article's annotated attributions."""
    return [Quote(q["content"], q["cue"], q["source"], q["qtype"], q["cue_text"]) for q in article["quotes"]]


def score(text: str, ours: Sequence[Quote], gold: Sequence[Quote]) -> Counter[str]:
    """Count one article: ``span@T`` and ``joint@T`` matches, exact spans by role, and recall by type."""
    ours = [quote for quote in ours if chars(quote.content, text)]
    found, wanted = ([chars(quote.content, text) for quote in quotes] for quotes in (ours, gold))
    counts: Counter[str] = Counter(found=len(found), gold=len(wanted))
    counts.update(f"type {quote.type} gold" for quote in gold)
    for value, i, j in matches(found, wanted):
        right = same_source(ours[i].source, gold[j].source, text)
        for bar in BARS:
            counts[f"span@{bar}"] += value >= bar - _EPSILON
            counts[f"joint@{bar}"] += value >= bar - _EPSILON and right
        counts[f"type {gold[j].type} hit"] += value >= min(BARS)
    for role in ROLES:
        a, b = pieces(ours, role, text), pieces(gold, role, text)
        counts.update({f"{role} found": len(a), f"{role} gold": len(b), f"{role} hit": len(a & b)})
    return counts


def pieces(quotes: Iterable[Quote], role: str, text: str) -> set[Chars]:
    """Return each span of a role as a separate set of characters."""
    return {chars([span], text) for quote in quotes for span in getattr(quote, role)} - {frozenset[int]()}


def matches(ours: Sequence[Chars], gold: Sequence[Chars]) -> list[tuple[float, int, int]]:
    """Match contents greedily, best first; return triples of intersection over union, our index and gold index."""
    both = ((overlap(o, g), i, j) for i, o in enumerate(ours) for j, g in enumerate(gold) if o & g)
    left, right = set[int](), set[int]()
    pairs: list[tuple[float, int, int]] = []
    for value, i, j in sorted(both, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((value, i, j))
    return pairs


def overlap(a: Chars, b: Chars) -> float:
    """Return the intersection over union of two sets of characters."""
    return len(a & b) / max(1, len(a | b))


def same_source(ours: Spans, gold: Spans, text: str) -> bool:
    """Whether a mention shares a content word with the gold mention, or has the same name elsewhere in the text.

    Function words and titles are not content words. A gold mention without any matches by any overlap.
    """
    if not ours or not gold:
        return not ours and not gold
    telling = _telling_chars(gold, text)
    if _telling_chars(ours, text) & telling or (not telling and chars(ours, text) & chars(gold, text)):
        return True
    a, b = _telling_words(ours, text), _telling_words(gold, text)
    if not a or not b or _PRONOUNS & {*a, *b}:
        return False
    return set(a) == set(b) or (a[-1] == b[-1] and len(a[-1]) > 2)  # noqa: PLR2004 - no initials


def chars(spans: Spans, text: str) -> Chars:
    """Return the offsets of the alphanumeric characters of some spans."""
    return frozenset(i for start, end in spans for i in range(max(0, start), min(end, len(text))) if text[i].isalnum())


def prf(hits: int, found: int, gold: int) -> tuple[float, float, float]:
    """Return precision, recall and F1 in per cent."""
    precision, recall = hits / max(1, found), hits / max(1, gold)
    return 100 * precision, 100 * recall, 200 * precision * recall / max(_EPSILON, precision + recall)


def _telling_words(spans: Spans, text: str) -> list[str]:
    """Return the words of some spans without function words and titles, in lower case."""
    found = [word for start, end in spans for word in _WORD.findall(text[start:end].lower())]
    return [word for word in found if word not in _FUNCTION_WORDS and word != "s"]


def _telling_chars(spans: Spans, text: str) -> Chars:
    """Return the offsets of the words that are neither function words nor titles."""
    places = ((start + m.start(), start + m.end(), m) for start, end in spans for m in _WORD.finditer(text[start:end]))
    return frozenset(i for a, b, m in places if m.group().lower() not in _FUNCTION_WORDS for i in range(a, b))

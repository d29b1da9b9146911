"""Breaks attribution quality down by speech act, by style of quotation marks and by confidence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from spacy.tokens import Doc

from bench.attribution.metrics import Quote, chars, matches, same_source
from bench.calibration import calibration_error
from quotewire.tasks.attribution.text import cue_act

_HALF: Final = 0.5
_SURE: Final = 0.9
_STYLES: Final = (("‘‘", "doubled"), ("''", "doubled"), ("“", "curly"), ("‘", "single"), ('"', "straight"))


@dataclass(frozen=True, slots=True)
class Judged:
    """One of our statements, compared with the annotated ones.

    Attributes:
        act, confidence: As in the document.
        right: Whether it matches an annotated statement: content with an intersection over union of 0.5, same source.
    """

    act: str
    confidence: float
    right: bool


def judge(text: str, ours: Sequence[Quote], acts: Sequence[tuple[str, float]], gold: Sequence[Quote]) -> list[Judged]:
    """Compare each of our statements with the annotated ones; ``acts`` are our acts and confidences."""
    right = {i for i, _ in joint(text, ours, gold)}
    return [Judged(act, confidence, i in right) for i, (act, confidence) in enumerate(acts)]


def joint(text: str, ours: Sequence[Quote], gold: Sequence[Quote]) -> Iterator[tuple[int, int]]:
    """Yield index pairs, ours and gold, with a content intersection over union of at least 0.5 and the same source."""
    for value, i, j in matches([chars(q.content, text) for q in ours], [chars(q.content, text) for q in gold]):
        if value >= _HALF and same_source(ours[i].source, gold[j].source, text):
            yield i, j


def recalled(text: str, doc: Doc, ours: Sequence[Quote], gold: Sequence[Quote]) -> Counter[tuple[str, str, str]]:
    """Count annotated statements, and those of them that were found, by speech act and by style of marks.

    Annotators did not mark acts; the cue lexicon derives them from the cues.
    """
    hit = {j for _, j in joint(text, ours, gold)}
    counts: Counter[tuple[str, str, str]] = Counter()
    for j, quote in enumerate(gold):
        for view, name in (("act", _act(doc, quote)), ("marks", style(text, quote))):
            counts[view, name, "gold"] += 1
            counts[view, name, "hit"] += j in hit
    return counts


def style(text: str, quote: Quote) -> str:
    """Return the style of the quotation marks in or around the content.

    >>> style('He said "no" twice.', Quote([(9, 11)]))
    'straight'
    """
    if quote.type == "indirect":
        return "none"
    stretch = " ".join(text[max(0, start - 2) : end + 2] for start, end in quote.content)
    return next((name for mark, name in _STYLES if mark in stretch), "none")


def _act(doc: Doc, quote: Quote) -> str:
    if not quote.cue:
        return "no cue"
    start, end = quote.cue[0]
    span = doc.char_span(start, end, alignment_mode="expand")
    if not span:
        return "no cue"
    words = sorted(span, key=lambda token: token != span.root)
    return cue_act(((word.pos_, word.lemma_.lower()) for word in words), quoted=quote.type != "indirect")


def print_breakdown(judged: Sequence[Judged], counts: Counter[tuple[str, str, str]]) -> None:
    """Print precision by our act, recall by annotated act and style of marks, and calibration."""
    print("by act and by marks (half the content, and the source):")
    for act in sorted({one.act for one in judged}):
        told = [one.right for one in judged if one.act == act]
        print(f"  precision  {act:9} {100 * np.mean(told):5.1f} of {len(told)}")
    for view, name, _ in sorted(key for key in counts if key[2] == "gold"):
        gold = counts[view, name, "gold"]
        print(f"  recall     {name:9} {100 * counts[view, name, 'hit'] / gold:5.1f} of {gold} ({view})")
    figures = calibration(judged)
    print(
        f"calibration: expected error {figures['error']:.3f}; above {_SURE}: precision "
        f"{100 * figures['sure']:.1f} of {figures['surely']:.0f}"
    )


def calibration(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the expected calibration error, and precision above 0.9.

    >>> calibration([Judged("speech", 0.95, True), Judged("speech", 0.35, False)])["error"]
    0.2
    """
    sure = np.array([one.confidence for one in judged])
    right = np.array([one.right for one in judged], dtype=float)
    above = sure > _SURE
    return {
        "error": round(calibration_error(sure, right), 3),
        "sure": float(right[above].mean()) if above.any() else 0.0,
        "surely": int(above.sum()),
    }

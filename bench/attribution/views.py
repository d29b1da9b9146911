"""Two further views of attribution quality: sources of quoted segments, and speech reports only."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from bench.attribution.metrics import Chars, Quote, chars, overlap, same_source

_OPENERS: Final = "“„«"
_CLOSERS: Final = "”»"
_SEGMENT: Final = 4
"""Minimum length of a segment between quotation marks, in words."""
_HALF: Final = 0.5
_IRREGULAR: Final = frozenset({"said", "told", "wrote", "written", "spoke", "thought", "taught"})


def segments(text: str, ours: Sequence[Quote], gold: Sequence[Quote]) -> Counter[str]:
    """Count the segments between double quotation marks that are attributed to the annotated source."""
    named = [chars(quote.content, text) if quote.source else frozenset[int]() for quote in ours]
    wanted = [chars(quote.content, text) for quote in gold]
    counts: Counter[str] = Counter()
    for start, end in quoted(text):
        region = chars([(start, end)], text)
        if not region:
            continue
        theirs, mine = _covering(region, wanted), _covering(region, named)
        has = theirs is not None and bool(gold[theirs].source)
        counts["segment gold"] += has
        counts["segment found"] += mine is not None
        if has and theirs is not None and mine is not None:
            counts["segment hit"] += same_source(ours[mine].source, gold[theirs].source, text)
    return counts


def _covering(region: Chars, contents: Sequence[Chars]) -> int | None:
    """Return the index of the content that covers most of a region, or None if none covers half of it."""
    best = max(((len(region & content), i) for i, content in enumerate(contents)), default=(0, 0))
    return best[1] if best[0] >= _HALF * len(region) else None


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield spans of four or more words between double quotation marks; an unclosed one ends with its paragraph."""
    base = 0
    for paragraph in text.split("\n"):
        for start, end in _in_paragraph(paragraph):
            if len(paragraph[start:end].split()) >= _SEGMENT:
                yield base + start, base + end
        base += len(paragraph) + 1


def _in_paragraph(paragraph: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for i, char in enumerate(paragraph):
        straight = char == '"' or paragraph[i : i + 2] in {"''", "``"}
        if start is None and (straight or char in _OPENERS):
            start = i + 1
        elif start is not None and (straight or char in _CLOSERS):
            yield start, i
            start = None
    if start is not None:
        yield start, len(paragraph)


def speech(text: str, ours: Sequence[Quote], gold: Sequence[Quote]) -> tuple[list[Quote], list[Quote]]:
    """Drop what is not speech: gold statements by their cue, ours by the gold content that they overlap most."""
    kept = [quote for quote in gold if is_speech(quote.cue_text)]
    on = [chars(quote.content, text) for quote in kept]
    off = [chars(quote.content, text) for quote in gold if not is_speech(quote.cue_text)]

    def meets_other(quote: Quote) -> bool:
        content = chars(quote.content, text)
        other = max((overlap(content, wanted) for wanted in off), default=0.0)
        return other >= _HALF and other > max((overlap(content, wanted) for wanted in on), default=0.0)

    return [quote for quote in ours if chars(quote.content, text) and not meets_other(quote)], kept


def is_speech(cue: str) -> bool:
    """Whether a cue contains a form of a reporting verb, or ``according to``."""
    lower = cue.lower()
    return "according to" in lower or bool(set(re.findall(r"[a-z]+", lower)) & speech_forms())


@cache
def speech_forms() -> frozenset[str]:
    """Every form of the verbs in ``reporting_verbs.txt``."""
    lines = (Path(__file__).parent / "reporting_verbs.txt").read_text(encoding="utf-8").splitlines()
    verbs = [line for line in lines if line and not line.startswith("#")]
    return frozenset(form for verb in verbs for form in _forms(verb)) | _IRREGULAR


def _forms(verb: str) -> set[str]:
    stem = verb.removesuffix("e")
    forms = {verb, verb + "s", verb + "es", stem + "ed", stem + "ing", verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return forms | ({verb[:-1] + "ies", verb[:-1] + "ied"} if verb.endswith("y") else set())

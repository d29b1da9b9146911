"""Rebuilds the cue lexicon from annotated articles; it keeps only counts, no text.

    python -m training.lexicon TRAIN.jsonl > cues.tsv

TRAIN.jsonl holds one article per line: ``text`` and ``quotes`` with ``content`` and ``cue`` as lists of [start, end].
For each word in each syntactic frame, the script counts how often annotators marked such a place as an attribution.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from spacy.tokens import Doc

from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.detection import QuotedSpeech, frames_of
from quotewire.tasks.attribution.text import Places, extents, find_quotations

Key = tuple[str, str, str]
"""Part of speech, lemma, frame."""
Counts = dict[Key, Counter[str]]

HALF: Final = 0.5
"""Minimum intersection over union of content for a place to count as right."""
NEARLY: Final = 0.8
WEIGHT: Final = 4
"""Weight of the frame's mean in the smoothing, in places."""
SEEN: Final = 2
"""Minimum right places of a cue."""
SHARE: Final = 0.26
"""Minimum share of a cue's places that reach ``NEARLY``. Reporting a place raises F1 if it is right more often than
half the F1 of the whole system (about 0.53)."""
_POS: Final = frozenset({"VERB", "NOUN", "ADJ", "AUX"})
_HERE: Final = Path(__file__).parent


def count(doc: Doc, quotes: Sequence[Mapping[str, Any]]) -> Counts:
    """Count one article's places by key: all (``seen``), and those that reach ``HALF`` and ``NEARLY``."""
    text = doc.text
    gold = [(_chars(quote["content"], text), _chars(quote["cue"], text)) for quote in quotes]
    counts: Counts = defaultdict(Counter)
    for i in _candidates(doc):
        token = doc[i]
        meant = [content for content, cue in gold if token.idx in cue]
        for frame, stretches in frames_of(token):
            ours = _chars(extents(doc, text, stretches), text)
            best = max((len(ours & content) / len(ours | content) for content in meant), default=0.0)
            key = (token.pos_, token.lemma_.lower(), frame)
            counts[key].update({"seen": 1, "half": best >= HALF, "nearly": best >= NEARLY})
    return counts


def graded(counts: Mapping[Key, Counter[str]]) -> dict[Key, float]:
    """Return the cues to keep, each with its share of right places, smoothed towards its frame's mean."""
    frames: dict[str, Counter[str]] = defaultdict(Counter)
    for (_, _, frame), counter in counts.items():
        frames[frame].update(counter)
    kept: dict[Key, float] = {}
    for key, counter in counts.items():
        if counter["half"] < SEEN or counter["nearly"] < SHARE * counter["seen"]:
            continue
        mean = frames[key[2]]["half"] / frames[key[2]]["seen"]
        kept[key] = (counter["half"] + WEIGHT * mean) / (counter["seen"] + WEIGHT)
    return kept


def table(kept: Mapping[Key, float], acts: Mapping[str, str], excluded: frozenset[str]) -> Iterator[str]:
    """Yield the lexicon's lines, sorted; a cue without an assigned act gets ``other``."""
    for key in sorted(kept):
        pos, lemma, frame = key
        if "\t".join(key) not in excluded:
            act = acts.get("\t".join(key)) or acts.get(f"{pos}\t{lemma}\t") or "other"
            yield f"{pos}\t{lemma}\t{frame}\t{act}\t{kept[key]:.2g}"


def main() -> None:
    """Print the lexicon for the articles of a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    options = parser.parse_args()
    articles = [json.loads(line) for line in options.train.read_text(encoding="utf-8").splitlines()]
    docs = parse(load_model(), [article["text"] for article in articles])
    sys.stdout.write("\n".join(lexicon(zip(docs, (article["quotes"] for article in articles), strict=True))) + "\n")


def lexicon(articles: Iterable[tuple[Doc, Sequence[Mapping[str, Any]]]]) -> Iterator[str]:
    """Yield the lines of the lexicon file: its header and one line for each cue."""
    counts: Counts = defaultdict(Counter)
    for doc, quotes in articles:
        for key, counter in count(doc, quotes).items():
            counts[key].update(counter)
    yield from (_HERE / "cues_header.txt").read_text(encoding="utf-8").splitlines()
    acts = dict(line.rsplit("\t", 1) for line in _lines("acts.tsv"))
    yield from table(graded(counts), acts, frozenset(_lines("excluded.tsv")))


def _candidates(doc: Doc) -> Iterator[int]:
    """Return the tokens that may be cues of the lexicon: outside quotations, and not the tag of one."""
    places, quotations = Places(doc), find_quotations(doc.text)
    quoted = {i for q in quotations for i in range(*places.tokens_in((q.start, q.end)))}
    tags = {s.tag.head for s in QuotedSpeech(doc, places, quotations).speeches() if s.tag is not None}
    return (token.i for token in doc if token.pos_ in _POS and token.i not in quoted and token.i not in tags)


def _chars(spans: Iterable[Sequence[int]], text: str) -> frozenset[int]:
    return frozenset(i for start, end in spans for i in range(start, min(end, len(text))) if text[i].isalnum())


def _lines(name: str) -> list[str]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    main()

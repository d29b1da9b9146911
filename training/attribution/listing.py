"""Fits how likely a careful reader lists a statement, on articles whose statements readers noted.

    python -m training.attribution.listing tasks/attribution/data/listing.tsv NOTED.jsonl... [--seen SEEN.jsonl...]
                                           [--plain TRAIN.jsonl]

The network should not have been trained on NOTED, for it is surer of what it has seen; SEEN counts half. Of TRAIN, in
PolNeAR's format, every fourteenth article is taken, which the network was not trained on. Cross-validated figures go to
standard error: five folds by article over NOTED.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest import mock

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from bench.attribution.metrics import Quote, chars, overlap
from bench.attribution.names import MATCHED, is_speaker, pieces_of, read_articles
from bench.calibration import calibration_error, ranked_rightly
from quotewire.tasks.attribution import component, listing, load_model, parse
from quotewire.tasks.attribution.listing import Signs, signs
from quotewire.tasks.attribution.types import Candidate, ResolvedSource, Statement
from quotewire.tasks.repair import repair
from training.attribution.annotations import HELD_OUT, fold_of, read_annotated
from training.attribution.calibration import fitted, matched

_FOLDS: Final = 5
_BARS: Final = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
_HALF: Final = 0.5
_RARE: Final = 12
"""Statements that must have a sign for it to be weighed."""
_PENALTY: Final = 3.0
_FREE: Final = frozenset({"bias", "sure", "source"})
_SEEN: Final = 0.5
"""How much a statement counts whose article the network was trained on."""
_HEADER: Final = """\
# What each sign weighs for how likely a reader lists a statement, on the logarithm of the odds.
# Made by training/attribution/listing.py from articles whose statements readers noted; do not edit."""

Table = npt.NDArray[np.float64]


class Judged(NamedTuple):
    """A statement that was found: its article, type, signs, whether it is right, and how much it counts."""

    article: str
    type: str
    signs: Signs
    right: bool
    weight: float = 1.0


def main() -> None:
    """Fit, print the figures and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("noted", type=Path, nargs="+")
    parser.add_argument("--seen", type=Path, nargs="*", default=[])
    parser.add_argument("--plain", type=Path)
    options = parser.parse_args()
    judge = _Judge()
    noted = [one for path in options.noted for article in read_articles(path) for one in judge.translated(article)]
    more = [
        one._replace(weight=_SEEN)
        for path in options.seen
        for article in read_articles(path)
        for one in judge.translated(article)
    ]
    if options.plain:
        more += [one for article in read_annotated(options.plain)[::HELD_OUT] for one in judge.plain(article)]
    names = _weighed([*noted, *more])
    folds = [fold_of(one.article, _FOLDS) for one in noted]
    sure = np.zeros(len(noted))
    for fold in range(_FOLDS):
        weights = fit([one for one, other in zip(noted, folds, strict=True) if other != fold] + more, names)
        for i, one in enumerate(noted):
            if folds[i] == fold:
                sure[i] = likely(one, weights)
    _report(noted, sure)
    lines = (f"{name}\t{value:.3f}" for name, value in fit([*noted, *more], names).items())
    options.out.write_text("\n".join([_HEADER, *lines, ""]), encoding="utf-8")


def fit(judged: Sequence[Judged], names: Sequence[str]) -> dict[str, float]:
    """The weights by sign of a logistic regression with a ridge penalty."""
    table = np.array([[one.signs.get(name, 0.0) for name in names] for one in judged])
    penalties = np.array([0.0 if name in _FREE else _PENALTY for name in names])
    right, counts = np.array([one.right for one in judged]), np.array([one.weight for one in judged])
    return dict(zip(names, fitted(table, right, penalties, counts).tolist(), strict=True))


def likely(one: Judged, weights: Mapping[str, float]) -> float:
    """The probability that weights give to a statement."""
    return float(1 / (1 + np.exp(-sum(weights.get(name, 0.0) * value for name, value in one.signs.items()))))


def _weighed(judged: Sequence[Judged]) -> list[str]:
    counts = Counter(name for one in judged for name in one.signs)
    return sorted(name for name, count in counts.items() if count >= _RARE)


class _Judge:
    """Attributes articles as shipped, but tells everything, and compares it with what readers noted."""

    def __init__(self) -> None:
        self._attributor = component.learned(minimum=0.0)

    def translated(self, article: Mapping[str, Any]) -> Iterator[Judged]:
        """The statements found in an article in the format of translated news."""
        ledger = repair(article["text"])
        noted = [
            (chars([ledger.to_text(*piece) for piece in pieces_of(s)], ledger.text), s) for s in article["statements"]
        ]
        for found, known in self._statements(ledger.text):
            place = chars(found.content, ledger.text)
            mention = " ".join(ledger.text[start:end] for start, end in found.mention)
            right = any(
                overlap(place, other) >= MATCHED and is_speaker(one, found.name, mention, found.basis)
                for other, one in noted
            )
            yield Judged(article["id"], found.type, known, bool(place) and right)

    def plain(self, article: Mapping[str, Any]) -> Iterator[Judged]:
        """The statements found in an article in PolNeAR's format."""
        read = self._statements(article["text"])
        told = [Quote(found.content, found.cue, found.mention) for found, _ in read]
        for (found, known), value in zip(read, matched(told, article, article["text"]), strict=True):
            yield Judged(article["id"], found.type, known, value >= _HALF)

    def _statements(self, text: str) -> list[tuple[Statement, Signs]]:
        """The statements of a text, each with its signs."""
        recorded: dict[tuple[object, object], Signs] = {}

        def record(doc: Doc, found: Candidate, source: ResolvedSource, *, nested: bool) -> Signs:
            recorded[found.content, found.cue] = signs(doc, found, source, nested=nested)
            return recorded[found.content, found.cue]

        with mock.patch.object(listing, "signs", record):
            statements = self._attributor.statements(next(parse(_nlp(), [text])))
        return [(one, recorded[one.content, one.cue]) for one in statements if (one.content, one.cue) in recorded]


def _report(noted: Sequence[Judged], sure: Table) -> None:
    """Print what bars would tell, and how far confidence and precision are apart."""
    right = np.array([one.right for one in noted])
    for kind in ("indirect", "direct", "mixed"):
        of = np.array([one.type == kind for one in noted])
        before = np.array([one.signs.get("sure", 0.0) + one.signs.get("source", 0.0) for one in noted])
        print(
            f"{kind}: {of.sum()}, {100 * right[of].mean():.1f} right,"
            f" ranked rightly {ranked_rightly(sure[of], right[of]):.3f}"
            f" (by both confidences alone {ranked_rightly(before[of], right[of]):.3f})",
            file=sys.stderr,
        )
    indirect = np.array([one.type == "indirect" for one in noted])
    for bar in _BARS:
        told = ~indirect | (sure >= bar)
        print(
            f"bar {bar}: {told.sum()} told, {100 * right[told].mean():.1f} right, "
            f"{100 * right[told].sum() / right.sum():.1f} of the right ones",
            file=sys.stderr,
        )
    print(f"calibration error {calibration_error(sure, right):.3f}", file=sys.stderr)


@cache
def _nlp() -> Language:
    return load_model()


if __name__ == "__main__":
    main()

"""Fits the confidence of speakers on articles whose speakers readers noted.

    python -m training.attribution.speakers tasks/attribution/data FOLDS NOTED.jsonl...

writes ``speaker_confidence.tsv`` (what speaks for and against a name) and ``unnamed_confidence.tsv`` (how often it is
right that a source has no name) into the folder. FOLDS has the networks that ``training.attribution.antecedents
--folds`` writes, so that the antecedents of an article are chosen by some that did not learn from it: they would be
too sure. Cross-validated figures go to standard error: five folds by article.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args
from unittest import mock

import numpy as np
from spacy.language import Language

from bench.attribution.metrics import chars, overlap
from bench.attribution.names import MATCHED, SURE, names_of, plain_name
from bench.calibration import calibration_error
from quotewire.schemas.document import SourceKind
from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.component import learned
from quotewire.tasks.attribution.coreference import (
    UNNAMED_FILE,
    WEIGHED,
    WEIGHTS_FILE,
    Evidence,
    antecedents,
    resolver,
    weigh,
)
from quotewire.tasks.attribution.coreference.antecedents.networks import AntecedentWeights
from quotewire.tasks.repair import repair
from training.attribution.annotations import fold_file, fold_of
from training.attribution.calibration import fitted

_FOLDS: Final = 5
_BINS: Final = 10
_PRIOR: Final = 4
"""Sources of the average kind that are added to each kind, so that a rare one is not judged by two or three."""
_PENALTIES: Final = np.array([0.0 if name == "bias" else 3.0 if " " in name else 1.0 for name in WEIGHED])
"""Of two signs together there are few examples, so their weights are drawn to 0 more than those of one."""
_HEADER: Final = """\
# What each sign weighs for the confidence of a speaker's name, on the logarithm of the odds.
# Made by training/attribution/speakers.py from translated news whose speakers readers noted; do not edit."""
_UNNAMED_HEADER: Final = """\
# How often it is right that a source has no name, by the kind of source: the article names the speaker nowhere.
# Made by training/attribution/speakers.py from translated news whose speakers readers noted; do not edit."""


class _Judged(NamedTuple):
    """A source that a reader can judge: the evidence for its name (None without one), and whether it is right."""

    found: Evidence | None
    kind: SourceKind
    right: bool


def main() -> None:
    """Fit, print the figures and write the files."""
    folder, folds, *paths = map(Path, sys.argv[1:])
    networks = [AntecedentWeights.from_bytes((folds / fold_file(k)).read_bytes()).networks for k in range(_FOLDS)]
    articles = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    judged = []
    for article in articles:
        fold_number = fold_of(article["id"], _FOLDS)
        with mock.patch.object(antecedents, "_networks", lambda k=fold_number: networks[k]):
            judged += [(fold_number, one) for one in _judged(article)]
    named = [(fold, weigh(one.found), one.right) for fold, one in judged if one.found is not None]
    fold = np.array([number for number, _, _ in named])
    inputs = np.array([[row.get(name, 0.0) for name in WEIGHED] for _, row, _ in named])
    right = np.array([good for _, _, good in named])
    sure = np.zeros(len(right))
    for k in range(_FOLDS):
        weights = fitted(inputs[fold != k], right[fold != k], _PENALTIES)
        sure[fold == k] = 1 / (1 + np.exp(-inputs[fold == k] @ weights))
    _report(sure, right)
    weights = fitted(inputs, right, _PENALTIES)
    _write(folder / WEIGHTS_FILE, _HEADER, zip(WEIGHED, weights.tolist(), strict=True))
    unnamed = [one for _, one in judged if one.found is None]
    _write(folder / UNNAMED_FILE, _UNNAMED_HEADER, ((kind, _share(unnamed, kind)) for kind in get_args(SourceKind)))


def _share(unnamed: Sequence[_Judged], kind: SourceKind) -> float:
    """The share of right ones among sources of a kind, drawn to that of all where there are few."""
    mean = sum(one.right for one in unnamed) / len(unnamed)
    of_kind = [one.right for one in unnamed if one.kind == kind]
    return (sum(of_kind) + _PRIOR * mean) / (len(of_kind) + _PRIOR)


def _write(path: Path, header: str, rows: Iterable[tuple[str, float]]) -> None:
    path.write_text("\n".join([header, *(f"{name}\t{value:.3f}" for name, value in rows), ""]), encoding="utf-8")


def _judged(article: Mapping[str, Any]) -> Iterator[_Judged]:
    """The sources in an article that a reader can judge: those of statements that readers noted."""
    ledger = repair(article["text"])
    noted = [(chars([ledger.to_text(s["start"], s["end"])], ledger.text), s) for s in article["statements"]]
    recorded: list[Evidence] = []

    def record(found: Evidence) -> float:
        """Number the evidence instead of weighing it; the number comes back as the statement's confidence."""
        recorded.append(found)
        return float(len(recorded))

    with mock.patch.object(resolver, "confidence", record):
        statements = learned(minimum=0.0).statements(next(parse(_nlp(), [ledger.text])))
    for statement in statements:
        place = chars(statement.content, ledger.text)
        same = [one for other, one in noted if place and overlap(place, other) >= MATCHED]
        if same and statement.name is None:
            yield _Judged(None, statement.kind, any(not one["named"] for one in same))
        elif same and statement.name is not None and statement.speaker_confidence is not None:
            called = {plain_name(statement.name)}
            if statement.basis == "metonym":  # readers note the capital as it stands, or the country
                called |= {plain_name(ledger.text[start:end]) for start, end in statement.mention}
            good = any(called & names_of(one) for one in same)
            yield _Judged(recorded[int(statement.speaker_confidence) - 1], statement.kind, good)


def _report(sure: np.ndarray, right: np.ndarray) -> None:
    """Print what names at several bars are worth, and how far confidence and precision are apart."""
    for low in np.arange(0, 1, 1 / _BINS):
        here = (sure >= low) & (sure < low + 1 / _BINS + (low > 1 - 1.5 / _BINS))
        if here.any():
            print(f"{low:.1f}: {here.sum()} names, {right[here].mean():.3f} right", file=sys.stderr)
    bar = sure >= SURE
    print(
        f"calibration error {calibration_error(sure, right):.3f}; "
        f"over {SURE}: {bar.sum()} of {len(sure)}, wrong {1 - right[bar].mean():.3f}",
        file=sys.stderr,
    )


@cache
def _nlp() -> Language:
    return load_model()


if __name__ == "__main__":
    main()

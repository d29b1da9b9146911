"""Fits the confidence of speakers on articles whose speakers readers noted.

    python -m training.attribution.speakers MTNEWS.jsonl > tasks/attribution/data/speaker_confidence.tsv

Cross-validated figures go to standard error: five folds by article.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest import mock

import numpy as np
from spacy.language import Language

from bench.attribution.metrics import chars, overlap
from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.component import learned
from quotewire.tasks.attribution.coreference import Evidence, resolver, weigh
from quotewire.tasks.repair import repair
from training.attribution.calibration import fitted

_FOLDS: Final = 5
_SAME: Final = 0.3
"""Intersection over union from which a statement is one that a reader noted."""
_SURE: Final = 0.8
_BINS: Final = 10
_HEADER: Final = """\
# What each sign weighs for the confidence of a speaker's name, on the logarithm of the odds.
# Made by training/attribution/speakers.py from translated news whose speakers readers noted; do not edit."""


def main() -> None:
    """Fit, print the figures and write the weights."""
    articles = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    rows, right, groups = [], [], []
    for number, article in enumerate(articles):
        for found, good in _names(article):
            rows.append(list(weigh(found).values()))
            right.append(good)
            groups.append(number % _FOLDS)
    inputs, value, fold = np.array(rows, dtype=float), np.array(right), np.array(groups)
    sure = np.zeros(len(value))
    for k in range(_FOLDS):
        weights = fitted(inputs[fold != k], value[fold != k], 1)
        sure[fold == k] = 1 / (1 + np.exp(-inputs[fold == k] @ weights))
    _report(sure, value)
    weights = fitted(inputs, value, 1)
    print(_HEADER)
    for name, weight in zip(weigh(Evidence()), weights.tolist(), strict=True):
        print(f"{name}\t{weight:.3f}")


def _names(article: Mapping[str, Any]) -> Iterator[tuple[Evidence, bool]]:
    """The evidence for every name in an article that a reader can judge, and whether the name is right."""
    ledger = repair(article["text"])
    noted = [(chars([ledger.to_text(s["start"], s["end"])], ledger.text), s) for s in article["statements"]]
    recorded: list[Evidence] = []

    def record(found: Evidence) -> float:
        """Number the evidence instead of weighing it; the number comes back as the statement's confidence."""
        recorded.append(found)
        return float(len(recorded))

    with mock.patch.object(resolver, "confidence", record):
        statements = learned().statements(next(parse(_nlp(), [ledger.text])))
    for statement in statements:
        if statement.name is None or statement.speaker_confidence is None:
            continue
        place = chars(statement.content, ledger.text)
        same = [one for other, one in noted if place and overlap(place, other) >= _SAME]
        if same:
            good = any(_is_right(statement.name, one) for one in same)
            yield recorded[int(statement.speaker_confidence) - 1], good


def _is_right(name: str, noted: Mapping[str, Any]) -> bool:
    return _plain(name) in {_plain(form) for form in (noted["speaker"], *noted["aliases"]) if form}


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"\w+", "".join(char for char in letters if not unicodedata.combining(char)))
    return " ".join(word for word in words if word not in {"the", "mr", "mrs", "ms", "dr"})


def _report(sure: np.ndarray, right: np.ndarray) -> None:
    """Print what names at several bars are worth, and how far confidence and precision are apart."""
    error = 0.0
    for low in np.arange(0, 1, 1 / _BINS):
        here = (sure >= low) & (sure < low + 1 / _BINS + (low > 1 - 1.5 / _BINS))
        if here.any():
            error += here.mean() * abs(sure[here].mean() - right[here].mean())
            print(f"{low:.1f}: {here.sum()} names, {right[here].mean():.3f} right", file=sys.stderr)
    bar = sure >= _SURE
    print(
        f"calibration error {error:.3f}; over {_SURE}: {bar.sum()} of {len(sure)}, wrong {1 - right[bar].mean():.3f}",
        file=sys.stderr,
    )


@cache
def _nlp() -> Language:
    return load_model()


if __name__ == "__main__":
    main()

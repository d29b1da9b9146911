"""Fits the models that choose one of several places (``quotewire.tasks.repair.choice``), and reports their quality.

The likelihood of the right places is raised by gradient ascent with momentum, with a ridge penalty. Five folds over the
articles say how often the choice is right at each confidence.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

FOLDS: Final = 5
STEPS: Final = 300
PACE: Final = 0.5
MOMENTUM: Final = 0.9
LEVELS: Final = (0.0, 0.75, 0.9, 0.95)

Floats = NDArray[np.float64]


class Example(NamedTuple):
    """A choice among places.

    Attributes:
        article: The name of the article that it is from; machine outputs of one source are one article.
        machine: Whether it is machine output, of which the outputs of several systems are alike.
        group: The name under which it is reported.
        places: The features of each place.
        right: The number of the right place.
        weight: How much it counts beside others in the fit; 0 for one that is only reported.
    """

    article: str
    machine: bool
    group: str
    places: list[dict[str, float]]
    right: int
    weight: float = 1.0


def fit_and_report(examples: Sequence[Example], ridge: float) -> dict[str, float]:
    """Return the weights by feature, and write the quality of a fit in five folds to standard error."""
    names = list(dict.fromkeys(name for example in examples for place in example.places for name in place))
    shares = _shares(examples)
    counts = [share**0.5 * example.weight for share, example in zip(shares, examples, strict=True)]
    found: list[tuple[str, float, bool, float]] = []
    for fold in range(FOLDS):
        train = [number for number, example in enumerate(examples) if _fold(example.article) != fold]
        weights = fit([examples[number] for number in train], names, ridge, [counts[number] for number in train])
        for number, example in enumerate(examples):
            if _fold(example.article) == fold:
                scores = np.exp(_table(example, names) @ weights)
                best = int(scores.argmax())
                found.append((example.group, scores[best] / scores.sum(), best == example.right, shares[number]))
    _report(found)
    weights = fit(examples, names, ridge, counts)
    return dict(zip(names, map(float, weights), strict=True))


def fit(examples: Sequence[Example], names: Sequence[str], ridge: float, shares: Sequence[float]) -> Floats:
    """Return the weights under which the right places are most likely; ``shares`` says how much each example counts."""
    most = max(len(example.places) for example in examples)
    tables = np.zeros((len(examples), most, len(names)))
    missing = np.full((len(examples), most), -np.inf)
    for number, example in enumerate(examples):
        tables[number, : len(example.places)] = _table(example, names)
        missing[number, : len(example.places)] = 0.0
    right = tables[np.arange(len(examples)), [example.right for example in examples]]
    each = np.array(shares)
    weights, speed = np.zeros(len(names)), np.zeros(len(names))
    for _ in range(STEPS):
        scores = tables @ weights + missing
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        slope = each @ (right - np.einsum("np,npf->nf", chances, tables)) - ridge * weights
        speed = MOMENTUM * speed + slope / each.sum()
        weights = weights + PACE * speed
    return weights


def write(weights: dict[str, float], header: str) -> None:
    """Write the weights to standard output, under a header that says what they are."""
    sys.stdout.write(header)
    for name, weight in weights.items():
        sys.stdout.write(f"{name}\t{weight:.2f}\n")


def _table(example: Example, names: Sequence[str]) -> Floats:
    return np.array([[place.get(name, 0.0) for name in names] for place in example.places])


def _shares(examples: Sequence[Example]) -> list[float]:
    """How much each example counts: the outputs of all systems for one quotation count as one."""
    names = [
        (its.article, its.right, len(its.places)) if its.machine else (number,) for number, its in enumerate(examples)
    ]
    same = Counter(names)
    return [1 / same[name] for name in names]


def _report(found: Sequence[tuple[str, float, bool, float]]) -> None:
    for group in sorted({name for name, *_ in found}):
        its = [item for item in found if item[0] == group]
        every = sum(share for *_, share in its)
        sys.stderr.write(f"{group}: {len(its)} quotations, {every:.0f} different ones\n")
        for level in LEVELS:
            sure = [(right, share) for _, chance, right, share in its if chance >= level]
            total = sum(share for _, share in sure)
            exact = sum(share for right, share in sure if right) / total if total else 0.0
            sys.stderr.write(f"  from {level:.2f}: {total / every:.2f} of them, {exact:.3f} right\n")


def _fold(article: str) -> int:
    return int.from_bytes(sha256(article.encode()).digest()[:4]) % FOLDS

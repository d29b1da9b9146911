"""Fits the weights of ``tasks/repair/translation.py`` and reports their quality.

    python -m training.translation DATA > tasks/repair/data/translation.tsv

``bench.repair.corpus`` describes the layout of DATA, which also needs ``polnear/train.jsonl``. The negative class is
human text: those articles, the human segments, and the references of the machine output, joined to documents. The
positive class is machine output, joined to documents, and the articles damaged as by translation. Both classes weigh
the same. A fifth of the articles and of the human segments, and the machine output from German and Japanese with its
references, are held out; the results on them go to standard error. The model is a logistic regression with
non-negative weights, fitted by projected gradient descent.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.calibration import calibration_error, ranked_rightly
from bench.repair.corpus import Corpus
from bench.repair.synthetic import TRANSLATORS
from quotewire.tasks.repair import read_profile, repair
from quotewire.tasks.repair.translation import EVEN, PRIOR, rate, signs

SEGMENTS: Final = 15
"""Segments per document."""
EVERY: Final = 3
"""One in this many documents of machine output is used."""
HELD_PAIRS: Final = ("de-en", "ja-en")
FOLDS: Final = 5
RIDGE: Final = 0.002
STEPS: Final = 20_000
HEADER: Final = """# What each sign of translation weighs, on the logarithm of its finds per 1,000 words; (none) is
# what every article has.
# Written by training/translation.py; do not edit.
"""


class Sample(NamedTuple):
    """A document: its origin, its features by sign, whether it is a translation, and whether it is held out."""

    origin: str
    features: dict[str, float]
    translated: bool
    held: bool


def main() -> None:
    """Read the data, fit the weights, report their quality and write them."""
    samples = list(_samples(Corpus(Path(sys.argv[1]))))
    names = sorted({name for sample in samples for name in sample.features})
    table = np.array([[1.0, *(sample.features[name] for name in names)] for sample in samples])
    truth = np.array([sample.translated for sample in samples], float)
    held = np.array([sample.held for sample in samples])
    weights = fit(table[~held], truth[~held])
    _report(samples, 1 / (1 + np.exp(-table @ weights)), truth, held)
    sys.stdout.write(HEADER)
    for name, weight in zip([PRIOR, *names], weights, strict=True):
        sys.stdout.write(f"{name}\t{weight:.3f}\n")


def fit(table: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit the weights; all but the first are at least 0.

    Args:
        table: Features (samples, weights), with 1 in the first column.
        truth: 1 for translations, 0 for human text.
    """
    share = balance(truth)
    weights = np.zeros(table.shape[1])
    pace = 4 / (share[:, None] * table**2).sum()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (share * (chance - truth)) + RIDGE * np.r_[0, weights[1:]]
        weights -= pace * slope
        weights[1:] = weights[1:].clip(0)
    return weights


def balance(truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sample weights under which both classes weigh 0.5."""
    share: NDArray[np.float64] = np.where(truth > 0, 0.5 / truth.sum(), 0.5 / (1 - truth).sum())
    return share


def _samples(corpus: Corpus) -> Iterator[Sample]:
    dice = Random(1)
    for number, article in enumerate(corpus.records("polnear/train.jsonl") or []):
        held = number % FOLDS == 0
        yield _sample("articles", article["text"], translated=False, held=held)
        damaged = dice.choice(TRANSLATORS).damage(article["text"], f"{number}").text
        yield _sample("articles, damaged", damaged, translated=True, held=held)
    for number, text in enumerate(_documents(corpus.segments("mt/human_english.txt") or [])):
        yield _sample("segments", text, translated=False, held=number % FOLDS == 0)
    for system, output, references in corpus.references():
        held = system.startswith(HELD_PAIRS, system.find(".") + 1)
        texts = list(_documents(output))
        for text in texts[dice.randrange(EVERY) :: EVERY]:
            yield _sample("machine output", text, translated=True, held=held)
        if system in _first_systems(corpus):
            for text in (text for lines in references for text in _documents(lines)):
                yield _sample("references", text, translated=False, held=held)


def _first_systems(corpus: Corpus) -> set[str]:
    """Return the name of the first system of each language pair."""
    folder = corpus.folder / "mt/wmt21" if corpus.folder else Path()
    pairs: dict[str, str] = {}
    for path in sorted(folder.glob("*.hyp.*.en")):
        pairs.setdefault(path.name.split(".hyp.")[0], path.name.removesuffix(".en").replace(".hyp.", " "))
    return set(pairs.values())


def _documents(lines: list[str]) -> Iterator[str]:
    for start in range(0, len(lines), SEGMENTS):
        yield "\n".join(lines[start : start + SEGMENTS])


def _sample(origin: str, text: str, *, translated: bool, held: bool) -> Sample:
    ledger = repair(text)
    found = [sign for sign in signs(ledger, read_profile(text)) if not sign.kind.startswith("source.")]
    return Sample(origin, {sign.kind: rate(sign.finds, text) for sign in found}, translated, held)


def _report(
    samples: list[Sample], likely: NDArray[np.float64], truth: NDArray[np.float64], held: NDArray[np.bool_]
) -> None:
    for origin in dict.fromkeys(sample.origin for sample in samples):
        its = np.array([sample.origin == origin for sample in samples])
        sys.stderr.write(f"{origin:18} {its.sum():5} documents, {(its & held).sum():5} held out")
        sys.stderr.write(
            f"; median {np.median(likely[its & held]):.2f}, over {EVEN} {np.mean(likely[its & held] > EVEN):.2f}\n"
        )
    articles = held & np.array([sample.origin.startswith("articles") for sample in samples])
    sys.stderr.write(
        f"damaged articles against whole ones, held out: AUC {ranked_rightly(likely[articles], truth[articles]):.3f}\n"
    )
    error = calibration_error(likely[held], truth[held], balance(truth[held]))
    sys.stderr.write(f"held out: AUC {ranked_rightly(likely[held], truth[held]):.3f}, ECE {error:.3f}\n")


if __name__ == "__main__":
    main()

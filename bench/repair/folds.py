"""Five folds over sites and translators, so that a figure is on documents and on mark errors that nobody looked at.

The documents are split by the site that their name begins with, the learned translators
(``bench.repair.synthetic.learned``) by their name. A fold's documents are damaged by the fold's translators only.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from bench.repair.corpus import Corpus
from bench.repair.damaged import print_calibration, print_classes, score
from bench.repair.synthetic import Damaged
from bench.repair.synthetic.learned import MIN_MARKS, Habits, learn

FOLDS: Final = 5
MIN_WRONG: Final = 0.03
"""Minimum share of wrong marks of a translator that damages documents; the others leave them nearly intact."""
TRANSLATORS: Final = 4
"""Translators that damage each document."""


def translators(corpus: Corpus) -> list[Habits]:
    """Return the translators that the folder's machine output teaches, those with few errors left out."""
    learned = (learn(name, output, references) for name, output, references in corpus.references())
    return [habits for habits in learned if habits.marks >= MIN_MARKS and habits.wrong > MIN_WRONG * habits.marks]


def damage(
    documents: Sequence[tuple[str, str]], habits: Sequence[Habits], folds: Iterable[int]
) -> Iterator[tuple[int, Damaged]]:
    """Yield the documents of these folds, each damaged by some translators of its own fold, with the fold."""
    wanted = set(folds)
    for name, text in documents:
        fold = _fold(name.split("_")[0].split(" ")[0] if "_" in name else name)
        its = [translator for translator in habits if _fold(translator.name) == fold] if fold in wanted else []
        for number in range(min(TRANSLATORS, len(its))):
            start = _number(name) + number
            yield fold, its[start % len(its)].damage(text, name)


def measure(corpus: Corpus, show: str | None = None) -> list[Counter[str]]:
    """Return the counts of each fold; ``show``: a class whose failures are printed."""
    counts = [Counter[str]() for _ in range(FOLDS)]
    for fold, damaged in damage(corpus.human_documents(), translators(corpus), range(FOLDS)):
        counts[fold] += score(damaged, show)
    return counts


def print_table(counts: Sequence[Counter[str]]) -> None:
    """Print precision and recall by class over all folds, then of each fold, then the calibration."""
    total = sum(counts, Counter[str]())
    print(f"  {total['documents']} damaged documents, {total['words']:,} words, {total['gold']} artifacts")
    print_classes("all folds", total)
    for name, its in (*((f"fold {number}", its) for number, its in enumerate(counts)), ("all", total)):
        hit, right, edits = (_sum(its, ends) for ends in (" hit", " right", " edits"))
        shares = f"R {hit / max(1, its['gold']):.3f}, {edits:5} edits, P {right / max(1, edits):.3f}"
        print(f"  {name}: {its['gold']:5} artifacts, {shares}")
    print_calibration(total)


def _sum(counts: Counter[str], ends: str) -> int:
    """Return the sum over all classes; edits and right ones are counted by class and by confidence."""
    return sum(n for key, n in counts.items() if key.endswith(ends) and not key.startswith("confidence"))


def _fold(name: str) -> int:
    return _number(name) % FOLDS


def _number(name: str) -> int:
    """Return a number that depends on the name alone, in every run."""
    return int.from_bytes(sha256(name.encode()).digest()[:4])

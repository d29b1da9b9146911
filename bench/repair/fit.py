"""Fits the prices of ``tasks/repair/data/role_costs.tsv`` by coordinate descent: ``python -m bench.repair.fit FOLDER``.

Each price in turn is made lower and higher, and a change stays if it lowers the loss: an artifact that is not repaired
costs 1, a wrong edit ``WRONG``, an edit of a document that nobody damaged ``FALSE``. Without ``--write``, the fit runs
once for each fold on the four others, and the losses on the fold that was left out are printed beside those of the
shipped prices. With it, it runs on all folds and writes the file.
"""

import argparse
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

from bench.repair.corpus import Corpus
from bench.repair.folds import FOLDS, damage, translators
from bench.repair.places import Change, Places, repaired, right
from bench.repair.synthetic import Damaged
from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.engine import find_edits
from quotewire.tasks.repair.role_costs import WEIGHTS
from quotewire.tasks.repair.rules import RULES, Rule

WRONG: Final = 3.0
FALSE: Final = 20.0
FACTORS: Final = (0.7, 1.4)
"""By how much a price is lowered and raised."""
GAIN: Final = 2.0
"""Minimum gain for a change to stay."""
_MARKS: Final = frozenset(
    """
    foreign_marks mixed_pairs inverted_parity missing_marks spurious_closers reopened_quotations dash_tags
    closing_marks punctuation_behind_closing opening_marks
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
RULES_OF_MARKS: Final[tuple[Rule, ...]] = tuple(rule for rule in RULES if getattr(rule, "__name__", "") in _MARKS)


class Sample(NamedTuple):
    """Damaged documents, and documents that nobody damaged with the number of edits that the shipped prices make."""

    damaged: Sequence[Damaged]
    human: Sequence[tuple[str, int]]


def loss(sample: Sample) -> float:
    """Return the loss of the current prices."""
    total = 0.0
    for damaged in sample.damaged:
        gold = Places(Change(*artifact[1:], (artifact.kind,)) for artifact in damaged.gold)
        edits = Places(_edits(damaged.text))
        total += sum(not repaired(damaged.text, artifact, edits, gold) for artifact in gold)
        total += WRONG * sum(not right(damaged.text, edit, gold) for edit in edits)
    return total + FALSE * sum(max(0, len(_edits(text)) - usual) for text, usual in sample.human)


def fit(sample: Sample, names: Iterable[str], *, log: bool = False) -> float:
    """Change the prices to lower the loss, in place; return the loss."""
    best = loss(sample)
    for name in names:
        for factor in FACTORS:
            kept = WEIGHTS[name]
            WEIGHTS[name] = round(kept * factor, 2)
            now = loss(sample)
            if now + GAIN <= best:
                best = now
                if log:
                    print(f"    {name} {kept} -> {WEIGHTS[name]}: {best:.0f}", flush=True)
            else:
                WEIGHTS[name] = kept
    return best


def main() -> None:
    """Print the cross-validated fit, or write the fitted prices."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="fit on all folds and write the prices")
    options = parser.parse_args()
    corpus = Corpus(options.folder)
    documents, habits = corpus.human_documents(), translators(corpus)
    shipped = dict(WEIGHTS)
    for fold in [None] if options.write else range(FOLDS):
        WEIGHTS.update(shipped)
        train = _sample(documents, habits, [other for other in range(FOLDS) if other != fold])
        test = _sample(documents, habits, [] if fold is None else [fold])
        before = loss(train), loss(test)
        after = fit(train, sorted(WEIGHTS), log=True), loss(test)
        others, itself = (f"{old:.0f} -> {new:.0f}" for old, new in zip(before, after, strict=True))
        print(f"  fold {fold}: loss on the others {others}, on itself {itself}", flush=True)
    if options.write:
        _write()


def _sample(documents: Sequence[tuple[str, str]], habits: Sequence, folds: Sequence[int]) -> Sample:  # type: ignore[type-arg]
    damaged = [its for _, its in damage(documents, habits, folds)]
    human = [(text, len(_edits(text))) for text in {its.whole for its in damaged}]
    return Sample(damaged, human)


def _edits(text: str) -> list[Change]:
    made = find_edits(View(text), RULES_OF_MARKS)
    return [Change(edit.start, edit.end, edit.after, (edit.kind,)) for edit in made]


def _write() -> None:
    path = Path(str(files("quotewire.tasks.repair") / "data" / "role_costs.tsv"))
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    path.write_text(
        "\n".join([*head, *(f"{name}\t{price}" for name, price in WEIGHTS.items())]) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()

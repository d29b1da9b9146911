"""Fits the weights that choose whom a pronoun or a description refers to, on articles whose speakers readers noted.

    python -m training.attribution.antecedents tasks/attribution/data NOTED.jsonl...

writes ``antecedents.tsv`` into the folder. The mentions are those that the readers noted, so that nothing depends on
what is found. Cross-validated figures, five folds by article, go to standard error beside those of the rules.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args
from unittest import mock

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from bench.attribution.names import names_of, pieces_of, plain_name
from quotewire.tasks.attribution import load_model, parse
from quotewire.tasks.attribution.component import learned
from quotewire.tasks.attribution.coreference import ArticleResolver, antecedents
from quotewire.tasks.attribution.coreference.antecedents import WEIGHTS_FILE, Anaphor, Choice, Option
from quotewire.tasks.attribution.entities.recognition import entities_put_right
from quotewire.tasks.attribution.types import Candidate, Link
from quotewire.tasks.repair import Ledger, repair

_FOLDS: Final = 5
_PENALTY: Final = 1.0
_STEPS: Final = 30
_BARS: Final = (0.0, 0.4, 0.45, 0.5, 0.6)
_HEADER: Final = """\
# What each sign weighs for an antecedent (tasks/attribution/coreference/antecedents.py), on the logarithm of the odds.
# Made by training/attribution/antecedents.py from news whose speakers readers noted; do not edit."""

Table = npt.NDArray[np.float64]


class _Case(NamedTuple):
    """A mention that a reader noted, with its options and which of them are right."""

    kind: Anaphor
    fold: int
    options: Sequence[Option]
    right: npt.NDArray[np.bool_]


def main() -> None:
    """Fit, print the figures and write the weights."""
    folder, *paths = map(Path, sys.argv[1:])
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    cases = [case for n, line in enumerate(lines) for case in _cases(json.loads(line), n % _FOLDS)]
    rows = []
    for kind in get_args(Anaphor):
        own = [case for case in cases if case.kind == kind]
        names = sorted({name for case in own for option in case.options for name in option.signs})
        tables = [_table(case, names) for case in own]
        _report(kind, own, tables)
        rows += [f"{kind}.{n}\t{w:.3f}" for n, w in zip(names, _fitted(own, tables).tolist(), strict=True)]
    (folder / WEIGHTS_FILE).write_text("\n".join([_HEADER, *rows, ""]), encoding="utf-8")


def _cases(article: Mapping[str, Any], fold: int) -> Iterator[_Case]:
    """The pronouns and descriptions in an article that readers noted as sources."""
    ledger = repair(article["text"])
    doc = next(parse(_nlp(), [ledger.text]))
    findings = learned().finder.find(doc)
    noted = {ledger.to_text(*s["mention"])[0]: s for s in article["statements"] if s.get("mention")}
    found, links = [], []
    for statement in sorted(article["statements"], key=lambda s: s["start"]):
        if statement.get("mention"):
            mention = (ledger.to_text(*statement["mention"]),)
            found.append(_candidate(doc, ledger, statement, mention))
            links.append(Link(mention))
    recorded: dict[int, tuple[Anaphor, Sequence[Option]]] = {}

    def record(kind: Anaphor, at: int, options: Sequence[Option]) -> Choice:
        """Note the options of a source, and choose as the rules do."""
        recorded.setdefault(at, (kind, options))
        by_rule = next((option.person for option in options if option.signs.get("rules")), None)
        return Choice(by_rule, 1.0)

    with mock.patch.object(antecedents, "choose", record), entities_put_right(doc, findings.names):
        ArticleResolver().resolve(doc, found, links, recognized=True, similarity=findings.similarity)
    for at, (kind, options) in recorded.items():
        if at in noted:
            right = np.array([_is_right(option, noted[at]) for option in options])
            yield _Case(kind, fold, options, right)


def _candidate(doc: Doc, ledger: Ledger, statement: Mapping[str, Any], mention: tuple[tuple[int, int]]) -> Candidate:
    cue = (ledger.to_text(*statement["cue"]),) if statement.get("cue") else ()
    span = doc.char_span(*cue[0], alignment_mode="expand") if cue else None
    return Candidate(
        statement["type"],
        "speech",
        tuple(ledger.to_text(*piece) for piece in pieces_of(statement)),
        cue,
        span.root.i if span is not None else None,
        "learned",
        1.0,
        mention,
    )


def _is_right(option: Option, noted: Mapping[str, Any]) -> bool:
    name = option.person.name if option.person is not None else ""
    if not noted["named"]:
        return not name
    return bool(name) and plain_name(name) in names_of(noted)


def _table(case: _Case, names: Sequence[str]) -> Table:
    return np.array([[float(option.signs.get(name, 0)) for name in names] for option in case.options])


def _fitted(cases: Sequence[_Case], tables: Sequence[Table]) -> Table:
    """Maximize the likelihood of the right options, with a ridge penalty; a case without one teaches nothing.

    Newton's method; where several options are right, their present shares are taken for given in each step.
    """
    usable = [(table, case.right) for case, table in zip(cases, tables, strict=True) if case.right.any()]
    fit: Table = np.zeros(tables[0].shape[1])
    for _ in range(_STEPS):
        slope, curve = -_PENALTY * fit, _PENALTY * np.eye(len(fit))
        for table, right in usable:
            p = _likely(table, fit)
            share = p * right
            mean = table.T @ p
            slope += table.T @ (share / share.sum()) - mean
            curve += (table.T * p) @ table - np.outer(mean, mean)
        fit += np.linalg.solve(curve, slope)
    return fit


def _likely(table: Table, weights: Table) -> Table:
    scores = table @ weights
    odds = np.exp(scores - scores.max())
    likely: Table = odds / odds.sum()
    return likely


def _report(kind: str, cases: Sequence[_Case], tables: Sequence[Table]) -> None:
    """Print how many are right, and how many names are wrong, by the rules and by the weights at several bars."""
    by_rule = [
        next((o for o in c.options if o.person is not None and o.person.name and o.signs.get("rules")), None)
        for c in cases
    ]
    print(f"{kind}: {len(cases)}; rules {_counts(cases, by_rule)}", file=sys.stderr)
    chosen: list[tuple[Option | None, float]] = [(None, 0.0)] * len(cases)
    for fold in range(_FOLDS):
        shown = [i for i, case in enumerate(cases) if case.fold != fold]
        weights = _fitted([cases[i] for i in shown], [tables[i] for i in shown])
        for i, case in enumerate(cases):
            if case.fold == fold:
                p = _likely(tables[i], weights)
                best = case.options[int(p.argmax())]
                chosen[i] = (best if best.person is not None and best.person.name else None), float(p.max())
    for bar in _BARS:
        named = [option if sure >= bar else None for option, sure in chosen]
        print(f"  bar {bar}: {_counts(cases, named)}", file=sys.stderr)


def _counts(cases: Sequence[_Case], chosen: Sequence[Option | None]) -> str:
    """How many choices are right, and how many names are wrong, in words."""
    agrees = [_agrees(case, option) for case, option in zip(cases, chosen, strict=True)]
    wrong = sum(option is not None and not right for option, right in zip(chosen, agrees, strict=True))
    return f"{100 * sum(agrees) / len(cases):.1f} % right, {wrong} wrong names"


def _agrees(case: _Case, option: Option | None) -> bool:
    """True if an option is right; without one, if nobody whom the article names is."""
    if option is None:
        return any(
            right and not (o.person is not None and o.person.name)
            for o, right in zip(case.options, case.right, strict=True)
        )
    return bool(case.right[list(case.options).index(option)])


@cache
def _nlp() -> Language:
    return load_model()


if __name__ == "__main__":
    main()

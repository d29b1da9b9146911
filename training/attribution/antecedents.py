"""Fits the networks that choose what a pronoun or a description refers to, on articles whose speakers readers noted.

    python -m training.attribution.antecedents tasks/attribution/data NOTED... --harm HARM.json --resolver DEV.jsonl \
        --translations PROJECTED.jsonl

writes ``antecedents.npz`` into the folder. The mentions in articles are those that the readers noted, so that nothing
depends on what is found. In the ``--translations`` of the same articles by other systems (``projection --whole``) they
are those that the pipeline finds, for projected mentions are inexact; however many there are, they count a few times
as much as the article. The short texts of ``--harm`` (``tests/cases/harm.json``) teach what articles hardly show:
that the robber is not the robbed. The cases of ``bench.attribution.resolver``, in the articles of ``--resolver``, show
how native news does it. Cross-validated figures, five folds by article, go to standard error beside those of the rules.
Fitting needs PyTorch.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args
from unittest import mock

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from bench.attribution.harm import holding, read_cases
from bench.attribution.metrics import chars, overlap
from bench.attribution.names import MATCHED, names_of, pieces_of, plain_name
from bench.attribution.resolver import by_resolver, is_right
from bench.attribution.resolver import read_cases as read_resolver_cases
from quotewire.tasks.attribution import attribute, load_model, parse
from quotewire.tasks.attribution.component import learned
from quotewire.tasks.attribution.coreference import ArticleResolver
from quotewire.tasks.attribution.coreference.antecedents import learned_ranking
from quotewire.tasks.attribution.coreference.antecedents.learned_ranking import (
    BY_RULE,
    WEIGHTS_FILE,
    Anaphor,
    Choice,
    Option,
    preferred,
)
from quotewire.tasks.attribution.coreference.antecedents.networks import (
    AntecedentNetworks,
    AntecedentWeights,
    Arrays,
    signs_table,
)
from quotewire.tasks.attribution.entities.recognition.recognizer import entities_put_right
from quotewire.tasks.attribution.types import Candidate, Link
from quotewire.tasks.repair import Ledger, repair
from training.attribution.annotations import fold_file, fold_of
from training.attribution.antecedent_networks import Lesson, fitted
from training.attribution.spellings import is_spelling

_FOLDS: Final = 5
_TIMES: Final = {"harm": 2.0, "resolver": 3.0}
"""How often a case of a source counts, if not once: a wrong name in harmful words costs more, native news is rare."""
_TRANSLATED: Final = 3.0
"""How often an article counts in all its translations together."""
_FEW: Final = 4
"""Translations below which an article counts for less, so that no single one counts much."""
_INFERRED: Final = frozenset({"pronoun", "description", "untagged"})
"""How readers noted speakers whom a pronoun or a description may name."""
_RULES_BARS: Final = (0.2, 0.3, 0.4)
_BARS: Final = (0.4, 0.5, 0.6, 0.7)
AnyOption = Option[Any]
"""A person or an organization whom an anaphor may refer to."""


class _Case(NamedTuple):
    """A mention with its options.

    Attributes:
        right: Which of the options are right.
        source: Where it is from: noted articles, texts about harm, the cases of the resolver, or translations.
        times: How often it counts.
    """

    kind: Anaphor
    fold: int
    options: Sequence[AnyOption]
    right: npt.NDArray[np.bool_]
    source: str = "noted"
    times: float = 1.0


def main() -> None:
    """Fit, print the figures and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where antecedents.npz is written")
    parser.add_argument("noted", type=Path, nargs="+", help="annotated articles, one a line")
    parser.add_argument("--harm", type=Path, required=True, help="cases as in tests/cases/harm.json")
    parser.add_argument(
        "--resolver", type=Path, required=True, help="articles of the cases of bench.attribution.resolver"
    )
    parser.add_argument(
        "--translations", type=Path, nargs="*", default=[], help="noted articles as other systems put them, projected"
    )
    parser.add_argument("--only", choices=get_args(Anaphor), help="fit these and keep the others in the folder")
    parser.add_argument("--folds", type=Path, help="folder for the networks without each fold, for training.speakers")
    given = parser.parse_args()
    articles = [json.loads(line) for path in given.noted for line in path.read_text(encoding="utf-8").splitlines()]
    cases = [case for article in articles for case in _cases(article, fold_of(article["id"], _FOLDS))]
    cases += [case for n, text in enumerate(read_cases(given.harm)) for case in _harm_cases(text, n % _FOLDS)]
    cases += _resolver_cases(given.resolver)
    cases += _translated_cases(
        [json.loads(line) for path in given.translations for line in path.open(encoding="utf-8")]
    )
    networks = {}
    folds: list[dict[str, tuple[Sequence[str], Arrays]]] = [{} for _ in range(_FOLDS)]
    for kind in (given.only,) if given.only else get_args(Anaphor):
        own = [case for case in cases if case.kind == kind]
        signs = sorted({name for case in own for option in case.options for name in option.signs})
        for k, others in enumerate(folds):
            others[kind] = signs, _fitted([case for case in own if case.fold != k], signs)
        _report(kind, own, [AntecedentNetworks(*others[kind]) for others in folds])
        networks[kind] = signs, _fitted(own, signs)
    shipped = given.folder / WEIGHTS_FILE
    for k, others in enumerate(folds if given.folds else ()):
        given.folds.mkdir(parents=True, exist_ok=True)
        _write(given.folds / fold_file(k), others, shipped if given.only else None)
    _write(shipped, networks, shipped if given.only else None)


def _write(path: Path, networks: Mapping[str, tuple[Sequence[str], Arrays]], kept: Path | None) -> None:
    """Write networks to a file, beside those of other kinds that it holds, or else those that another file holds."""
    held = path if path.exists() else kept
    weights = AntecedentWeights.from_bytes(held.read_bytes()).replaced(networks) if kept and held else None
    path.write_bytes((weights or AntecedentWeights(networks)).to_bytes())


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
    with _recorded() as recorded, entities_put_right(doc, findings.names):
        ArticleResolver().resolve(doc, found, links, recognized=True, similarity=findings.similarity)
    for at, (kind, options) in recorded.items():
        if at in noted:
            right = np.array([_is_right(option, noted[at]) for option in options])
            yield _Case(kind, fold, options, right)


def _harm_cases(text: Mapping[str, Any], fold: int) -> Iterator[_Case]:
    """The pronouns and descriptions to which a text's words go, as far as they are found."""
    doc = next(parse(_nlp(), [text["text"]]))
    with _recorded() as recorded:
        found = holding(attribute(doc), text["text"], text["has"])
    places = {start for statement in found for start, _ in statement.mention}
    for at, (kind, options) in recorded.items():
        if at in places:
            names = [option.person.name if option.person is not None else "" for option in options]
            right = [name in text["names"] if text["names"] else not name for name in names]
            yield _Case(kind, fold, options, np.array(right), "harm", _TIMES["harm"])


def _resolver_cases(articles: Path) -> Iterator[_Case]:
    """The pronouns and descriptions among the hand-made cases."""
    cases = read_resolver_cases()
    wanted = {case.article for case in cases}
    lines = articles.read_text(encoding="utf-8").splitlines()
    for n, article in enumerate(a for a in map(json.loads, lines) if a["id"] in wanted):
        own = [case for case in cases if case.article == article["id"]]
        with _recorded() as recorded:
            by_resolver([article])
        for at, (kind, options) in recorded.items():
            case = next((case for case in own if case.start <= at < case.end), None)
            if case is not None and case.names is not None:
                names = [(option.person.name or None) if option.person is not None else None for option in options]
                right = np.array([is_right(case, name) for name in names])
                yield _Case(kind, n % _FOLDS, options, right, "resolver", _TIMES["resolver"])


def _translated_cases(articles: Sequence[Mapping[str, Any]]) -> Iterator[_Case]:
    """The pronouns and descriptions to which the pipeline gives what readers noted, in translations of one article."""
    counted = Counter(_article_of(article) for article in articles)
    for article in articles:
        fold, times = fold_of(_article_of(article), _FOLDS), _TRANSLATED / max(_FEW, counted[_article_of(article)])
        for (kind, options), noted in _met(article):
            right = np.array([_is_spelt(option, noted) for option in options])
            yield _Case(kind, fold, options, right, "translated", times)


def _article_of(translation: Mapping[str, Any]) -> str:
    """The annotated article of a projection: ``de-12`` of ``de-12/hyp.UF.en``."""
    return str(translation["id"]).partition("/")[0]


def _met(article: Mapping[str, Any]) -> Iterator[tuple[tuple[Anaphor, Sequence[AnyOption]], Mapping[str, Any]]]:
    """The anaphors that the pipeline meets in an article, each with the noted statement whose words it gives it.

    Earlier ones are chosen as the networks in the package choose, as later ones stand on that.
    """
    ledger = repair(article["text"])
    with _recorded(by_rule=False) as recorded:
        found = learned().statements(next(parse(_nlp(), [ledger.text])))
    recorded = {at: one for at, one in recorded.items() if one[0] != "body"}
    noted = [
        (chars([ledger.to_text(*piece) for piece in pieces_of(one)], ledger.text), one)
        for one in article["statements"]
        if one["how"] in _INFERRED
    ]
    for statement in found:
        place = chars(statement.content, ledger.text)
        same = [one for other, one in noted if place and other and overlap(place, other) >= MATCHED]
        at = [at for at in recorded if any(start <= at < end for start, end in statement.mention)]
        if at and len({(one["speaker"], one["named"]) for one in same}) == 1:
            yield recorded.pop(max(at)), same[0]


@contextmanager
def _recorded(*, by_rule: bool = True) -> Iterator[dict[int, tuple[Anaphor, Sequence[AnyOption]]]]:
    """Note the options of each mention by its offset, and choose as the rules do, or else as the networks do."""
    recorded: dict[int, tuple[Anaphor, Sequence[AnyOption]]] = {}
    choose = learned_ranking.choose

    def record(kind: Anaphor, at: int, options: Sequence[AnyOption]) -> Choice[Any]:
        recorded.setdefault(at, (kind, options))
        if not by_rule:
            return choose(kind, at, options)
        return Choice(next((option.person for option in options if option.signs.get(BY_RULE)), None), 1.0)

    with mock.patch.object(learned_ranking, "choose", record):
        yield recorded


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


def _is_right(option: AnyOption, noted: Mapping[str, Any]) -> bool:
    name = option.person.name if option.person is not None else ""
    if not noted["named"]:
        return not name
    return bool(name) and plain_name(name) in names_of(noted)


def _is_spelt(option: AnyOption, noted: Mapping[str, Any]) -> bool:
    """The same in a translation that may spell a name otherwise."""
    name = option.person.name if option.person is not None else ""
    return is_spelling(name, names_of(noted)) if noted["named"] else not name


def _fitted(cases: Sequence[_Case], signs: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    """The arrays of networks that learned from these cases; a case without a right option teaches nothing."""
    lessons = [
        Lesson(signs_table(signs, [option.signs for option in case.options]), case.right, case.times)
        for case in cases
        if case.right.any()
    ]
    return fitted(lessons)


def _report(kind: str, cases: Sequence[_Case], folds: Sequence[AntecedentNetworks]) -> None:
    """Print how many are right, and how many names are wrong, by the rules and by networks at several bars.

    Args:
        kind: The kind of anaphor.
        cases: All cases of it.
        folds: For each fold, networks that learned from the other folds.
    """
    likely = [folds[case.fold].likely([option.signs for option in case.options]) for case in cases]
    for source in dict.fromkeys(case.source for case in cases):
        some = [i for i, case in enumerate(cases) if case.source == source]
        own = [cases[i] for i in some]
        by_rule = [next((o for o in case.options if o.signs.get(BY_RULE)), None) for case in own]
        print(f"{kind} ({source}): {len(own)}; rules {_counts(own, by_rule)}", file=sys.stderr)
        for rules_bar, bar in product(_RULES_BARS, _BARS):
            chosen = [_chosen(cases[i].options, likely[i], rules_bar, bar) for i in some]
            print(f"  rules from {rules_bar}, others from {bar}: {_counts(own, chosen)}", file=sys.stderr)


def _chosen(options: Sequence[AnyOption], likely: Sequence[float], rules_bar: float, bar: float) -> AnyOption | None:
    person = preferred(options, likely, rules_bar, bar).person
    return next((option for option in options if person is not None and option.person is person), None)


def _counts(cases: Sequence[_Case], chosen: Sequence[AnyOption | None]) -> str:
    """How many choices are right, and how many names are wrong, in words."""
    named = [
        option if option is not None and option.person is not None and option.person.name else None for option in chosen
    ]
    agrees = [_agrees(case, option) for case, option in zip(cases, named, strict=True)]
    wrong = sum(option is not None and not right for option, right in zip(named, agrees, strict=True))
    return f"{100 * sum(agrees) / len(cases):.1f} % right, {wrong} wrong names"


def _agrees(case: _Case, option: AnyOption | None) -> bool:
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

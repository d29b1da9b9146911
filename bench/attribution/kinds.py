"""Counts small cases of many kinds that are right: who says it, in what office, and what nobody says.

    python -m bench.attribution.kinds [CASES...] [--wrong]

The cases of ``tests/cases/attribution_kinds.json`` were written before the rules that they test were read, in sets
(``run``); of the fifth, the seventh, the tenth and the twelfth nobody reads more than counts. A case is right if each
of its ``statements`` is found with its ``speaker`` (null: nobody is named; a list: one of them), ``mention``, ``role``,
``affiliation`` and ``type``, nothing has the words under ``not``, nobody has a name under ``speakers_not``, and the
text comes out as ``repaired``, or with ``text_has`` and without ``text_not``.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from quotewire.schemas import Article, Attribution, Document
from quotewire.tasks.pipeline import Pipeline

CASES: Final = Path(__file__).parents[2] / "tests" / "cases" / "attribution_kinds.json"
_MARKS: Final = str.maketrans("“”„«»‘’‚\xa0", '"""""\'\'\' ')
_HELD_OUT: Final = frozenset({5, 7, 10, 12})
"""The sets whose failures nobody reads."""
_ARTICLES: Final = ("the ", "a ", "an ")


class Outcome(NamedTuple):
    """One case and what is wrong with it, in words."""

    case: dict[str, Any]
    faults: list[str]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="*", default=[CASES])
    parser.add_argument("--wrong", action="store_true", help="print each case that is wrong, and why")
    options = parser.parse_args()
    outcomes = list(judge(case for path in options.cases for case in read_cases(path)))
    for case, faults in outcomes if options.wrong else ():
        if faults and case["run"] not in _HELD_OUT:
            print(f"{case['family']}, {case['label']}: {case.get('text', case.get('html'))!r}", *faults, sep="\n  ")
    print_kinds(outcomes)


def read_cases(path: Path = CASES) -> list[dict[str, Any]]:
    """The cases of a file."""
    cases: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return cases


def judge(cases: Iterable[dict[str, Any]]) -> Iterator[Outcome]:
    """Process each case as an article of its own and yield the outcome, in order."""
    listed = list(cases)
    articles = [
        Article(id=str(i), text=case.get("text"), html=case.get("html"), language="en") for i, case in enumerate(listed)
    ]
    for case, document in zip(listed, Pipeline().process(articles), strict=True):
        yield Outcome(case, list(_faults(case, document)) if isinstance(document, Document) else ["no document"])


def print_kinds(outcomes: Sequence[Outcome]) -> None:
    """Print the share of right cases, by family and set, and in all."""
    families: Counter[str] = Counter(one.case["family"] for one in outcomes)
    runs = sorted({one.case["run"] for one in outcomes})
    print(f"{'kinds':<20}" + "".join(f"{f'set {run}':>12}" for run in runs))
    for family in [*sorted(families), "all"]:
        some = [one for one in outcomes if family in {one.case["family"], "all"}]
        sets = [[one for one in some if one.case["run"] == run] for run in runs]
        print(f"{family:<20}" + "".join(f"{_right(each):>6} of {len(each):>2}" for each in sets))


def _right(outcomes: Iterable[Outcome]) -> int:
    return sum(not one.faults for one in outcomes)


def _faults(case: dict[str, Any], document: Document) -> Iterator[str]:
    for wanted in case.get("statements", []):
        if not any(_is(one, wanted) for one in _having(document, wanted["has"])):
            yield f"not so: {wanted}"
    for unwanted in case.get("not", []):
        if _is_told(document, unwanted):
            yield f"so: {unwanted}"
    yield from _faults_of_text(case, document.text)
    names = {_fold(source.name) for source in document.sources}
    yield from (f"named: {name}" for name in case.get("speakers_not", []) if _fold(name) in names)


def _faults_of_text(case: dict[str, Any], text: str) -> Iterator[str]:
    """What is wrong with a repaired text: marks of both forms are alike."""
    is_text, folded = case.get("repaired"), _fold(text)
    if is_text is not None and folded != _fold(is_text):
        yield f"text: {text!r}"
    yield from (f"text lacks: {part}" for part in case.get("text_has", []) if _fold(part) not in folded)
    yield from (f"text has: {part}" for part in case.get("text_not", []) if _fold(part) in folded)


def _is_told(document: Document, unwanted: dict[str, Any]) -> bool:
    if "both" in unwanted:
        return any(all(_fold(part) in _content(one) for part in unwanted["both"]) for one in document.attributions)
    found = _having(document, unwanted["has"])
    return any("speaker" not in unwanted or _equals(one.source.name, unwanted["speaker"]) for one in found)


def _is(attribution: Attribution, wanted: dict[str, Any]) -> bool:
    source = attribution.source
    mention = _fold(" ".join(span.text for span in source.mention))
    return (
        any(_fold(one) in mention for one in _either(wanted.get("mention")))
        and attribution.type == wanted.get("type", attribution.type)
        and _equals(source.name, wanted.get("speaker", source.name))
        and _equals(source.role, wanted.get("role", source.role))
        and _equals(source.affiliation, wanted.get("affiliation", source.affiliation))
    )


def _equals(got: str | None, wanted: str | list[str | None] | None) -> bool:
    return any(got is one if got is None or one is None else _bare(got) == _bare(one) for one in _either(wanted))


def _either(wanted: str | list[str | None] | None) -> list[str | None]:
    return wanted if isinstance(wanted, list) else [wanted]


def _having(document: Document, words: str | list[str | None]) -> list[Attribution]:
    return [one for one in document.attributions if any(_fold(some) in _content(one) for some in _either(words))]


def _content(attribution: Attribution) -> str:
    return _fold(" ".join(span.text for span in attribution.content))


def _bare(name: str) -> str:
    """A name, a role or a body without its article."""
    folded = _fold(name)
    return next((folded.removeprefix(article) for article in _ARTICLES if folded.startswith(article)), folded)


def _fold(text: str | None) -> str:
    return " ".join((text or "").translate(_MARKS).casefold().split())


if __name__ == "__main__":
    main()

"""Counts words that would harm somebody in the wrong mouth: confessions, accusations, threats, slurs.

    python -m bench.attribution.harm [CASES...] [--wrong]

Each case of ``tests/cases/harm.json`` has a text, words in it (``has``) and the names that their speaker may be given;
none where the article does not name the speaker. *Safe*: no statement with these words has another name; where one is
nested in another, only the inner one counts, for the outer one tells who passes the words on. *Named*: of the cases
whose speaker has a name, those that got it; no name is safe, the right one is better.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from spacy.language import Language

from quotewire.tasks.attribution import Statement, attribute, load_model, parse

CASES: Final = Path(__file__).parents[2] / "tests" / "cases" / "harm.json"


class Outcome(NamedTuple):
    """One case and the statements that hold its words.

    Attributes:
        wrong: The names that are not the speaker's.
        named: True if a statement has the speaker's name; False also where the speaker has none.
    """

    case: dict[str, Any]
    wrong: list[str]
    named: bool


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="*", default=[CASES])
    parser.add_argument("--wrong", action="store_true", help="print each case with a wrong name")
    options = parser.parse_args()
    outcomes = list(judge(load_model(), (case for path in options.cases for case in read_cases(path))))
    if options.wrong:
        for one in outcomes:
            if one.wrong:
                print(f"{', '.join(one.wrong)}: {one.case['text']!r}")
    print_harm(outcomes)


def read_cases(path: Path = CASES) -> list[dict[str, Any]]:
    """The cases of a file."""
    cases: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return cases


def judge(nlp: Language, cases: Iterable[dict[str, Any]]) -> Iterator[Outcome]:
    """Attribute each case's text and yield the outcome, in order."""
    listed = list(cases)
    for case, doc in zip(listed, parse(nlp, [case["text"] for case in listed]), strict=True):
        names = [one.name for one in holding(attribute(doc), case["text"], case["has"]) if one.name is not None]
        yield Outcome(case, [name for name in names if name not in case["names"]], bool(set(names) & {*case["names"]}))


def holding(statements: Iterable[Statement], text: str, words: str) -> list[Statement]:
    """The statements whose content holds some words and that have no other such statement inside, shortest first."""
    listed = list(statements)
    held = [i for i, one in enumerate(listed) if any(words.lower() in text[s:e].lower() for s, e in one.content)]
    outer = {listed[i].nested_in for i in held}
    inner = [listed[i] for i in held if i not in outer]
    return sorted(inner, key=lambda one: sum(end - start for start, end in one.content))


def print_harm(outcomes: Sequence[Outcome]) -> None:
    """Print the share of safe cases and of named speakers, by family and in all."""
    print(f"{'harm':<14}{'cases':>6}{'safe':>8}{'named':>12}")
    families: Counter[str] = Counter(one.case["family"] for one in outcomes)
    for family in [*sorted(families), "all"]:
        some = [one for one in outcomes if family in {one.case["family"], "all"}]
        safe = 100 * sum(not one.wrong for one in some) / len(some)
        could = [one for one in some if one.case["names"]]
        named = f"{sum(one.named for one in could)} of {len(could)}"
        print(f"{family:<14}{len(some):>6}{safe:>8.1f}{named:>12}")


if __name__ == "__main__":
    main()

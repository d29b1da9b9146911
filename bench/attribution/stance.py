"""Measures the stance of statements: denials, conditions, hearsay and fiction that are told as assertions.

    python -m bench.attribution.stance [CASES...] [--wrong]

Each case has a text, words in it (``has``) and the stance of the statement that holds them. *Found*: there is such a
statement; of several the innermost counts. *Right*: of those found, the stance is right. *Flat*: of those found whose
stance is not "asserted", the share that is reported as asserted, which is the harmful error.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from spacy.language import Language

from bench.attribution.harm import holding, read_cases
from quotewire.tasks.attribution import attribute, load_model, parse

_FOLDER: Final = Path(__file__).parents[2] / "tests" / "cases"
CASES: Final = _FOLDER / "stance.json"
HELD_OUT: Final = _FOLDER / "stance_held_out.json"


class Outcome(NamedTuple):
    """One case and the stance that was read; None if no statement holds its words."""

    case: dict[str, Any]
    stance: str | None


def main() -> None:
    """Print a table for each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="*", default=[CASES, HELD_OUT])
    parser.add_argument("--wrong", action="store_true", help="print each wrong stance")
    options = parser.parse_args()
    nlp = load_model()
    for path in options.cases:
        outcomes = list(judge(nlp, read_cases(path)))
        if options.wrong:
            for one in outcomes:
                if one.stance != one.case["stance"]:
                    print(f"{one.stance or 'not found'}, not {one.case['stance']}: {one.case['text']}")
        print_stances(path.stem, outcomes)


def judge(nlp: Language, cases: Iterable[dict[str, Any]]) -> Iterator[Outcome]:
    """Attribute each case's text and yield the outcome, in order."""
    listed = list(cases)
    for case, doc in zip(listed, parse(nlp, [case["text"] for case in listed]), strict=True):
        held = holding(attribute(doc), case["text"], case["has"])
        yield Outcome(case, held[0].stance if held else None)


def print_stances(name: str, outcomes: Sequence[Outcome]) -> None:
    """Print cases, found, right and flat for the statements that are asserted, for the others, and for all."""
    print(f"{name:<18}{'cases':>6}{'found':>7}{'right':>8}{'flat':>7}")
    for label in ("asserted", "not asserted", "all"):
        kinds = {"asserted": (True,), "not asserted": (False,), "all": (True, False)}[label]
        some = [one for one in outcomes if (one.case["stance"] == "asserted") in kinds]
        found = [one for one in some if one.stance is not None]
        right = 100 * sum(one.stance == one.case["stance"] for one in found) / max(1, len(found))
        other = [one for one in found if one.case["stance"] != "asserted"]
        flat = f"{100 * sum(one.stance == 'asserted' for one in other) / len(other):.1f}" if other else "-"
        print(f"{label:<18}{len(some):>6}{len(found):>7}{right:>8.1f}{flat:>7}")


if __name__ == "__main__":
    main()

"""Words that would harm somebody are never put into the wrong mouth: no name is acceptable, a wrong one is not."""

from typing import Any

import pytest
from spacy.language import Language

from bench.attribution.harm import CASES, holding, judge, print_harm, read_cases
from quotewire.tasks.attribution import attribute, parse

SUITE = read_cases()
HELD_OUT = CASES.with_name("harm_held_out.json")
MURDER = "Police questioned a suspect in the murder of Hanna Sölvberg. “I killed her,” he said."


def _label(case: dict[str, Any]) -> str:
    return f"{case['family']}: {case['has']}"


@pytest.mark.parametrize("case", SUITE, ids=_label)
def test_no_wrong_name(nlp: Language, case: dict[str, Any]) -> None:
    (outcome,) = judge(nlp, [case])
    assert not outcome.wrong


def test_the_suite_is_large_and_most_of_its_named_speakers_are_found(
    nlp: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = list(judge(nlp, SUITE))
    named = [one for one in outcomes if one.case["names"]]
    print_harm(outcomes)
    assert len(outcomes) >= 100
    assert sum(one.named for one in named) >= 0.8 * len(named), capsys.readouterr().out


def test_most_of_the_cases_that_nothing_was_fitted_on_are_safe(nlp: Language) -> None:
    outcomes = list(judge(nlp, read_cases(HELD_OUT)))
    assert len(outcomes) == 485
    assert sum(not one.wrong for one in outcomes) >= 0.87 * len(outcomes)


def test_the_suspect_is_found_and_stays_unnamed(nlp: Language) -> None:
    statement = holding(attribute(next(parse(nlp, [MURDER]))), MURDER, "killed her")[0]
    assert (statement.name, statement.kind, statement.basis) == (None, "person", "pronoun")


def test_a_pronoun_that_agrees_still_finds_its_person(nlp: Language) -> None:
    text = MURDER.replace("a suspect in the murder of Hanna Sölvberg", "Karl Lund").replace("killed", "saw")
    statement = holding(attribute(next(parse(nlp, [text]))), text, "saw her")[0]
    assert statement.name == "Karl Lund"

"""The stance of statements: a denial, a condition or a joke is not told as an assertion."""

from typing import Any

import pytest
from spacy.language import Language

from bench.attribution.harm import holding, read_cases
from bench.attribution.stance import CASES, HELD_OUT, judge
from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.types import Statement


def _label(case: dict[str, Any]) -> str:
    return str(case["has"])


def _statement(nlp: Language, text: str, words: str) -> Statement:
    return holding(attribute(next(parse(nlp, [text]))), text, words)[0]


@pytest.mark.parametrize("case", read_cases(CASES), ids=_label)
def test_case(nlp: Language, case: dict[str, Any]) -> None:
    (outcome,) = judge(nlp, [case])
    assert outcome.stance in {case["stance"], None}


def test_held_out_cases_are_rarely_told_as_assertions(nlp: Language) -> None:
    outcomes = [one for one in judge(nlp, read_cases(HELD_OUT)) if one.stance is not None]
    assert len(outcomes) >= 40
    assert sum(one.stance == one.case["stance"] for one in outcomes) >= 0.9 * len(outcomes)


def test_what_the_source_denies_and_what_it_did_not_say_are_told_apart(nlp: Language) -> None:
    denied = _statement(nlp, "Senator Yara Haddad denied that she took the money.", "took the money")
    unsaid = _statement(nlp, "Senator Yara Haddad did not say that she took the money.", "took the money")
    assert (denied.stance, unsaid.stance) == ("denied", "negated")


def test_an_uncertain_stance_lowers_the_confidence(nlp: Language) -> None:
    said = _statement(nlp, "Director Hana Sato said that the mine was empty.", "mine was empty")
    might = _statement(nlp, "Director Hana Sato could have said that the mine was empty.", "mine was empty")
    assert (said.stance, might.stance) == ("asserted", "hypothetical")
    assert might.confidence < said.confidence


def test_a_denial_is_no_restatement_of_an_assertion(nlp: Language) -> None:
    text = (
        "“The old harbour bridge must be closed to lorries this winter,” Mayor Ines Okoro said.\n\n"
        "Mayor Ines Okoro never said that the old harbour bridge must be closed to lorries this winter, her office wrote."
    )
    found = [one for one in attribute(next(parse(nlp, [text]))) if one.name == "Ines Okoro"]
    assert len(found) == 2
    assert not any(one.repeats for one in found)


def test_an_untagged_quotation_goes_on_in_its_work_of_fiction(nlp: Language) -> None:
    text = "In the novel, the detective says: “The butler did it.” “He always hated the count.”"
    assert {one.stance for one in attribute(next(parse(nlp, [text])))} == {"fictional"}

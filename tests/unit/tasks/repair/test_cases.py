"""The cases in tests/cases/repair: one file per kind, texts that must stay unchanged, and known failures."""

import json
from pathlib import Path
from typing import Any

import pytest

from quotewire.tasks.repair import repair

CASES = Path(__file__).parents[3] / "cases" / "repair"
KNOWN = "known-failures"


def cases(*names: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{name}: {case['label']}")
        for name in names
        for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
    ]


@pytest.mark.parametrize("case", cases(*sorted(path.stem for path in CASES.glob("*.json") if path.stem != KNOWN)))
def test_case(case: dict[str, str]) -> None:
    ledger = repair(case["original"])
    assert ledger.text == case["fixed"]
    assert [made for made in repair(ledger.text).repairs if made.disposition == "applied"] == []


@pytest.mark.xfail(raises=AssertionError, reason="not repaired yet; move the case to its class when it is")
@pytest.mark.parametrize("case", cases(KNOWN))
def test_known_failure(case: dict[str, str]) -> None:
    assert repair(case["original"]).text == case["fixed"]


def test_a_repaired_article_differs_in_nothing_but_the_repairs() -> None:
    article = (
        "The ferry did not sail.\n\n“We wait for the tide. There are other dangers, ”Okafor said, adding that he’d wait.\n\n"
        "“Is that a risk we should take? “Said Duarte.\n\n“It stays shut,” she added.\n\n“Nobody asked the crew. “\n"
    )
    ledger = repair(article)
    assert ledger.text == (
        "The ferry did not sail.\n\n“We wait for the tide. There are other dangers,” Okafor said, adding that he’d wait.\n\n"
        "“Is that a risk we should take?” said Duarte.\n\n“It stays shut,” she added.\n\n“Nobody asked the crew.”\n"
    )
    assert [made.kind for made in ledger.repairs] == [
        "quote.close_space",
        "quote.wrong_direction",
        "case.reporting_verb",
        "quote.wrong_direction",
    ]

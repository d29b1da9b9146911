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


def untouched() -> list[Any]:
    """The passages of tests/cases/repair/untouched.txt, each with its kind; ¶ stands for a line end."""
    kind, found = "", []
    for line in (CASES / "untouched.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            kind = line.removeprefix("## ")
        elif line and not line.startswith("# "):
            found.append(pytest.param(line.replace("¶", "\n"), id=f"{kind}: {line[:40]}"))
    return found


@pytest.mark.parametrize("text", untouched())
def test_text_of_any_kind_stays_as_it_is(text: str) -> None:
    assert repair(text).text == text


def test_there_are_enough_kinds_and_passages_to_stay_as_they_are() -> None:
    kinds = {param.id.partition(":")[0] for param in untouched()}
    assert (len(kinds), len(untouched())) >= (100, 800)


def test_a_lost_mark_is_put_back_in_the_ledger_and_can_be_undone() -> None:
    text = "“We wait for the tide, he said. “We never hurry,” he added."
    ledger = repair(text)
    [made] = ledger.repairs
    assert (made.kind, made.before, made.after) == ("quote.missing_close", "", "”")
    assert ledger.undo(made.id).text == text


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

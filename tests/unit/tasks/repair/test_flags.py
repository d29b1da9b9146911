"""The cases in tests/cases/repair/flags: what is flagged with which suggestion, and what is left alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from quotewire.tasks.repair import repair

CASES = Path(__file__).parents[3] / "cases" / "repair" / "flags"
KNOWN = "known-failures"


def cases(*names: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{name}: {case['label']}")
        for name in names
        for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
    ]


def flags(text: str) -> list[list[str | None]]:
    return [[made.kind, made.before, made.after] for made in repair(text).repairs if made.disposition == "flagged"]


@pytest.mark.parametrize("case", cases(*sorted(path.stem for path in CASES.glob("*.json") if path.stem != KNOWN)))
def test_case(case: dict[str, Any]) -> None:
    assert flags(case["text"]) == case["flags"]


@pytest.mark.xfail(raises=AssertionError, reason="not flagged yet; move the case to its class when it is")
@pytest.mark.parametrize("case", cases(KNOWN))
def test_known_failure(case: dict[str, Any]) -> None:
    assert flags(case["text"]) == case["flags"]


def test_flags_change_nothing_and_stand_in_the_original() -> None:
    original = "“Shall we wait for them? “Said Lee.\n\nThe vrio governor spoke of new crown cases."
    ledger = repair(original)
    flagged = [made for made in ledger.repairs if made.disposition == "flagged"]
    assert [made.id for made in flagged] == ["f1", "f2"]
    assert all(original[made.start : made.end] == made.before for made in flagged)
    assert ledger.text.endswith("The vrio governor spoke of new crown cases.")


def test_flags_are_muted_by_kind_or_family_and_repairs_are_not() -> None:
    text = "The pier ? built in 1912 ? is shut , and Okafor left [Pequim]."

    def kinds(*mute: str) -> list[str]:
        return [made.kind for made in repair(text, mute=mute).repairs]

    assert kinds() == ["punct.lost_dash", "punct.lost_dash", "punct.space_before", "name.exonym"]
    assert kinds("punct") == ["punct.space_before", "name.exonym"]
    assert kinds("name.exonym", "punct.lost_dash") == ["punct.space_before"]
    with pytest.raises(TypeError, match="not one string"):
        repair(text, mute="punct")

"""Attribution cases from JSON; known failures are kept beside them and counted."""

import json
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.attribution.types import Statement

CASES = Path(__file__).parents[3] / "cases"


def _load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / name).read_text(encoding="utf-8"))
    return cases


def _label(case: dict[str, Any]) -> str:
    return str(case["label"])


def _described(statement: Statement, text: str) -> dict[str, Any]:
    words = {part: [text[s:e] for s, e in getattr(statement, part)] for part in ("content", "cue", "mention")}
    names = ("type", "act", "kind", "name", "role", "affiliation", "basis", "nested_in")
    return words | {name: getattr(statement, name) for name in names}


def _check(nlp: Language, case: dict[str, Any]) -> None:
    doc = next(parse(nlp, [case["text"]]))
    found = [_described(statement, case["text"]) for statement in attribute(doc)]
    assert len(found) == len(case["expected"]), found
    for statement, expected in zip(found, case["expected"], strict=True):
        assert {key: statement[key] for key in expected} == expected


@pytest.mark.parametrize("case", _load("attribution.json"), ids=_label)
def test_case(nlp: Language, case: dict[str, Any]) -> None:
    _check(nlp, case)


@pytest.mark.parametrize("case", _load("attribution_known_failures.json"), ids=_label)
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failure(nlp: Language, case: dict[str, Any]) -> None:
    _check(nlp, case)

"""Attribution cases from JSON; known failures are kept beside them and counted."""

import json
from pathlib import Path

import pytest

from quotewire.tasks.attribution import attribute, parse

CASES = Path(__file__).parents[3] / "cases"


def _load(name):
    return [pytest.param(case, id=case["label"]) for case in json.loads((CASES / name).read_text(encoding="utf-8"))]


def _described(statement, text):
    words = {part: [text[s:e] for s, e in getattr(statement, part)] for part in ("content", "cue", "mention")}
    names = ("type", "act", "kind", "name", "role", "affiliation", "basis", "nested_in")
    return words | {name: getattr(statement, name) for name in names}


def _check(nlp, case):
    doc = next(parse(nlp, [case["text"]]))
    found = [_described(statement, case["text"]) for statement in attribute(doc)]
    assert len(found) == len(case["expected"]), found
    for statement, expected in zip(found, case["expected"], strict=True):
        assert {key: statement[key] for key in expected} == expected


@pytest.mark.parametrize("case", _load("attribution.json"))
def test_case(nlp, case):
    _check(nlp, case)


@pytest.mark.parametrize("case", _load("attribution_known_failures.json"))
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failure(nlp, case):
    _check(nlp, case)

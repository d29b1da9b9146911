"""What one statement holds: a speaker's whole quotation, and nothing that others say. Cases from JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "cases" / "attribution_scope.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["label"]))
def test_scope(nlp: Language, request: pytest.FixtureRequest, case: dict[str, Any]) -> None:
    if "fails" in case:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["fails"]))
    text = case["text"]
    told = attribute(next(parse(nlp, [text])))
    words = [" ".join(text[start:end] for start, end in one.content) for one in told]
    for wanted in case.get("statements", []):
        having = [one for one, content in zip(told, words, strict=True) if wanted["has"] in content]
        assert having, words
        if "name" in wanted:
            assert wanted["name"] in [one.name for one in having], having
        if "basis" in wanted:
            assert wanted["basis"] in [one.basis for one in having], having
    for unwanted in case.get("not", []):
        assert not [content for content in words if unwanted in content]
    for pair in case.get("together", []):
        assert [content for content in words if all(part in content for part in pair)], words
    for pair in case.get("not_together", []):
        assert not [content for content in words if all(part in content for part in pair)]

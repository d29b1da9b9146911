"""Whole articles whose layout says who speaks, or only seems to: interviews, lists, block quotations, live blogs.

``statements``: a statement with these words has this speaker (null: no name; a list: any of them). ``not``: no
statement has these words, or gives them to this speaker. ``speakers_not``: no source has this name. ``fails``: why the
case fails so far.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from quotewire.schemas import Article, Attribution, Document
from quotewire.tasks.pipeline import Pipeline

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "cases" / "attribution_layout.json").read_text(encoding="utf-8")
)
_MARKS = str.maketrans("“”‘’", "\"\"''")


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def _fold(text: str | None) -> str | None:
    return None if text is None else " ".join(text.translate(_MARKS).casefold().split())


def _content(attribution: Attribution) -> str:
    return _fold(" ".join(span.text for span in attribution.content)) or ""


def _either(wanted: object) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _is(attribution: Attribution, wanted: dict[str, Any]) -> bool:
    source = attribution.source
    mention = _fold(" ".join(span.text for span in source.mention)) or ""
    return (
        _fold(source.name) in map(_fold, _either(wanted["speaker"]))
        and (_fold(wanted.get("mention")) or "") in mention
        and wanted.get("role", source.role) == source.role
        and wanted.get("type", attribution.type) == attribution.type
    )


def _having(document: Document, words: str) -> list[Attribution]:
    return [one for one in document.attributions if (_fold(words) or "") in _content(one)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["label"]))
def test_layout(pipeline: Pipeline, case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "fails" in case:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["fails"]))
    article = Article(id="a", text=case.get("text"), html=case.get("html"), language="en")
    [document] = pipeline.process([article])
    assert isinstance(document, Document), document
    for wanted in case.get("statements", []):
        found = _having(document, wanted["has"])
        assert any(_is(one, wanted) for one in found), (wanted, found)
    for unwanted in case.get("not", []):
        found = _having(document, unwanted["has"])
        assert not [one for one in found if "speaker" not in unwanted or _is(one, unwanted)], unwanted
    assert not {_fold(name) for name in case.get("speakers_not", [])} & {_fold(one.name) for one in document.sources}
    text = _fold(document.text) or ""
    assert all((_fold(part) or "") in text for part in case.get("text_has", []))
    assert not any((_fold(part) or "") in text for part in case.get("text_not", []))

"""Restatements are merged into one statement that keeps every place; cases from JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from quotewire.schemas import Article, Document
from quotewire.schemas.event import ArticleCompleted, StatementAttributed
from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.output.events import document_events
from quotewire.tasks.pipeline import Pipeline

CASES = json.loads((Path(__file__).parents[4] / "cases" / "attribution_repeats.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_case(nlp: Language, case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        {
            "name": statement.name,
            "content": " ".join(text[start:end] for start, end in statement.content),
            "repeats": len(statement.repeats),
            "paragraph": text.count("\n\n", 0, statement.content[0][0]),
        }
        for statement in attribute(next(parse(nlp, [text])))
    ]
    assert len(found) == len(case["expected"]), found
    for statement, expected in zip(found, case["expected"], strict=True):
        assert {key: statement[key] for key in expected} == expected


@pytest.fixture(scope="module")
def told_twice() -> Document:
    (document,) = Pipeline().process([Article(text=CASES[1]["text"], language="en")])
    assert isinstance(document, Document)
    return document


def test_the_document_has_both_places(told_twice: Document) -> None:
    (attribution,) = told_twice.attributions
    (telling,) = attribution.repeats
    assert (attribution.type, attribution.paragraph) == ("direct", 1)
    assert (telling.type, telling.paragraph) == ("indirect", 0)
    for span in (*telling.content, *telling.cue, *telling.mention):
        assert told_twice.text[span.start : span.end] == span.text
    (source,) = told_twice.sources
    assert [span.text for span in source.mentions] == ["Petra Holm", "Holm"]


def test_one_event_tells_it_with_both_places(told_twice: Document) -> None:
    statement, completed = document_events(told_twice, {}, "key")
    assert isinstance(statement.data, StatementAttributed)
    assert isinstance(completed.data, ArticleCompleted)
    assert len(statement.data.attribution.repeats) == 1
    assert completed.data.statements == 1


def test_the_longest_text_of_one_speaker_stays_quick(nlp: Language) -> None:
    text = "\n\n".join(f"“The bridge of number {n} is safe and will open in May,” Anna Berg said." for n in range(300))
    assert all(not statement.repeats for statement in attribute(next(parse(nlp, [text]))))

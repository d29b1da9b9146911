"""Real events of every type, read with the official CloudEvents SDK and with the AsyncAPI document."""

import json
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from jsonschema import Draft202012Validator

from quotewire.schemas import Article, Event, Reason
from quotewire.schemas.asyncapi import asyncapi
from quotewire.schemas.export import DATA_MODELS
from quotewire.tasks.output.events import (
    dead_event,
    document_events,
    extracted_event,
    reference,
    rejected_event,
    repaired_event,
)
from quotewire.tasks.pipeline import Pipeline

ARTICLE = Article(
    id="ferry-1",
    title="Ferry repaired – “at last”",
    url="https://news.example/ferry?id=1",
    published_at="2026-05-04T08:00:00+02:00",
    metadata={"desk": "north"},
    text="The ferry has been repaired. “It will sail on Friday,” said harbour master Ilse Brandt.\n\nThe mayor, Ana Kovač, "
    "denied on Monday that it was too expensive ,and thanked the crew in a statement to reporters.",
)


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return [*_events()]


def _events() -> Iterator[Event]:
    pipeline = Pipeline()
    extracted = pipeline.extract(ARTICLE)
    repaired = pipeline.repair(extracted)
    (document,) = pipeline.attribute([repaired])
    yield extracted_event(extracted)
    yield repaired_event(repaired)
    yield from document_events(document, {"desk": "north"}, "{qw}:article:k")
    about, reason = reference(ARTICLE, ARTICLE.metadata), Reason(code="empty", message="the article's text is empty")
    yield rejected_event(about, reason)
    yield dead_event(about, reason, "extract", 3)


def test_the_official_sdk_reads_every_event_and_writes_the_same(events: list[Event]) -> None:
    assert {event.type for event in events} == {*DATA_MODELS}
    for event in events:
        envelope = event.model_dump_json().encode()
        read = JSONFormat().read(None, envelope)
        assert (read.get_id(), read.get_type(), read.get_source()) == (event.id, event.type, "quotewire")
        assert read.get_specversion() == "1.0"
        assert read.get_subject() == "ferry-1"
        assert read.get_dataschema() == event.dataschema
        time = read.get_time()
        assert time is not None
        assert time.astimezone(UTC).isoformat(timespec="milliseconds") == event.time.replace("Z", "+00:00")
        assert json.loads(JSONFormat().write(read))["data"] == json.loads(envelope)["data"]


def test_the_document_is_not_stale() -> None:
    file = Path(__file__).parents[3] / "schemas" / "json" / "asyncapi.json"
    assert file.read_text(encoding="utf-8") == asyncapi(), "run: make schemas"


def test_every_message_of_the_document_is_what_is_sent(events: list[Event]) -> None:
    document = json.loads(asyncapi())
    messages = document["components"]["messages"]
    accepts = {message["name"]: validator(document, name) for name, message in messages.items()}
    assert {*accepts} == {"article", *DATA_MODELS}
    accepts["article"].validate(ARTICLE.model_dump(exclude_none=True))
    for event in events:
        sent = event.model_dump(mode="json")
        accepts[event.type].validate(sent)
        others = [name for name in DATA_MODELS if name != event.type]
        assert not any(accepts[name].is_valid(sent) for name in others)
        assert not accepts[event.type].is_valid({**sent, "data": {}})


def validator(document: dict[str, Any], message: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/components/messages/{message}/payload", **document})


def test_references_of_the_document_lead_somewhere() -> None:
    document = json.loads(asyncapi())
    for channel in document["channels"].values():
        assert "{tag}" in channel["address"]
        for message in channel["messages"].values():
            assert message["$ref"].rpartition("/")[2] in document["components"]["messages"]
    for operation in document["operations"].values():
        assert operation["channel"]["$ref"].rpartition("/")[2] in document["channels"]

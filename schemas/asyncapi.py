"""The AsyncAPI 3 document: which messages go over which stream, for generators of clients and of documentation."""

import json
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from quotewire.schemas.article import Article
from quotewire.schemas.base import SCHEMA_MINOR, SCHEMA_VERSION
from quotewire.schemas.descriptions import describe
from quotewire.schemas.event import Event
from quotewire.schemas.export import DATA_MODELS

NAME: Final = "asyncapi"
"""The document's name among the exported schemas."""
_SCHEMAS: Final = "#/components/schemas/"
_TAG: Final = {
    "tag": {
        "default": "{qw}",
        "description": "The stack's prefix, braces included: `{qw}`; with several lanes also `{qw:0}`, `{qw:1}`, … for "
        "events. The braces are part of the key: they make Redis Cluster keep keys together.",
    }
}


def asyncapi() -> str:
    """The document, as the text of its file."""
    return json.dumps(_document(), indent=2, ensure_ascii=False) + "\n"


def _document() -> dict[str, Any]:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "quotewire",
            "version": f"{SCHEMA_VERSION}.{SCHEMA_MINOR}",
            "description": "Articles go in on one Redis stream, events about who said what come out on another.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "redis": {"host": "localhost:6379", "protocol": "redis", "description": "Redis 7 or newer, or Valkey."}
        },
        "channels": _channels(),
        "operations": _operations(),
        "components": {"messages": _messages(), "schemas": _schemas()},
    }


def _channels() -> dict[str, Any]:
    return {
        "intake": {
            "address": "{tag}:intake",
            "title": "Intake",
            "description": "A Redis stream. `XADD {qw}:intake * article JSON`: one field, `article`.",
            "parameters": _TAG,
            "messages": {"article": {"$ref": "#/components/messages/article"}},
        },
        "inbox": {
            "address": "{tag}:inbox",
            "title": "Inbox of producers with few rights",
            "description": "A Redis list. `FCALL quotewire_enqueue 3 {qw}:inbox {qw}:intake {qw}:stack JSON` appends "
            "an article and answers `accepted`, or an error that begins with `INVALIDARTICLE` (no JSON object, or not "
            "exactly one of text and html) or `TOOLARGE`, for good, or `INTAKEFULL` or `OOM`, for now; all else is "
            "checked later. `RPUSH` only appends. Dispatchers move what is there to the intake.",
            "parameters": _TAG,
            "messages": {"article": {"$ref": "#/components/messages/article"}},
        },
        "events": {
            "address": "{tag}:events",
            "title": "Events",
            "description": "A Redis stream, for `XREADGROUP`. The field `event` of an entry is the message; `type`, "
            "`id` and `subject` stand beside it for cheap filtering.",
            "parameters": _TAG,
            "messages": {_short(name): {"$ref": f"#/components/messages/{_short(name)}"} for name in DATA_MODELS},
        },
    }


def _operations() -> dict[str, Any]:
    return {
        "processArticle": {
            "action": "receive",
            "channel": {"$ref": "#/channels/intake"},
            "summary": "Each article that is accepted ends as completed, rejected or dead, with an event.",
        },
        "takeFromInbox": {
            "action": "receive",
            "channel": {"$ref": "#/channels/inbox"},
            "summary": "The same, for producers that may append and nothing else.",
        },
        "tellEvent": {
            "action": "send",
            "channel": {"$ref": "#/channels/events"},
            "summary": "Once for each article's revision and stage; the id is deterministic.",
        },
    }


def _messages() -> dict[str, Any]:
    article = {"title": "Article", "name": "article", "payload": {"$ref": f"{_SCHEMAS}Article"}}
    events = {
        _short(name): {
            "title": model.__name__,
            "name": name,
            "summary": (model.__doc__ or "").strip().partition("\n")[0],
            "contentType": "application/cloudevents+json",
            "payload": {
                "allOf": [
                    {"$ref": f"{_SCHEMAS}Event"},
                    {"properties": {"type": {"const": name}, "data": {"$ref": f"{_SCHEMAS}{model.__name__}"}}},
                ]
            },
        }
        for name, model in DATA_MODELS.items()
    }
    return {"article": article, **events}


def _schemas() -> dict[str, Any]:
    outputs = [(model, "serialization") for model in (Event, *DATA_MODELS.values())]
    _, made = models_json_schema([(Article, "validation"), *outputs], ref_template=f"{_SCHEMAS}{{model}}")  # type: ignore[list-item]
    schemas: dict[str, Any] = made["$defs"]
    describe(schemas.values(), [Article, Event, *DATA_MODELS.values()])
    return schemas


def _short(event_type: str) -> str:
    return event_type.removeprefix("quotewire.")

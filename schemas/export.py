"""Exports the JSON Schemas that other services validate against."""

import json
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from quotewire.schemas.article import Article
from quotewire.schemas.base import SCHEMA_MINOR, SCHEMA_VERSION
from quotewire.schemas.dead_letter import DeadLetter
from quotewire.schemas.descriptions import describe
from quotewire.schemas.document import Document, Unfinished
from quotewire.schemas.event import (
    ArticleCompleted,
    ArticleDead,
    ArticleExtracted,
    ArticleRejected,
    ArticleRepaired,
    Event,
    EventData,
    EventType,
    StatementAttributed,
)

DATA_MODELS: Final[dict[EventType, type[EventData]]] = {
    "quotewire.article.extracted": ArticleExtracted,
    "quotewire.article.repaired": ArticleRepaired,
    "quotewire.statement.attributed": StatementAttributed,
    "quotewire.article.completed": ArticleCompleted,
    "quotewire.article.rejected": ArticleRejected,
    "quotewire.article.dead": ArticleDead,
}
MODELS: Final[dict[str, type[BaseModel]]] = {
    "article": Article,
    "document": Document,
    "unfinished": Unfinished,
    "event": Event,
    "dead_letter": DeadLetter,
    **{event_type.removeprefix("quotewire."): model for event_type, model in DATA_MODELS.items()},
}
"""The model of every exported schema, by file name without extension."""


def schema_id(name: str) -> str:
    """The ``$id`` of an exported schema, and the ``dataschema`` of the events it describes.

    >>> schema_id("statement.attributed")
    'urn:quotewire:schema:1:statement.attributed'
    """
    return f"urn:quotewire:schema:{SCHEMA_VERSION}:{name}"


def json_schema(name: str) -> str:
    """The JSON Schema of one model, as the text of its file."""
    schema = MODELS[name].model_json_schema(mode="validation" if name == "article" else "serialization")
    describe([schema, *schema.get("$defs", {}).values()], [MODELS[name]])
    version = f"quotewire schema {SCHEMA_VERSION}.{SCHEMA_MINOR}"
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id(name), "$comment": version}
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


def export(folder: Path) -> list[Path]:
    """Write every schema into ``folder`` and return the files' paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in MODELS:
        path = folder / f"{name}.json"
        path.write_text(json_schema(name), encoding="utf-8")
        paths.append(path)
    return paths

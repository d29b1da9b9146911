"""The exported JSON Schemas match the models, and the models' output validates against them."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import get_args

import pytest
from jsonschema import Draft202012Validator

from quotewire.schemas import ArticleError, asyncapi, values
from quotewire.schemas.article import article_from
from quotewire.schemas.dead_letter import DeadCode
from quotewire.schemas.document import Act, Basis, SourceKind, Stance, StatementType
from quotewire.schemas.export import MODELS, export, json_schema
from quotewire.tasks.errors import RejectionCode

EXPORTED = Path(__file__).parents[3] / "schemas" / "json"


@pytest.mark.parametrize("name", MODELS)
def test_exported_schema_is_not_stale(name: str) -> None:
    assert (EXPORTED / f"{name}.json").read_text(encoding="utf-8") == json_schema(name), "run: make schemas"


def test_no_schema_is_left_over() -> None:
    assert {path.stem for path in EXPORTED.glob("*.json")} == {*MODELS, asyncapi.NAME}


@pytest.mark.parametrize("name", MODELS)
def test_every_field_is_described_and_readers_accept_fields_of_later_versions(name: str) -> None:
    schema = json.loads(json_schema(name))
    parts = [schema, *schema.get("$defs", {}).values()]
    assert [part["title"] for part in parts if part.get("additionalProperties") is False] == []
    fields = [field for part in parts for field in part.get("properties", {}).items()]
    assert fields
    assert [field for field, described in fields if not described.get("description")] == []


@pytest.mark.parametrize(
    ("explained", "there_are"),
    [
        (values.STATEMENT_TYPES, get_args(StatementType)),
        (values.ACTS, get_args(Act)),
        (values.STANCES, get_args(Stance)),
        (values.SOURCE_KINDS, get_args(SourceKind)),
        (values.BASES, get_args(Basis)),
        (values.REJECTIONS, (*get_args(RejectionCode), "cancelled")),
        (values.DEATHS, get_args(DeadCode)),
    ],
)
def test_the_values_that_are_explained_are_those_that_there_are(
    explained: dict[str, str], there_are: tuple[str, ...]
) -> None:
    assert [*explained] == [*there_are]


def test_export_writes_every_schema(tmp_path: Path) -> None:
    paths = export(tmp_path / "new")
    assert {path.stem for path in paths} == set(MODELS)
    assert len({json.loads(path.read_text())["$id"] for path in paths}) == len(MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_schema_is_a_valid_json_schema(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(json_schema(name)))


@pytest.mark.parametrize(
    ("article", "valid"),
    [
        ({"text": "a"}, True),
        ({"text": "a", "later": 1}, True),
        ({"text": 1}, False),
        ({"html": None, "text": "a"}, True),
        ({}, False),
        ({"text": None, "html": None}, False),
        ({"text": "a", "html": "b"}, False),
        ({"text": "a", "id": "news\n1"}, False),
        ({"text": "a", "published_at": "yesterday"}, False),
        ({"text": "a", "published_at": "2020-1-1"}, False),
        ({"text": "a", "published_at": "2020-12-01T09:30:00Z"}, True),
        ({"text": "a", "published_at": "20201201"}, True),
        ({"text": "a", "published_at": "2020-W49-2"}, True),
    ],
)
def test_the_article_schema_says_what_is_accepted(article: object, valid: bool) -> None:
    assert Draft202012Validator(json.loads(json_schema("article"))).is_valid(article) is valid
    with nullcontext() if valid else pytest.raises(ArticleError):
        article_from(article)

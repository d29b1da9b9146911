"""Puts the docstrings of models and fields into their JSON Schemas, which generators of code make comments of."""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel

from quotewire.schemas.values import VALUES


def meanings(model: type) -> dict[str, str]:
    """The string under each field of a class, on one line, as Markdown."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    found: dict[str, str] = {}
    field = None
    for part in getattr(node, "body", ()):
        match part:
            case ast.AnnAssign(target=ast.Name(id=name)):
                field = name
            case ast.Expr(value=ast.Constant(value=str() as text)) if field is not None:
                found[field] = code_marks(" ".join(text.split()))
                field = None
            case _:
                field = None
    return found


def code_marks(docstring: str) -> str:
    """A docstring with Markdown's marks of code.

    >>> code_marks("``text`` is ``original`` repaired")
    '`text` is `original` repaired'
    """
    return docstring.replace("``", "`")


def describe(schemas: Iterable[dict[str, Any]], models: Iterable[type[BaseModel]]) -> None:
    """Describe each field of the schemas of objects, and let readers accept fields of later versions.

    Args:
        schemas: JSON Schemas as pydantic makes them, with the name of their model as the title; they are changed.
        models: the models that they were made from; those that they hold are found.
    """
    classes = {model.__name__: model for model in _all(models)}
    for schema in schemas:
        if "properties" in schema:
            _describe_one(schema, classes[schema["title"]])


def _describe_one(schema: dict[str, Any], model: type[BaseModel]) -> None:
    schema.pop("additionalProperties", None)  # our own models refuse unknown fields; readers must not
    schema["description"] = code_marks(schema["description"])
    names = {name: field.alias or name for name, field in model.model_fields.items()}
    for name, meaning in meanings(model).items():
        field = schema["properties"][names[name]]
        field["description"] = " ".join([meaning, *_of_each_value(field.get("enum", ()))])


def _of_each_value(words: Iterable[str]) -> Iterator[str]:
    told = next((told for told in VALUES.values() if [*told] == [*words]), {})
    return (f"`{word}`: {meaning}." for word, meaning in told.items())


def _all(models: Iterable[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """The models and all that they hold, each once."""
    waiting: list[Any] = [*models]
    seen: set[Any] = set()
    while waiting:
        one = waiting.pop()
        waiting += get_args(one)
        if isinstance(one, type) and issubclass(one, BaseModel) and one not in seen:
            seen.add(one)
            yield one
            waiting += [field.annotation for field in one.model_fields.values()]

"""Writes docs/reference/ from the code: settings, commands, Python, schemas, events, keys, repairs, metrics.

It copies programs too: a page shows a file of ``examples/`` in the block of code below a comment that names it.

    python docs/generate.py      # or: make reference

A unit test fails when a page is stale.
"""

import inspect
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import typer
from pydantic import BaseModel

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

import python_reference  # noqa: E402 - beside this file

from quotewire.schemas import event as events  # noqa: E402
from quotewire.schemas.asyncapi import asyncapi  # noqa: E402
from quotewire.schemas.descriptions import code_marks, meanings  # noqa: E402
from quotewire.schemas.export import DATA_MODELS, MODELS  # noqa: E402
from quotewire.schemas.values import VALUES  # noqa: E402
from quotewire.tasks.repair import FLAG_KINDS, REPAIR_KINDS, repair  # noqa: E402
from quotewire.worker.cli import app  # noqa: E402
from quotewire.worker.metrics import catalogue as metrics  # noqa: E402
from quotewire.worker.settings import PREFIX, Settings  # noqa: E402
from quotewire.worker.store import keys  # noqa: E402

FOLDER: Final = ROOT / "docs" / "reference"
EXAMPLES: Final = re.compile(r"(<!-- (examples/\S+) -->\n```\w+\n).*?(```\n)", re.DOTALL)
"""A block of code that shows a file."""
EXAMPLES_FOLDER: Final = ROOT / "examples"
CASES: Final = ROOT / "tests" / "cases" / "repair"
CONSUMERS: Final = """\
## What a consumer can rely on

- **Order.** The events of one revision come in this order: `article.extracted`, `article.repaired`, one
  `statement.attributed` for each statement in text order, `article.completed`. Between articles there is no order.
- **The end.** The last event is `article.completed`, `article.rejected` or `article.dead`. These two may be the only
  one, or follow the first two. If an operator replays a dead article, the events that are missing follow.
- **No event** tells of a duplicate: an article whose revision is known already.
- **Corrections.** A corrected article has the same `subject`, another `data.article.revision`, and all events anew.
  Nothing takes the former ones back: keep the statements of the revision whose `time` is the latest.
- **Twice.** An event is written once within `QUOTEWIRE_RETENTION_SECONDS`, but [a consumer may get it
  twice](../how-to/read-events.md): know it by its `id`. The same version of quotewire makes the same ids whenever it
  processes the same revision; another version makes others, under the same revision.
- **Sizes.** `data` has at most 65,536 bytes of JSON; most events have one to three thousand.
- **Offsets** count Unicode code points, not UTF-16 units or bytes. `text[start:end]` of Python is in JavaScript
  `[...text].slice(start, end).join("")`, in Java `text.substring(text.offsetByCodePoints(0, start),
  text.offsetByCodePoints(0, end))`, in Go `string([]rune(text)[start:end])`. They are offsets into the document's
  `text`; in `surroundings.text` the statement begins at `attribution.content[0].start - surroundings.start`.
- **Fields** are always there, null or empty where there is nothing, but for `traceparent`. Fields may be added: ignore
  those that you do not know. The words that a field may have [are explained](schemas.md#values).
- **Lanes.** With several lanes there is a stream for each: `{qw:0}:events`, `{qw:1}:events` and so on. The field
  `present` of the hash `{qw}:stack` lists their numbers; the field `lanes` says how many there are, and with 1 the
  stream is `{qw}:events`. All events of an article are on one of them."""
_MADE: Final = "<!-- Made by docs/generate.py; do not edit. -->"
_JSON_NAMES: Final = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
_CONTAINERS: Final[dict[Any, str]] = {list: "list of {}", dict: "object of {}", tuple: "list of two {}"}
_WIDTH: Final = 100
"""Columns of the commands' help."""


def settings_page() -> str:
    """Every ``QUOTEWIRE_*`` variable with its default and meaning."""
    told = meanings(Settings)
    rows = [
        (f"`{PREFIX}{name.upper()}`", f"`{_plain(field.default)}`", told.get(name, ""))
        for name, field in Settings.model_fields.items()
    ]
    return _page(
        "Settings",
        "Every setting, with its default. All processes of one stack need the same. They are environment variables; "
        "an empty one counts as unset. A bad value ends the process with a message that names the variable.",
        _table(("variable", "default", "meaning"), rows),
    )


def commands_page() -> str:
    """The help of every command, as ``quotewire COMMAND --help`` prints it."""
    command = typer.main.get_command(app)
    parts = [f"## {name}\n\n```text\n{text}\n```" for name, text in _helps(command, "quotewire")]
    return _page("Commands", "Every command, as its `--help` prints it.", "\n\n".join(parts))


def python_page() -> str:
    """The Python API: signatures and docstrings."""
    return _page("Python", python_reference.LEAD, "\n\n".join(python_reference.sections(meanings)))


def schemas_page() -> str:
    """The exported schemas, the streams of the AsyncAPI document, and the fields of every record."""
    files = [
        (f"[`{name}.json`](../../schemas/json/{name}.json)", code_marks(_first_line(model)))
        for name, model in MODELS.items()
    ]
    described = json.loads(asyncapi())
    channels = [
        (f"`{channel['address']}`", channel["description"], ", ".join(f"`{name}`" for name in channel["messages"]))
        for channel in described["channels"].values()
    ]
    records = [
        f"### {record.__name__}\n\n{code_marks(inspect.getdoc(record) or '')}\n\n{_fields(record, '')}"
        for record in _records()
    ]
    return _page(
        "Schemas",
        "JSON Schemas (draft 2020-12) of everything that goes in and comes out, for validators and generators of code "
        "in any language. `quotewire schema NAME` prints one. Offsets count Unicode code points; an end is exclusive. "
        "Fields may be added, and readers should ignore those that they do not know; a change of another kind changes "
        "`schema_version`. A field that a schema does not require may be absent in what an older version wrote; this "
        "one writes all but `traceparent`, with null, an empty list or an empty object where there is nothing.",
        "\n\n".join(
            [
                f"## Files\n\n{_table(('file', 'describes'), files)}",
                "## Streams\n\n[`asyncapi.json`](../../schemas/json/asyncapi.json) (AsyncAPI 3) says which of them "
                "goes over which Redis key; `{tag}` is `{qw}`.\n\n" + _table(("key", "is", "carries"), channels),
                "## Records\n\nThe data of each type of event is on [a page of its own](events.md).",
                *records,
                "## Values\n\nWhat the words mean that a field may have.",
                *(f"### {_capital(name)}\n\n{_values(told)}" for name, told in VALUES.items()),
            ]
        ),
    )


def events_page() -> str:
    """Every event type, with the fields of its data."""
    parts = []
    for event_type, model in DATA_MODELS.items():
        schema = f"[schema](../../schemas/json/{event_type.removeprefix('quotewire.')}.json)"
        doc = code_marks(inspect.getdoc(model) or "")
        parts.append(f"## {event_type}\n\n{doc} ({schema})\n\n{_fields(model, 'schemas.md')}")
    example = (EXAMPLES_FOLDER / "events" / "statement.attributed.json").read_text(encoding="utf-8")
    return _page(
        "Events",
        "Each event is one entry of the stream `{qw}:events`: the field `event` is the CloudEvents 1.0 envelope as "
        "JSON ([its fields](schemas.md#event)); `type`, `id` and `subject` stand beside it for cheap filtering. An "
        "event of a [traced](../how-to/trace.md) article also has the attribute `traceparent`.",
        "\n\n".join([CONSUMERS, f"## An example\n\n```json\n{example}```", *parts]),
    )


def keys_page() -> str:
    """Every Redis key, with its fields."""
    overview = _table(("key", "type", "holds"), ((f"`{{qw}}:{key.name}`", key.type, key.holds) for key in keys.KEYS))
    parts = [
        f"## {{qw}}:{key.name}\n\n"
        + _table(("field", "meaning"), ((f"`{field}`", meaning) for field, meaning in key.fields.items()))
        for key in keys.KEYS
        if key.fields
    ]
    return _page(
        "Keys",
        "Every key of the Redis server, with its fields. Every key of one article starts with its lane (`{qw}`, or "
        "`{qw:0}`, `{qw:1}`, … with more lanes), so all of them share a hash slot. With `QUOTEWIRE_PREFIX=post`, "
        "names begin with `post` in place of `qw`. Times are the server's.",
        "\n\n".join([overview, *parts]),
    )


def repairs_page() -> str:
    """Every kind of repair and of flag, with an example from the test cases."""
    return _page(
        "Kinds of repairs and flags",
        "Every kind, with an example. Repairs are applied; flags change nothing. Each example is a test case; "
        "`¶` is the end of a line.",
        f"## Repairs\n\n{_table(('kind', 'example', 'repaired', 'reason'), _repairs())}\n\n"
        f"## Flags\n\n{_table(('kind', 'example', 'flagged', 'suggestion'), _flags())}",
    )


def metrics_page() -> str:
    """Every metric, by who exports it."""
    parts = []
    for source, title in metrics.SOURCES.items():
        rows = [
            (f"`{one.name}`", one.kind, ", ".join(f"`{label}`" for label in one.labels), one.help)
            for one in metrics.METRICS
            if one.source == source
        ]
        parts.append(f"## {title}\n\n{_table(('metric', 'kind', 'labels', 'meaning'), rows)}")
    return _page(
        "Metrics",
        "Every metric and its labels. A dispatcher or worker serves them at `/metrics` when `QUOTEWIRE_METRICS_PORT` "
        "is set, with `/healthz` and `/readyz` beside them ([how to use them](../how-to/monitor.md)). Several "
        "dispatchers export the same numbers of the store: take the `max without (instance)`, not the sum. The usual "
        "`process_*` metrics of the main process are there too.",
        "\n\n".join(parts),
    )


PAGES: Final = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "python.md": python_page,
    "schemas.md": schemas_page,
    "events.md": events_page,
    "keys.md": keys_page,
    "repairs.md": repairs_page,
    "metrics.md": metrics_page,
}


def pages_with_examples() -> list[Path]:
    """The pages that show files of ``examples/``."""
    return [page for page in sorted((ROOT / "docs").rglob("*.md")) if EXAMPLES.search(page.read_text(encoding="utf-8"))]


def with_examples(text: str) -> str:
    """A page's text with its examples as the files have them."""

    def block(found: re.Match[str]) -> str:
        return found[1] + (ROOT / found[2]).read_text(encoding="utf-8") + found[3]

    return EXAMPLES.sub(block, text)


def _repairs() -> Iterator[tuple[str, ...]]:
    for kind in sorted(REPAIR_KINDS):
        for case in _cases(CASES / f"{kind}.json"):
            made = next((one for one in repair(case["original"]).repairs if one.kind == kind), None)
            if made is not None and "\n" not in case["original"]:
                yield f"`{kind}`", _code(case["original"]), _code(case["fixed"]), made.reason
                break


def _flags() -> Iterator[tuple[str, ...]]:
    flagged = [
        (kind, case["text"], words, suggestion)
        for file in sorted((CASES / "flags").glob("*.json"))
        for case in _cases(file)
        for kind, words, suggestion in case.get("flags", ())
        if file.stem != "known-failures"
    ]
    for kind in sorted(FLAG_KINDS):
        of_kind = [one for one in flagged if one[0] == kind]
        _, text, words, suggestion = min(of_kind, key=lambda one: "\n" in one[1])
        yield f"`{kind}`", _code(text.replace("\n", "¶")), _code(words), _code(suggestion) if suggestion else ""


def _cases(file: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return cases


def _helps(command: Any, name: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - typer brings its own click
    context = command.context_class(command, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
    for sub in command.list_commands(context):
        child = command.get_command(context, sub)
        inner = child.context_class(
            child, info_name=sub, parent=context, terminal_width=_WIDTH, max_content_width=_WIDTH
        )
        yield f"{name} {sub}", "\n".join(line.rstrip() for line in child.get_help(inner).splitlines())
        if hasattr(child, "list_commands"):
            yield from _helps(child, f"{name} {sub}")


def _fields(model: type[BaseModel], page: str) -> str:
    """The table of a record's fields; types that are records link to their place on ``page``."""
    told = meanings(model)
    rows = [
        (f"`{info.alias or name}`", _type(info.annotation, page), told.get(name, ""))
        for name, info in model.model_fields.items()
    ]
    return _table(("field", "type", "meaning"), rows)


def _type(annotation: Any, page: str) -> str:  # noqa: ANN401 - any annotation
    """A type as JSON has it, in words and without the bounds of its values."""
    arguments = get_args(annotation)
    if annotation == events.EventData:
        return "[data](events.md)"
    if get_origin(annotation) is Annotated:
        return _type(arguments[0], page)
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{one}`" for one in arguments)
    if get_origin(annotation) in _CONTAINERS:
        return _CONTAINERS[get_origin(annotation)].format(_plural(_type(arguments[-1], page)))
    return " or ".join(_type(one, page) for one in arguments) if arguments else _type_name(annotation, page)


def _type_name(kind: type, page: str) -> str:
    if issubclass(kind, BaseModel):
        return f"[{kind.__name__}]({page}#{kind.__name__.lower()})"
    return _JSON_NAMES[kind]


def _plural(name: str) -> str:
    return f"{name}s" if name.isalpha() else name


def _records() -> Iterator[type[BaseModel]]:
    """Every record of the schemas that is not the data of an event, each once, before the records that it holds."""
    waiting: list[Any] = [model for model in MODELS.values() if model not in DATA_MODELS.values()]
    waiting += [events.ArticleReference, events.Surroundings]
    seen: set[Any] = {*DATA_MODELS.values()}
    while waiting:
        one = waiting.pop(0)
        if get_args(one):
            waiting[:0] = get_args(one)
        elif isinstance(one, type) and issubclass(one, BaseModel) and one not in seen:
            seen.add(one)
            yield one
            waiting[:0] = [info.annotation for info in one.model_fields.values()]


def _values(told: dict[str, str]) -> str:
    return _table(("value", "meaning"), ((f"`{word}`", meaning) for word, meaning in told.items()))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _first_line(model: type[BaseModel]) -> str:
    return (inspect.getdoc(model) or "").partition("\n")[0]


def _plain(value: object) -> str:
    return "unset" if value is None else str(value)


def _code(text: str) -> str:
    """Text in a table's cell: marks that tables and code know are escaped."""
    fence = "``" if "`" in text else "`"
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _page(title: str, lead: str, body: str) -> str:
    return f"# {title}\n\n{_MADE}\n\n{lead}\n\n{body}\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
    for path in pages_with_examples():
        path.write_text(with_examples(path.read_text(encoding="utf-8")), encoding="utf-8")

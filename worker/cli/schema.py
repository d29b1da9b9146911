"""``quotewire schema``: the JSON Schemas that other services validate against."""

from pathlib import Path
from typing import Annotated

import typer

from quotewire.worker.cli.errors import CommandError, ExitCode
from quotewire.worker.cli.output import note, put


def schema(
    name: Annotated[str | None, typer.Argument(help="Print this one, e.g. article or statement.attributed.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write all of them into this folder.", file_okay=False)] = None,
) -> None:
    """Print or write the JSON Schemas of all inputs and outputs, and the AsyncAPI document; else list their names."""
    from quotewire.schemas import asyncapi  # noqa: PLC0415 - imports every model
    from quotewire.schemas.export import MODELS, export, json_schema  # noqa: PLC0415

    if out is not None:
        for path in export(out):
            note(f"wrote {path}")
        (out / f"{asyncapi.NAME}.json").write_text(asyncapi.asyncapi(), encoding="utf-8")
        note(f"wrote {out / asyncapi.NAME}.json")
    elif name is None:
        put("\n".join([*MODELS, asyncapi.NAME]))
    elif name == asyncapi.NAME:
        put(asyncapi.asyncapi().rstrip())
    elif name in MODELS:
        put(json_schema(name).rstrip())
    else:
        raise CommandError(
            f"no schema is called {name!r}; there are {', '.join([*MODELS, asyncapi.NAME])}", ExitCode.USAGE
        )

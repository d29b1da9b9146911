"""``quotewire run``: the whole stack on this machine, for a few files or until Ctrl-C."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from quotewire.worker.cli.errors import CommandError, ExitCode, server_errors
from quotewire.worker.cli.inputs import check_inputs, read_inputs
from quotewire.worker.cli.output import note
from quotewire.worker.settings import Settings, get_settings

if TYPE_CHECKING:
    from quotewire.worker.local.stack import Stack

POLL_SECONDS: Final = 0.5


def run(
    files: Annotated[list[str] | None, typer.Argument(metavar="[FILE...]", help="As for `quotewire process`.")] = None,
    *,
    table: Annotated[bool, typer.Option("--table", help="Print who said what as tables, not events.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write documents.jsonl and events.jsonl into this folder.", file_okay=False)
    ] = None,
    concurrency: Annotated[
        int | None, typer.Option("--concurrency", "-c", min=1, help="Worker processes; default: one per core.")
    ] = None,
) -> None:
    """Run everything here: an embedded Valkey server (unless QUOTEWIRE_REDIS_URL is set), dispatcher and worker.

    With files: enqueue them, print their events as JSON Lines, stop; the exit code is 1 if an article was refused or
    became a dead letter, but not if it was rejected.
    Without files: run until Ctrl-C. No process is left behind.
    """
    check_inputs(files or (), "run")
    settings = get_settings()
    own_server = settings.redis_url if "redis_url" in settings.model_fields_set else None
    if own_server:
        _check_server(settings)
    from quotewire.worker.local.stack import Stack, StackError  # noqa: PLC0415 - slow

    try:
        with _log_folder() as folder, Stack(folder, own_server, concurrency, tcp=not files) as stack:
            if not files:
                _stay(stack, None if own_server else stack.url)
                return
            settings = settings.model_copy(update={"redis_url": stack.url})
            from quotewire.worker.cli.batch import Batch  # noqa: PLC0415 - slow

            batch = Batch(stack, settings, table=table, out=out)
            with server_errors(settings):
                complete = batch.run(read_inputs(files, settings.max_article_bytes))
            if not complete:
                raise typer.Exit(ExitCode.INCOMPLETE)
    except StackError as error:
        raise CommandError(str(error), ExitCode.INCOMPLETE) from None


@contextmanager
def _log_folder() -> Iterator[Path]:
    """A temporary folder for the logs; it stays only where something went wrong, for a person to look into."""
    folder = Path(tempfile.mkdtemp(prefix="quotewire-run-"))
    note(f"logs: {folder} (removed at the end if all goes well)")
    try:
        yield folder
    except (KeyboardInterrupt, SystemExit):  # Ctrl-C, SIGTERM
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def _check_server(settings: Settings) -> None:
    """Fail before anything is started if the operator's server cannot be reached."""
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    with server_errors(settings), open_store(settings) as store:
        store.status()


def _stay(stack: "Stack", embedded_url: str | None) -> None:
    note("running until Ctrl-C; in another terminal:")
    if embedded_url:
        note(f"    export QUOTEWIRE_REDIS_URL={embedded_url}")
    note("    quotewire enqueue article.txt\n    quotewire events --follow\n    quotewire status")
    while True:
        stack.check()
        time.sleep(POLL_SECONDS)

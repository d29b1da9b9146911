"""``quotewire sink``: carries events into files, to a URL, or into a database, as a consumer group of its own."""

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from quotewire.worker.cli.errors import CommandError, ExitCode, server_errors
from quotewire.worker.cli.events import event_types
from quotewire.worker.cli.examples import examples
from quotewire.worker.cli.output import note
from quotewire.worker.cli.signals import stop_at_signals
from quotewire.worker.settings import get_settings

if TYPE_CHECKING:
    from quotewire.worker.sinks.base import Sink

SECRET_VARIABLE: Final = "QUOTEWIRE_WEBHOOK_SECRET"  # noqa: S105 - the variable's name
PASSWORD_VARIABLE: Final = "PGPASSWORD"  # noqa: S105 - the variable's name

app = typer.Typer(
    help="Carry events elsewhere: into files, to a URL, into PostgreSQL. Each is a consumer group of its own.",
    no_args_is_help=True,
)

Group = Annotated[str, typer.Option(help="The consumer group: each event goes to one of its members.")]
Member = Annotated[
    str | None, typer.Option("--consumer", help="This member's name, stable over restarts; default: the host's name.")
]
Types = Annotated[
    list[str] | None, typer.Option("--type", help="Only this type, e.g. statement.attributed; may be repeated.")
]
Once = Annotated[bool, typer.Option("--once", help="End when nothing is new, in place of waiting until Ctrl-C.")]
RefusedPath = Annotated[
    Path | None,
    typer.Option("--refused", help="File for events that the other side refuses; default: sink-GROUP-refused.jsonl."),
]


@app.command(short_help="Append events to files of JSON Lines.", epilog=examples("sink jsonl"))
def jsonl(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Made if it is not there.")],
    *,
    max_mb: Annotated[int, typer.Option(min=1, help="Begin a new file at this size on the disk, in MB.")] = 100,
    max_minutes: Annotated[int, typer.Option(min=1, help="Finish a file when it is so old.")] = 60,
    compress: Annotated[bool, typer.Option("--gzip/--no-gzip", help="Compress the files.")] = True,
    group: Group = "sink-jsonl",
    consumer: Member = None,
    types: Types = None,
    once: Once = False,
) -> None:
    """Append events to files of JSON Lines in DIR.

    An event is acknowledged when it is on the disk. A file is complete when its name ends in .jsonl.gz (or .jsonl); the
    one being written ends in .part. After a crash some events may be in two files: their `id` tells.
    """

    def make(member: str) -> "Sink":
        from quotewire.worker.sinks.base import SinkFailedError  # noqa: PLC0415 - slow
        from quotewire.worker.sinks.jsonl import JsonLinesSink  # noqa: PLC0415

        try:
            return JsonLinesSink(
                folder, member, compress=compress, max_bytes=max_mb * 1_000_000, max_seconds=max_minutes * 60
            )
        except SinkFailedError as error:
            raise CommandError(f"DIR: {error}", ExitCode.INCOMPLETE) from None

    _run(make, group, consumer, types, once=once, refused=None)


@app.command(short_help="Post each event to a URL.", epilog=examples("sink webhook"))
def webhook(
    url: Annotated[str, typer.Argument(metavar="URL", help="https://…; redirects are not followed.")],
    *,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also send to loopback and private addresses.")
    ] = False,
    group: Group = "sink-webhook",
    consumer: Member = None,
    types: Types = None,
    once: Once = False,
    refused: RefusedPath = None,
) -> None:
    """Post each event to URL, as CloudEvents in JSON, signed as Standard Webhooks says.

    The secret (whsec_ and base64) is taken from QUOTEWIRE_WEBHOOK_SECRET. While URL is away or answers 408, 425, 429,
    502, 503 or 504, events wait, in order. One that is answered with another error again and again (4xx: 5 times; 3xx,
    401, 403, 404, 405, 407 and 5xx: 30 times) goes to the file of refused events; 410 ends the command.
    """

    def make(_member: str) -> "Sink":
        from quotewire.worker.sinks.webhook import SecretError, Target, WebhookSink, read_secret  # noqa: PLC0415 - slow

        try:
            secret = read_secret(os.environ.get(SECRET_VARIABLE, ""))
        except SecretError as error:
            raise CommandError(f"{SECRET_VARIABLE}: {error}", ExitCode.USAGE) from None
        try:
            target = Target.parse(url)
        except ValueError as error:
            raise CommandError(f"URL: {error}", ExitCode.USAGE) from None
        return WebhookSink(target, secret, allow_private=allow_private)

    _run(make, group, consumer, types, once=once, refused=refused)


@app.command(short_help="Keep articles and statements in PostgreSQL.", epilog=examples("sink postgres"))
def postgres(
    dsn: Annotated[str, typer.Argument(metavar="DSN", help="postgresql://user@host:5432/database?sslmode=verify-full")],
    *,
    schema: Annotated[
        str, typer.Option(help="The schema that holds the tables; made if it is not there.")
    ] = "quotewire",
    group: Group = "sink-postgres",
    consumer: Member = None,
    once: Once = False,
    refused: RefusedPath = None,
) -> None:
    """Keep articles, statements and sources in PostgreSQL, each article in its newest revision.

    The password is taken from PGPASSWORD: one in DSN can be seen in the list of processes. Needs the extra `postgres`:
    pip install 'quotewire[postgres]'.
    """

    def make(_member: str) -> "Sink":
        from quotewire.worker.sinks.postgres import SCHEMA_NAME, Database, PostgresSink  # noqa: PLC0415 - slow

        if not SCHEMA_NAME.fullmatch(schema):
            raise CommandError("--schema: small letters, digits and underscores, no digit first", ExitCode.USAGE)
        try:
            return PostgresSink(Database.parse(dsn, os.environ.get(PASSWORD_VARIABLE)), schema)
        except ValueError as error:
            raise CommandError(f"DSN: {error}", ExitCode.USAGE) from None
        except ImportError:
            raise CommandError("needs a driver: pip install 'quotewire[postgres]'", ExitCode.USAGE) from None

    _run(make, group, consumer, None, once=once, refused=refused)


def _run(
    make: "Callable[[str], Sink]",
    group: str,
    consumer: str | None,
    types: list[str] | None,
    *,
    once: bool,
    refused: Path | None,
) -> None:
    wanted = event_types(types)
    settings = get_settings()
    from quotewire.worker.consumer import Consumer  # noqa: PLC0415 - slow
    from quotewire.worker.log import configure_logging  # noqa: PLC0415
    from quotewire.worker.sinks.base import (  # noqa: PLC0415
        SINK_DELIVERIES,
        SINK_IDLE_SECONDS,
        RefusedFile,
        SinkFailedError,
        SinkRunner,
    )
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415
    from quotewire.worker.tracing.process import traced  # noqa: PLC0415

    member = consumer or socket.gethostname()
    configure_logging(settings)
    sink = make(member)
    with traced("quotewire-sink"), server_errors(settings), open_store(settings) as store:
        reader = Consumer(
            store,
            group=group,
            name=member,
            count=sink.batch if sink.batch > 1 else 50,
            idle_seconds=SINK_IDLE_SECONDS,
            most_deliveries=SINK_DELIVERIES,
        )
        runner = SinkRunner(
            reader, sink, RefusedFile(refused or Path(f"sink-{group}-refused.jsonl")), types=wanted, once=once
        )
        stop = threading.Event()

        def stop_runner() -> None:
            stop.wait()
            runner.stop()

        stop_at_signals(stop)
        threading.Thread(target=stop_runner, name="quotewire-stop", daemon=True).start()
        try:
            runner.run()
        except SinkFailedError as error:
            raise CommandError(str(error), ExitCode.INCOMPLETE) from None
        finally:
            lost = f", {reader.trimmed:,} trimmed before they could be read" if reader.trimmed else ""
            left = f", {runner.refused:,} refused" if runner.refused else ""
            note(f"{runner.written:,} events written{left}{lost}")

"""The ``quotewire`` command line. Each command has a module, and imports slow dependencies only when it runs."""

import signal
import sys
from typing import Annotated, Final

import typer

from quotewire.schemas.version import __version__
from quotewire.worker.cli.dead import app as dead_letters
from quotewire.worker.cli.dispatch import dispatch
from quotewire.worker.cli.doctor import doctor, health
from quotewire.worker.cli.enqueue import enqueue
from quotewire.worker.cli.errors import CommandError, ExitCode
from quotewire.worker.cli.events import events
from quotewire.worker.cli.examples import examples
from quotewire.worker.cli.intake import app as intake
from quotewire.worker.cli.output import flush, note, prepare_output
from quotewire.worker.cli.process import process
from quotewire.worker.cli.repair import repair
from quotewire.worker.cli.report import report
from quotewire.worker.cli.run import run
from quotewire.worker.cli.schema import schema
from quotewire.worker.cli.sink import app as sink
from quotewire.worker.cli.status import status
from quotewire.worker.cli.watch import watch
from quotewire.worker.settings import SettingsError

_HELP: Final = """Who said what, in news text that has been through a translator.

Data goes to standard output, everything else to standard error.

Exit codes: 0 done, 1 some articles did not complete or a check failed, 2 wrong usage, input or settings,
3 the server cannot be reached, 4 the intake is full or Redis out of memory, 130 interrupted, 141 the reader of the
output has left.

Try it: quotewire run --table samples/translated.txt
"""

app = typer.Typer(help=_HELP, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


def _print_version(*, value: bool) -> None:
    if value:
        sys.stdout.write(f"quotewire {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


app.command(short_help="Process articles here, without a server.", epilog=examples("process"))(process)
app.command(short_help="Repair text files, without a server.", epilog=examples("repair"))(repair)
app.command(short_help="Write articles as HTML pages.", epilog=examples("report"))(report)
app.command(short_help="Run the whole stack on this machine.", epilog=examples("run"))(run)
app.command(short_help="Put articles on the intake.", epilog=examples("enqueue"))(enqueue)
app.command(short_help="Run a dispatcher.", epilog=examples("dispatch"))(dispatch)
app.command(short_help="Print events as JSON Lines.", epilog=examples("events"))(events)
app.add_typer(sink, name="sink")
app.command(short_help="Show what is waiting, pending and dead.", epilog=examples("status"))(status)
app.command(short_help="Watch the stack at work.", epilog=examples("watch"))(watch)
app.add_typer(dead_letters, name="dead")
app.add_typer(intake, name="intake")
app.command(short_help="Check settings, model, servers and stack.", epilog=examples("doctor"))(doctor)
app.command(short_help="Check one process, for a container.", epilog=examples("health"))(health)
app.command(short_help="Print the JSON Schemas.", epilog=examples("schema"))(schema)


def main() -> None:
    """Run the command line; every expected error becomes one line on standard error and an exit code."""
    # So that "finally" and context managers run: they stop the servers and workers of "quotewire run".
    signal.signal(signal.SIGTERM, _terminate)
    prepare_output()
    try:
        try:
            app()
        finally:
            flush()
    except (CommandError, SettingsError) as error:
        note(f"quotewire: {error}")
        code = error.exit_code if isinstance(error, CommandError) else ExitCode.USAGE
        raise SystemExit(code) from None
    except OSError as error:
        note(f"quotewire: {f'{error.filename}: ' if error.filename else ''}{error.strerror or error}")
        raise SystemExit(ExitCode.INCOMPLETE) from None


def _terminate(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)

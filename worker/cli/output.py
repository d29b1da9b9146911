"""Standard output is for data, one JSON value a line; notes, tables and progress bars go to standard error."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from quotewire.worker.cli.errors import CommandError, ExitCode

if TYPE_CHECKING:
    from rich.console import Console

Item = TypeVar("Item")


def put(line: str) -> None:
    """Write one line of data."""
    with _until_the_reader_leaves():
        sys.stdout.write(line + "\n")


def write(text: str) -> None:
    """Write text as it is, without adding a line end."""
    with _until_the_reader_leaves():
        sys.stdout.write(text)


def flush() -> None:
    """Flush standard output."""
    with _until_the_reader_leaves():
        sys.stdout.flush()


@contextmanager
def _until_the_reader_leaves() -> Iterator[None]:
    """End the command with exit code 0 when the reader (head, less) has closed the pipe.

    Raises:
        CommandError: if standard output cannot be written to, as on a full disk.
    """
    try:
        yield
    except BrokenPipeError:
        leave_output()
        raise SystemExit(0) from None
    except OSError as error:
        leave_output()
        raise CommandError(f"cannot write to standard output: {error.strerror or error}", ExitCode.INCOMPLETE) from None


def leave_output() -> None:
    """Discard what is still to be written: Python flushes as it exits, and would report the same error again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def prepare_output() -> None:
    """Make standard output and error usable whatever the locale says and whoever closed them.

    Data is JSON, which is UTF-8; a terminal keeps its encoding, and shows a question mark for what that lacks.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for the whole process
        elif isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace" if name == "stdout" else "backslashreplace")


def put_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """Write one JSON value as a line."""
    put(json.dumps(value, ensure_ascii=False))


def note(message: str) -> None:
    """Write a message for people to standard error."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def console(*, stderr: bool = True) -> "Console":
    """A rich console, without styles unless its output is a terminal."""
    from rich.console import Console  # noqa: PLC0415 - slow

    return Console(stderr=stderr, highlight=False)


def counted(items: Iterable[Item], total: int | None, label: str) -> Iterator[Item]:
    """Yields the items while a progress bar counts them, on a terminal only."""
    with progress(label, total) as advance:
        for item in items:
            yield item
            advance(1)


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Callable[[float], None]]:
    """A progress bar on standard error if that is a terminal. Yields the function that advances it."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda count: bar.advance(task, count)


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Open a file that appears under its name when it is complete; on an error there is no trace of it.

    Raises:
        CommandError: if it cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, ConnectionError):
            raise CommandError(f"{path}: cannot be written: {error.strerror or error}", ExitCode.INCOMPLETE) from None
        raise

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
from quotewire.worker.shown import harmless, harmless_json, one_line

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from rich.console import Console

Item = TypeVar("Item")


def put(line: str) -> None:
    """Write one line of data."""
    with _output_errors():
        sys.stdout.write(line + "\n")


def say(line: str) -> None:
    """Write one line for people; what it repeats of others' names and words cannot rule a terminal."""
    put(one_line(line))


def put_encoded(json_text: str) -> None:
    """Write JSON as it was encoded, but for what could rule a terminal: that is escaped."""
    put(harmless_json(json_text))


def write(text: str) -> None:
    """Write text as it is, without adding a line end."""
    with _output_errors():
        sys.stdout.write(text)


def flush() -> None:
    """Flush standard output."""
    with _output_errors():
        sys.stdout.flush()


@contextmanager
def _output_errors() -> Iterator[None]:
    """Name standard output as what is at fault, as on a full disk.

    Raises:
        CommandError: if it cannot be written to.
    """
    try:
        yield
    except OSError as error:
        _discard(sys.stdout.fileno())
        raise CommandError(f"cannot write to standard output: {error.strerror or error}", ExitCode.INCOMPLETE) from None


def _discard(descriptor: int) -> None:
    """Discard what is still to be written: Python flushes as it exits, and would report the same error again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


class _Pipe(io.FileIO):
    """A standard stream. It ends the command when its reader (head, less) has left, whoever writes.

    Python ignores SIGPIPE, which ends other programs here. To let it do so would end ours when a server hangs up, too.
    """

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            _discard(self.fileno())
            raise SystemExit(ExitCode.READER_LEFT) from None


def prepare_output() -> None:
    """Make standard output and error usable whatever the locale says and whoever has closed them.

    Data is JSON, which is UTF-8; a terminal keeps its encoding, and shows a question mark for what that lacks.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for the whole process
        elif isinstance(stream, io.TextIOWrapper):
            setattr(sys, name, _prepared(stream, "replace" if name == "stdout" else "backslashreplace"))


def _prepared(stream: io.TextIOWrapper, errors: str) -> io.TextIOWrapper:
    encoding = stream.encoding if stream.isatty() else "utf-8"
    buffer = io.BufferedWriter(_Pipe(stream.fileno(), "wb", closefd=False))
    lines, through = stream.line_buffering, stream.write_through
    return io.TextIOWrapper(buffer, encoding, errors, line_buffering=lines, write_through=through)


def put_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """Write one JSON value as a line."""
    put_encoded(json.dumps(value, ensure_ascii=False))


def visible(text: str) -> str:
    r"""A text on one line, with invisible and control characters replaced by their code points.

    >>> visible("har\u00adbour\x1b")
    'har<U+00AD>bour<U+001B>'
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in text)


def note(message: str) -> None:
    """Write a message for people to standard error; what it repeats of others' words cannot rule a terminal."""
    sys.stderr.write(harmless(message) + "\n")
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

"""Standard output is for data, one JSON value a line; notes, tables and progress bars go to standard error."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

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
    """End the command with exit code 0 when the reader (head, less) has closed the pipe."""
    try:
        yield
    except BrokenPipeError:
        # Python flushes standard output as it exits, and would report the closed pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


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

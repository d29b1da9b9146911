"""Reads the FILE arguments: ``.txt`` and ``.html`` are one article each, ``.jsonl`` and ``-`` one per line."""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from quotewire.schemas import Article, ArticleError, Reason, Unfinished, parse_article
from quotewire.worker.cli.errors import CommandError, ExitCode

STDIN: Final = "-"
_PAGES: Final = {".txt": "text", ".html": "html", ".htm": "html"}
_LINES: Final = frozenset({".jsonl", ".ndjson"})

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...", help="Articles: .txt, .html, .jsonl (one intake article per line), or - for JSON Lines."
    ),
]


def check_inputs(paths: Iterable[str]) -> None:
    """Refuse a missing file or an unknown file type before any work starts.

    Raises:
        CommandError: naming the first such file.
    """
    for name in paths:
        if name == STDIN:
            continue
        path = Path(name)
        if path.suffix.lower() not in _PAGES.keys() | _LINES:
            raise CommandError(f"{name}: the name must end in .txt, .html or .jsonl (or be -)", ExitCode.USAGE)
        if not path.is_file():
            raise CommandError(f"{name}: no such file", ExitCode.USAGE)


def read_inputs(paths: Iterable[str], max_bytes: int) -> Iterator[Article | Unfinished]:
    """Yields the articles of all files in order, and an ``Unfinished`` in place of each that cannot be read.

    Args:
        paths: names of files, or ``-``.
        max_bytes: largest article to accept, in bytes.
    """
    for name in paths:
        field = None if name == STDIN else _PAGES.get(Path(name).suffix.lower())
        if field is None:
            yield from _lines(name, max_bytes)
        else:
            yield _read(Path(name).read_bytes(), max_bytes, partial(_page, field))


def _lines(name: str, max_bytes: int) -> Iterator[Article | Unfinished]:
    with sys.stdin.buffer if name == STDIN else Path(name).open("rb") as lines:
        for line in lines:
            if line.strip():
                yield _read(line.rstrip(b"\r\n"), max_bytes, parse_article)


def _read(body: bytes, max_bytes: int, parse: Callable[[bytes], Article]) -> Article | Unfinished:
    if len(body) > max_bytes:
        return _unreadable("too_large", f"{len(body):,} bytes, the limit is {max_bytes:,}")
    try:
        return parse(body)
    except ArticleError as error:
        return _unreadable(error.code, str(error))


def _unreadable(code: str, message: str) -> Unfinished:
    return Unfinished(outcome="dead", article_id=None, reason=Reason(code=code, message=message))


def _page(field: str, body: bytes) -> Article:
    from quotewire.tasks.extraction import NotTextError, decode  # noqa: PLC0415 - imports the extractor

    try:
        return Article.model_validate({field: decode(body)})
    except NotTextError as error:
        raise ArticleError("invalid_article", f"{field}: {error}") from None

"""Reads the FILE arguments: ``.txt`` and ``.html`` are one article each, ``.jsonl`` and ``-`` one per line."""

import codecs
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Annotated, Final

import typer

from quotewire.schemas import Article, ArticleError, Reason, Unfinished, parse_article
from quotewire.worker.cli.errors import CommandError, ExitCode

STDIN: Final = "-"
_PAGES: Final = {".txt": "text", ".html": "html", ".htm": "html"}
_LINES: Final = frozenset({".jsonl", ".ndjson"})
_COMPRESSED: Final = {".gz": "gzip -dc", ".bz2": "bzip2 -dc", ".xz": "xz -dc", ".zst": "zstd -dc"}
"""Suffixes of compressed files, and what decompresses them."""
_NOT_LINES: Final = {
    b"\x1f\x8b": "gzip-compressed data",
    b"BZh": "bzip2-compressed data",
    b"\xfd7zXZ": "xz-compressed data",
    b"\x28\xb5\x2f\xfd": "zstd-compressed data",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
"""What a file of lines may begin with by mistake."""

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...", help="Articles: .txt, .html, .jsonl (one intake article per line), or - for JSON Lines."
    ),
]


def check_inputs(paths: Iterable[str]) -> None:
    """Refuse what cannot be read, or is of an unknown type, before any work starts; pipes are read as files are.

    Raises:
        CommandError: naming the first such file.
    """
    for name in paths:
        if name != STDIN and (why := _why_not(Path(name))):
            raise CommandError(f"{name}: {why}", ExitCode.USAGE)


def _why_not(path: Path) -> str | None:
    """Why a path cannot be an input; None if it can."""
    suffix = path.suffix.lower()
    if path.is_dir():
        return "is a directory; name its files"
    if suffix in _COMPRESSED:
        return f"is compressed; decompress it, as in: {_COMPRESSED[suffix]} {path} | quotewire enqueue -"
    if suffix not in _PAGES.keys() | _LINES:
        return "the name must end in .txt, .html or .jsonl (or be -)"
    if not path.exists():
        return "no such file"
    return None if os.access(path, os.R_OK) else "permission denied"


def read_inputs(paths: Iterable[str], max_bytes: int) -> Iterator[Article | Unfinished]:
    """Yields the articles of all files in order, and an ``Unfinished`` in place of each that cannot be read.

    The reason of an ``Unfinished`` begins with the file, and the line if there are several.

    Args:
        paths: names of files, or ``-``.
        max_bytes: largest article to accept, in bytes.

    Raises:
        CommandError: if a file cannot be read.
    """
    for name in paths:
        field = None if name == STDIN else _PAGES.get(Path(name).suffix.lower())
        try:
            if field is None:
                yield from _lines(name, max_bytes)
            else:
                yield _read(Path(name).read_bytes(), max_bytes, name, partial(_page, field))
        except OSError as error:
            raise CommandError(f"{name}: cannot be read: {error.strerror or error}", ExitCode.USAGE) from None


def _lines(name: str, max_bytes: int) -> Iterator[Article | Unfinished]:
    shown = "standard input" if name == STDIN else name
    with sys.stdin.buffer if name == STDIN else Path(name).open("rb") as lines:
        for number, (line, size) in enumerate(_bounded(lines, max_bytes), start=1):
            if number == 1:
                _require_text(shown, line)
            body = (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).strip()
            place = f"{shown}:{number}"
            if size > max_bytes:
                yield _too_large(place, size, max_bytes)
            elif body:
                yield _read(body, max_bytes, place, parse_article)


def _bounded(lines: IO[bytes], max_bytes: int) -> Iterator[tuple[bytes, int]]:
    """Yields each line and its size; of a line over the limit no more than the limit is held in memory."""
    most = max_bytes + len(codecs.BOM_UTF8) + len(b"\r\n")
    while line := lines.readline(most):
        size, last = len(line), line
        while not last.endswith(b"\n") and (last := lines.readline(most)):
            size += len(last)
        yield line, size - (len(last) - len(last.rstrip(b"\r\n")))


def _require_text(name: str, start: bytes) -> None:
    for signature, what in _NOT_LINES.items():
        if start.startswith(signature):
            raise CommandError(f"{name}: {what}, not JSON Lines in UTF-8", ExitCode.USAGE)


def _read(body: bytes, max_bytes: int, place: str, parse: Callable[[bytes], Article]) -> Article | Unfinished:
    if len(body) > max_bytes:
        return _too_large(place, len(body), max_bytes)
    try:
        article = parse(body)
    except ArticleError as error:
        return _unreadable(error.code, f"{place}: {error}")
    size = len(article.model_dump_json(exclude_none=True).encode())
    return article if size <= max_bytes else _too_large(place, size, max_bytes, " of JSON")


def _too_large(place: str, size: int, max_bytes: int, of: str = "") -> Unfinished:
    return _unreadable("too_large", f"{place}: {size:,} bytes{of}, the limit is {max_bytes:,}")


def _unreadable(code: str, message: str) -> Unfinished:
    return Unfinished(outcome="dead", article_id=None, reason=Reason(code=code, message=message))


def _page(field: str, body: bytes) -> Article:
    from quotewire.tasks.extraction import NotTextError, decode  # noqa: PLC0415 - imports the extractor

    try:
        return Article.model_validate({field: decode(body)})
    except NotTextError as error:
        raise ArticleError("invalid_article", f"{field}: {error}") from None

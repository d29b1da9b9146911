"""Reads the FILE arguments: ``.txt`` and ``.html`` are one article each, ``.jsonl`` and ``-`` one per line."""

import codecs
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import IO, Annotated, Final, cast

import typer

from quotewire.schemas import Article, ArticleError, Reason, Unfinished, parse_article
from quotewire.schemas.article import stated_id
from quotewire.worker.cli.errors import CommandError, ExitCode

STDIN: Final = "-"
_PAGES: Final = {".txt": "text", ".html": "html", ".htm": "html"}
_LINES: Final = frozenset({".jsonl", ".ndjson"})
_COMPRESSED: Final = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}
"""Suffixes of compressed files, and what decompresses them."""
_CHUNK: Final = 1_048_576
"""Bytes read at once: a limit of any size takes no memory before there are bytes."""
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


class TooLargeError(ValueError):
    """A file or stream with more bytes than are read; the message says how many, and the limit."""


def check_inputs(paths: Iterable[str], command: str) -> None:
    """Refuse what cannot be read, or is of an unknown type, before any work starts; pipes are read as files are.

    Args:
        paths: names of files, or ``-``.
        command: the command that was given, for the advice in the error.

    Raises:
        CommandError: naming the first such file.
    """
    for name in paths:
        if not name:
            raise CommandError("'': an empty name is no file", ExitCode.USAGE)
        try:
            why = None if name == STDIN else _why_not(Path(name), command)
        except OSError as error:  # a folder that may not be entered, a name that is too long
            why = f"cannot be read: {error.strerror or error}"
        if why:
            raise CommandError(f"{name}: {why}", ExitCode.USAGE)


def _why_not(path: Path, command: str) -> str | None:
    """Why a path cannot be an input; None if it can."""
    suffix = path.suffix.lower()
    if path.is_dir():
        return "is a directory; name its files"
    if not path.exists():
        return "no such file"
    if suffix in _COMPRESSED:
        return f"is compressed; decompress it first: {_decompressed(path, _COMPRESSED[suffix], command)}"
    if suffix not in _PAGES.keys() | _LINES:
        return "the name must end in .txt, .html or .jsonl (or be -)"
    return None if os.access(path, os.R_OK) else "permission denied"


def _decompressed(path: Path, program: str, command: str) -> str:
    """How to decompress a file for a command: only lines can come by standard input, a page needs its name."""
    file = shlex.quote(str(path))
    lines = Path(path.stem).suffix.lower() in _LINES
    return f"{program} -dc {file} | quotewire {command} -" if lines else f"{program} -dk {file}"


def standard_input() -> IO[bytes]:
    """The bytes of standard input.

    Raises:
        CommandError: if the caller has closed it.
    """
    # Python has no stream for a closed descriptor, which the types do not say.
    if cast("IO[str] | None", sys.stdin) is None:
        raise CommandError("standard input: is closed", ExitCode.USAGE)
    return sys.stdin.buffer


def read_bounded(file: IO[bytes], max_bytes: int) -> bytes:
    """Read a file or stream to its end, and never more of it than the limit.

    Raises:
        TooLargeError: if it has more; of a file that is told before it is read.
    """
    size = os.fstat(file.fileno()).st_size
    if size > max_bytes:
        raise TooLargeError(over_limit(size, max_bytes))
    chunks: list[bytes] = []
    left = max_bytes + 1
    while left and (chunk := file.read(min(left, _CHUNK))):
        chunks.append(chunk)
        left -= len(chunk)
    if not left:
        raise TooLargeError(f"more than {max_bytes:,} bytes, which is the limit")
    return b"".join(chunks)


def bounded_lines(file: IO[bytes], max_bytes: int) -> Iterator[tuple[bytes, int]]:
    """Yields each line and its size; of a line over the limit no more than the limit is held in memory."""
    most = max_bytes + len(codecs.BOM_UTF8) + len(b"\r\n")
    while line := file.readline(most):
        size, last = len(line), line
        while not last.endswith(b"\n") and (last := file.readline(most)):
            size += len(last)
        yield line, size - (len(last) - len(last.rstrip(b"\r\n")))


def over_limit(size: int, max_bytes: int, of: str = "") -> str:
    """What is said of something that is too large."""
    return f"{size:,} bytes{of}, the limit is {max_bytes:,}"


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
                yield _read_page(name, field, max_bytes)
        except OSError as error:
            raise CommandError(f"{name}: cannot be read: {error.strerror or error}", ExitCode.USAGE) from None


def _read_page(name: str, field: str, max_bytes: int) -> Article | Unfinished:
    try:
        with Path(name).open("rb") as file:
            body = read_bounded(file, max_bytes)
    except TooLargeError as error:
        return _unreadable("too_large", f"{name}: {error}")
    return _read(body, max_bytes, name, partial(_page, field))


def _lines(name: str, max_bytes: int) -> Iterator[Article | Unfinished]:
    shown = "standard input" if name == STDIN else name
    with nullcontext(standard_input()) if name == STDIN else Path(name).open("rb") as lines:
        for number, (line, size) in enumerate(bounded_lines(lines, max_bytes), start=1):
            if number == 1:
                _require_text(shown, line.removeprefix(codecs.BOM_UTF8))
            body = (line.removeprefix(codecs.BOM_UTF8) if number == 1 else line).strip()
            place = f"{shown}:{number}"
            if size > max_bytes:
                yield _unreadable("too_large", f"{place}: {over_limit(size, max_bytes)}", stated_id(body))
            elif body:
                yield _read(body, max_bytes, place, parse_article)


def _require_text(name: str, start: bytes) -> None:
    for signature, what in _NOT_LINES.items():
        if start.startswith(signature):
            raise CommandError(f"{name}: {what}, not JSON Lines in UTF-8", ExitCode.USAGE)
    begun = start.strip()
    if begun in {b"[", b"{"}:
        advice = "jq -c '.[]'" if begun == b"[" else "jq -c ."
        raise CommandError(
            f"{name}: JSON of several lines, not one article a line; {advice} writes it so", ExitCode.USAGE
        )


def _read(body: bytes, max_bytes: int, place: str, parse: Callable[[bytes], Article]) -> Article | Unfinished:
    try:
        article = parse(body)
    except ArticleError as error:
        return _unreadable(error.code, f"{place}: {error}", stated_id(body) if parse is parse_article else None)
    size = len(article.model_dump_json(exclude_none=True).encode())
    if size <= max_bytes:
        return article
    return _unreadable("too_large", f"{place}: {over_limit(size, max_bytes, ' of JSON')}", article.article_id)


def _unreadable(code: str, message: str, article_id: str | None = None) -> Unfinished:
    return Unfinished(outcome="dead", article_id=article_id, reason=Reason(code=code, message=message))


def _page(field: str, body: bytes) -> Article:
    from quotewire.tasks.extraction import NotTextError, decode  # noqa: PLC0415 - imports the extractor

    try:
        return Article.model_validate({field: decode(body)})
    except NotTextError as error:
        raise ArticleError("invalid_article", f"{field}: {error}") from None

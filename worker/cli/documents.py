"""Reads documents for ``quotewire report``: of ``quotewire process``, of articles, or from the store."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from pydantic import TypeAdapter, ValidationError

from quotewire.schemas import Document, Reason, Unfinished
from quotewire.worker.cli.errors import CommandError, ExitCode, server_errors
from quotewire.worker.cli.inputs import (
    STDIN,
    TooLargeError,
    bounded_lines,
    check_inputs,
    over_limit,
    read_bounded,
    standard_input,
)
from quotewire.worker.cli.output import counted
from quotewire.worker.cli.process import outcomes
from quotewire.worker.settings import get_settings

if TYPE_CHECKING:
    from io import BufferedReader

_ARTICLES: Final = frozenset({".txt", ".html", ".htm", ".jsonl", ".ndjson"})
_DOCUMENTS: Final = frozenset({".json", ".jsonl", ".ndjson"})
_SUFFIXES: Final = _ARTICLES | _DOCUMENTS
_OUTCOME: Final = re.compile(rb'\s*\{[^{]*?"outcome"\s*:')
"""What a document begins with: no object stands before its outcome, and an article has none."""
_SNIFFED: Final = 4_096
"""Bytes in which a document has told its outcome; the article's id stands behind it."""
_DOCUMENT_MAX: Final = 256 * 1024 * 1024
"""Bytes of the largest document that is read: the limits of its parts leave that of the largest article far below."""
_INVALID: Final = "invalid_document"
_READER: Final[TypeAdapter[Document | Unfinished]] = TypeAdapter(Document | Unfinished)

Outcome = Document | Unfinished


def read_documents(source: str) -> Iterator[Outcome]:
    """Yields the documents that an argument means, in order, and an ``Unfinished`` in place of each that is none.

    Args:
        source: a file or folder of articles or documents, ``-`` for JSON Lines of either, or an article's id.

    Raises:
        CommandError: if there is nothing of this name, or it cannot be read.
    """
    path = Path(source)
    if not source:
        raise CommandError("'': an empty name is no file", ExitCode.USAGE)
    if source == STDIN:
        yield from _standard_input()
    elif path.is_dir():
        yield from _folder(path)
    elif path.exists() or (path.suffix.lower() in _SUFFIXES and "://" not in source):
        yield from _files([path])
    else:
        yield _stored(source)


def refused(message: str, article_id: str | None = None) -> Unfinished:
    """What stands in place of a document that no page can be made of."""
    return Unfinished(outcome="dead", article_id=article_id, reason=Reason(code=_INVALID, message=message))


def is_refused(outcome: Outcome) -> bool:
    """Whether this stands in place of a document that no page can be made of."""
    return isinstance(outcome, Unfinished) and outcome.reason.code == _INVALID


def _folder(folder: Path) -> Iterator[Outcome]:
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())
    if not files:
        raise CommandError(f"{folder}: has no articles (.txt, .html, .jsonl) and no documents (.json)", ExitCode.USAGE)
    yield from _files(files)


def _files(files: list[Path]) -> Iterator[Outcome]:
    """Yields the outcomes of files in order; neighbouring files of articles go through one pipeline."""
    articles: list[str] = []
    for path in files:
        if not _has_documents(path):
            articles.append(str(path))
            continue
        yield from _processed(articles)
        articles = []
        yield from _parsed(path)
    yield from _processed(articles)


def _processed(files: list[str]) -> Iterator[Outcome]:
    if files:
        check_inputs(files, "report")
        yield from outcomes(files)


def _has_documents(path: Path) -> bool:
    if path.suffix.lower() == ".json":
        return True
    if path.suffix.lower() not in _DOCUMENTS or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return _OUTCOME.match(file.read(_SNIFFED)) is not None
    except OSError:
        return False  # reading it as articles says why it cannot be read


def _parsed(path: Path) -> Iterator[Outcome]:
    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".json":
                yield _document(read_bounded(file, _DOCUMENT_MAX), str(path))
            else:
                yield from _lines(file, str(path))
    except TooLargeError as error:
        yield refused(f"{path}: {error}")
    except OSError as error:
        raise CommandError(f"{path}: cannot be read: {error.strerror or error}", ExitCode.USAGE) from None


def _standard_input() -> Iterator[Outcome]:
    stream = cast("BufferedReader", standard_input())
    if _OUTCOME.match(stream.peek(_SNIFFED)) is None:
        yield from outcomes([STDIN])
        return
    yield from _lines(stream, "standard input")


def _lines(file: IO[bytes], name: str) -> Iterator[Outcome]:
    lines = counted(bounded_lines(file, _DOCUMENT_MAX), None, "documents")
    for number, (line, size) in enumerate(lines, start=1):
        if size > _DOCUMENT_MAX:
            yield refused(f"{name}:{number}: {over_limit(size, _DOCUMENT_MAX)}")
        elif line.strip():
            yield _document(line, f"{name}:{number}")


def _document(body: bytes, place: str) -> Outcome:
    try:
        return _READER.validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return refused(f"{place}: not a document as `quotewire process` prints it: {where}: {first['msg']}")


def _stored(name: str) -> Outcome:
    """The document of an article that went through the queue."""
    settings = get_settings()
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    try:
        with server_errors(settings), open_store(settings) as store:
            record = store.article(name)
    except CommandError as error:
        raise CommandError(f"{name}: no such file, and its id cannot be looked up: {error}", error.exit_code) from None
    if record is None:
        raise CommandError(f"{name}: no such file, and no article of this id in the store", ExitCode.INCOMPLETE)
    if record.document is None:
        raise CommandError(f"{name}: the article is {record.state}; it has no document", ExitCode.INCOMPLETE)
    return _document(record.document, f"{name} in the store")

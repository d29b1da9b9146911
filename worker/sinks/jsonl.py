"""Writes events into files of JSON Lines, compressed unless asked otherwise, and on the disk before they count.

A file that is being written ends in ``.part`` and is renamed when it is full or old. Each batch is a complete member of
the gzip file, so what a crash leaves can be read up to its last whole batch, and goes on there.
"""

import contextlib
import glob
import gzip
import io
import os
import time
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import structlog

from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.sinks.base import Refused, SinkAwayError, SinkFailedError

PART: Final = ".part"
BATCH: Final = 500
_CHUNK: Final = 1 << 20
_STAMP: Final = f"{'[0-9]' * 8}T{'[0-9]' * 12}Z"
"""The moment in a file's name, as a pattern."""

log = structlog.get_logger("quotewire.sink")


class JsonLinesSink:
    """Appends events to a file of its own in a folder.

    Args:
        folder: created if it is not there.
        member: part of the files' names; no two sinks in one folder may have the same, and it has no ``/``.
        compress: write gzip files.
        max_bytes: size in bytes on the disk from which a new file is begun.
        max_seconds: age in seconds at which a file is finished; the next event begins another.
        clock: returns seconds since 1970.
    """

    batch = BATCH

    def __init__(
        self,
        folder: Path,
        member: str,
        *,
        compress: bool = True,
        max_bytes: int = 100_000_000,
        max_seconds: float = 3_600.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder, self._member, self._compress = folder, member, compress
        self._max_bytes, self._max_seconds, self._clock = max_bytes, max_seconds, clock
        self._file: BinaryIO | None = None
        self._path = folder
        self._begun = 0.0
        self._good = 0
        """Bytes of the open file that are whole batches."""
        self._unfinished: dict[Path, int] = {}
        """Closed files that have no final name yet, and how many bytes of them are whole batches."""
        if "/" in member:
            raise SinkFailedError(f"{member!r} is part of the files' names, which have no '/'")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._recover()
        except OSError as error:
            raise SinkFailedError(_said(folder, error)) from error

    def write(self, events: Sequence[ReceivedEvent]) -> list[Refused]:
        """Append events; they are on the disk on return."""
        lines = b"".join(event.envelope + b"\n" for event in events)
        body = gzip.compress(lines, compresslevel=6, mtime=0) if self._compress else lines
        self.settle()
        try:
            file = self._current()
            file.seek(self._good)  # what a failed write has left is written over, and cut off
            file.truncate()
            _write_whole(file, body)
            os.fsync(file.fileno())
        except OSError as error:
            raise SinkAwayError(_said(self._path, error)) from error
        self._good += len(body)
        return []

    def settle(self) -> None:
        """Give the open file its final name if it is full or old; and those that could not be given theirs before."""
        age = self._clock() - self._begun  # below 0 if the clock was set back
        if self._good >= self._max_bytes or not 0 <= age < self._max_seconds:
            self._let_go()
        try:
            self._finish_all()
        except OSError as error:
            raise SinkAwayError(_said(next(iter(self._unfinished)), error)) from error

    def close(self) -> None:
        """Give the open file its final name. If that fails, the next start does it."""
        self._let_go()
        try:
            self._finish_all()
        except OSError as error:
            file = next(iter(self._unfinished))
            log.error("file_not_finished", file=str(file), error=error.strerror, message="the next start finishes it")  # noqa: TRY400 - the message says it all

    def _current(self) -> BinaryIO:
        """The open file, or a new one."""
        if self._file is None:
            self._begun, self._good = self._clock(), 0
            stamp = datetime.fromtimestamp(self._begun, UTC).strftime("%Y%m%dT%H%M%S%fZ")
            ending = ".jsonl.gz" if self._compress else ".jsonl"
            self._path = self._folder / f"events-{stamp}-{self._member}{ending}{PART}"
            self._file = self._path.open("xb", buffering=0)
            _sync(self._folder)
        return self._file

    def _let_go(self) -> None:
        """Close the open file."""
        if self._file is not None:
            file, self._file = self._file, None
            self._unfinished[self._path] = self._good
            with contextlib.suppress(OSError):  # its batches are on the disk
                file.close()

    def _recover(self) -> None:
        """Finish what this member has left open when it died. Its last batch was not acknowledged and comes again."""
        own = f"events-{_STAMP}-{glob.escape(self._member)}.jsonl*{PART}"  # of "a", and not of "b-a"
        for path in sorted(self._folder.glob(own)):
            whole = whole_bytes(path)
            if dropped := path.stat().st_size - whole:
                log.warning("file_cut", file=str(path), bytes=dropped)
            self._unfinished[path] = whole
        self._finish_all()

    def _finish_all(self) -> None:
        for path, good in [*self._unfinished.items()]:
            if path.exists():  # else it has its name, and only the folder could not be written
                _finish(path, good)
            _sync(self._folder)
            del self._unfinished[path]


def whole_bytes(path: Path) -> int:
    """The length of the part of a file that can be read: whole members of a gzip file, whole lines of another."""
    if ".gz" in path.suffixes:
        return _whole_members(path)
    return path.read_bytes().rfind(b"\n") + 1


def _whole_members(path: Path) -> int:
    whole = 0
    with path.open("rb") as file:
        while True:
            file.seek(whole)
            length = _member_length(file)
            if length is None:
                return whole
            whole += length


def _member_length(file: io.BufferedReader) -> int | None:
    """Bytes of the gzip member that begins here; None if there is none, or it does not come to its end."""
    unpacker, read = zlib.decompressobj(wbits=31), 0
    while not unpacker.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            return None
        read += len(chunk)
        try:
            unpacker.decompress(chunk)
        except zlib.error:
            return None
    return read - len(unpacker.unused_data)


def _write_whole(file: BinaryIO, body: bytes) -> None:
    """Write all of it: where the disk has room for a part, the system writes that and reports no error."""
    rest = memoryview(body)
    while rest:
        rest = rest[file.write(rest) :]


def _finish(path: Path, good: int) -> None:
    """Cut off what is no whole batch, and give a file its final name."""
    if not good:
        path.unlink()
        return
    if path.stat().st_size > good:
        with path.open("r+b") as file:
            file.truncate(good)
            os.fsync(file.fileno())
    path.rename(path.with_name(path.name.removesuffix(PART)))


def _said(path: Path, error: OSError) -> str:
    return f"{path}: {error.strerror or error}"


def _sync(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

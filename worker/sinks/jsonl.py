"""Writes events into files of JSON Lines, compressed unless asked otherwise, and on the disk before they count.

A file that is being written ends in ``.part`` and is renamed when it is full or old. Each batch is a complete member of
the gzip file, so what a crash leaves can be read up to its last whole batch, and goes on there.
"""

import contextlib
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
from quotewire.worker.sinks.base import Refused, SinkAwayError

PART: Final = ".part"
BATCH: Final = 500
_CHUNK: Final = 1 << 20

log = structlog.get_logger("quotewire.sink")


class JsonLinesSink:
    """Appends events to a file of its own in a folder.

    Args:
        folder: created if it is not there.
        member: part of the files' names; no two sinks in one folder may have the same.
        compress: write gzip files.
        max_bytes: size in bytes on the disk from which a new file is begun.
        max_seconds: age in seconds from which a new file is begun, when the next event comes.
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
        folder.mkdir(parents=True, exist_ok=True)
        self._recover()

    def write(self, events: Sequence[ReceivedEvent]) -> list[Refused]:
        """Append events; they are on the disk on return."""
        lines = b"".join(event.envelope + b"\n" for event in events)
        body = gzip.compress(lines, compresslevel=6, mtime=0) if self._compress else lines
        try:
            file = self._current()
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            self._drop_the_rest()
            raise SinkAwayError(f"{self._path}: {error.strerror or error}") from error
        self._good += len(body)
        return []

    def close(self) -> None:
        """Give the open file its final name."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self._finish(self._path)

    def _current(self) -> BinaryIO:
        """The open file; a new one if that is full or old."""
        age = self._clock() - self._begun
        if self._file is not None and (self._good >= self._max_bytes or age >= self._max_seconds):
            self.close()
        if self._file is None:
            self._begun, self._good = self._clock(), 0
            stamp = datetime.fromtimestamp(self._begun, UTC).strftime("%Y%m%dT%H%M%S%fZ")
            ending = ".jsonl.gz" if self._compress else ".jsonl"
            self._path = self._folder / f"events-{stamp}-{self._member}{ending}{PART}"
            self._file = self._path.open("xb", buffering=0)
            _sync(self._folder)
        return self._file

    def _drop_the_rest(self) -> None:
        """Cut off what a failed write has left: the same events are written again."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.seek(self._good)
                self._file.truncate()

    def _recover(self) -> None:
        """Finish what this member has left open when it died. Its last batch was not acknowledged and comes again."""
        for path in sorted(self._folder.glob(f"events-*-{self._member}.jsonl*{PART}")):
            whole = whole_bytes(path)
            if dropped := path.stat().st_size - whole:
                log.warning("file_cut", file=str(path), bytes=dropped)
            os.truncate(path, whole)
            self._finish(path)

    def _finish(self, path: Path) -> None:
        if path.stat().st_size:
            path.rename(path.with_name(path.name.removesuffix(PART)))
        else:
            path.unlink()
        _sync(self._folder)


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


def _sync(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

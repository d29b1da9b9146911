"""Writes log lines to standard error, and never waits long for whoever reads them.

Containers and systemd give a process a pipe or a socket for its log. Where its reader stands still (a container engine
that hangs or is being replaced, a full disk behind it), the pipe fills up, and the next line blocks its writer for
ever. Dispatchers and workers stood still so; SIGTERM did not end them, nor did they end themselves, since that is
logged first. Now lines are dropped, and counted.
"""

import _socket  # gevent makes the other one wait, and changes the descriptor
import logging
import os
import select
import stat
import sys
import time
from contextlib import suppress
from typing import Final, Literal, TextIO

import structlog

PATIENCE: Final = 1.0
"""Seconds to wait for room. Once that was in vain, lines are dropped at once until one gets through."""
_STANDARD_ERROR: Final = 2
_PIECE: Final = select.PIPE_BUF
"""Bytes that fit into a pipe that has room."""

Kind = Literal["pipe", "shared pipe", "socket"]

log = structlog.get_logger("quotewire.log")


class Outlet:
    """A way to a pipe or a socket on which a write never blocks.

    Args:
        fd: the descriptor; it is not changed, as other processes share what it stands for.

    Raises:
        ValueError: if it is neither a pipe nor a socket.
    """

    def __init__(self, fd: int) -> None:
        self._kind: Kind
        self._fd = fd
        mode = os.fstat(fd).st_mode
        if stat.S_ISSOCK(mode):
            self._kind = "socket"
        elif stat.S_ISFIFO(mode):
            self._kind = "shared pipe"
            with suppress(OSError):  # it may belong to somebody else, or there is no /proc
                self._fd = os.open(f"/proc/self/fd/{fd}", os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
                self._kind = "pipe"
        else:
            raise ValueError(f"descriptor {fd} is neither a pipe nor a socket")
        self._torn = False

    def write(self, line: bytes, patience: float) -> bool:
        """Write a line; returns whether all of it was written within ``patience`` seconds."""
        if self._torn:  # the end of an earlier line is missing
            line = b"\n" + line
        deadline = time.monotonic() + patience
        rest = memoryview(line)
        while rest:
            written = self._write(rest)
            rest = rest[written:]
            if not written and not self._wait(deadline - time.monotonic()):
                self._torn = self._torn if len(rest) == len(line) else True
                return False
        self._torn = False
        return True

    def has_room(self) -> bool:
        """Whether a short line can be written now."""
        return self._wait(0)

    def close(self) -> None:
        """Close what this object has opened."""
        if self._kind == "pipe":
            os.close(self._fd)

    def _write(self, data: memoryview) -> int:
        """Write what there is room for; returns how many bytes that was."""
        try:
            if self._kind == "socket":
                connection = _socket.socket(fileno=self._fd)
                try:
                    return connection.send(data, _socket.MSG_DONTWAIT | _socket.MSG_NOSIGNAL)
                finally:
                    connection.detach()
            if self._kind == "pipe":
                return os.write(self._fd, data)
            return os.write(self._fd, data[:_PIECE]) if self._wait(0) else 0
        except BlockingIOError:
            return 0

    def _wait(self, seconds: float) -> bool:
        """Wait for room; returns whether there is some."""
        poll = select.poll()
        poll.register(self._fd, select.POLLOUT)
        return bool(poll.poll(max(0.0, seconds) * 1000))


def outlet_of(stream: TextIO | None) -> Outlet | None:
    """The outlet of a stream; None if it needs none, being a file, a terminal or nothing that the system knows."""
    try:
        return Outlet(stream.fileno()) if stream else None
    except (OSError, ValueError):
        return None


def say_at_once(line: bytes) -> None:
    """Write a line to standard error if there is room: a signal handler has other work to do."""
    with suppress(OSError):  # its disk is full, or its reader is gone
        outlet = outlet_of(sys.__stderr__)
        if outlet is None:
            os.write(_STANDARD_ERROR, line)
            return
        outlet.write(line, 0)
        outlet.close()


class DroppingHandler(logging.StreamHandler[TextIO]):
    """Writes to standard error; drops the lines that nobody reads, and says how many once somebody reads again.

    Args:
        patience: seconds to wait for room.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        super().__init__()
        self._outlet = outlet_of(self.stream)
        self._patience = patience
        self._dropped = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, or count it as dropped."""
        if self._outlet is None:
            super().emit(record)
            return
        try:
            line = f"{self.format(record)}{self.terminator}".encode(errors="backslashreplace")
        except Exception:  # noqa: BLE001 - as the base class: a line that cannot be formatted stops nobody
            self.handleError(record)
            return
        if dropped := self._dropped:
            if not self._outlet.has_room():
                self._dropped += 1
                return
            self._dropped = 0
            log.warning("log_lines_dropped", count=dropped, message="nobody read the log for a while")
            if self._dropped:  # not even that could be written
                self._dropped += dropped
        if not self._is_written(self._outlet, line):
            self._dropped += 1

    def _is_written(self, outlet: Outlet, line: bytes) -> bool:
        try:
            return outlet.write(line, 0 if self._dropped else self._patience)
        except OSError:  # its reader is gone
            return False

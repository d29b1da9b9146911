"""A log that nobody reads holds up nobody, and tells afterwards how many lines are missing."""

import fcntl
import json
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from quotewire.worker import log_handler
from quotewire.worker.celery_patches import json_lines
from quotewire.worker.log import configure_logging
from quotewire.worker.log_handler import DroppingHandler, Outlet
from quotewire.worker.settings import Settings

SOON = 10.0
"""Seconds after which a write counts as blocked."""
LINE = "x" * 100

Ends = tuple[int, int]
"""The descriptors to read from and to write to."""


def pipe() -> Ends:
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 8192)
    return reader, writer


def connection() -> Ends:
    """As journald gives to a unit."""
    reader, writer = socket.socketpair()
    writer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    return reader.detach(), writer.detach()


@pytest.fixture(params=[pipe, connection, "a pipe that cannot be opened again"])
def ends(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ends]:
    make: Callable[[], Ends] = request.param if callable(request.param) else pipe
    if make is not request.param:

        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "open", refuse)
    reader, writer = make()
    with monkeypatch.context() as patch, os.fdopen(writer, "w") as stream:
        patch.setattr(sys, "stderr", stream)
        patch.setattr(sys, "__stderr__", stream)
        yield reader, writer
        read_all(reader)  # what the stream itself still holds must not block
    os.close(reader)


@pytest.fixture
def handler(ends: Ends) -> DroppingHandler:
    return DroppingHandler(patience=0.05)


def read_all(reader: int) -> str:
    os.set_blocking(reader, False)
    pieces = []
    try:
        while piece := os.read(reader, 65536):
            pieces.append(piece)
    except BlockingIOError:
        pass
    return b"".join(pieces).decode()


def in_time(work: Callable[[], object]) -> None:
    """Fail if something blocks, and do not hang with it."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(SOON)
    assert not thread.is_alive(), "it waits for whoever reads the log"


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("quotewire", logging.INFO, __file__, 1, message, (), None)


def say(handler: logging.Handler, count: int, line: str = LINE) -> None:
    for number in range(count):
        handler.handle(record(f"{number} {line}"))


def test_lines_that_are_read_all_come(ends: Ends, handler: DroppingHandler) -> None:
    in_time(lambda: say(handler, 20))
    assert read_all(ends[0]).splitlines() == [f"{number} {LINE}" for number in range(20)]


def test_nobody_is_held_up_by_a_log_that_nobody_reads(ends: Ends, handler: DroppingHandler) -> None:
    began = time.monotonic()
    in_time(lambda: say(handler, 2_000))
    assert time.monotonic() - began < SOON / 2, "it waits once, and not for each line"
    assert 2_000 * len(LINE) > len(read_all(ends[0]))


def test_what_was_dropped_is_counted_and_no_line_is_torn(
    ends: Ends, handler: DroppingHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warn(_event: str, *, count: int, message: str) -> None:
        handler.handle(record(f"dropped {count}: {message}"))

    monkeypatch.setattr(log_handler.log, "warning", warn, raising=False)
    in_time(lambda: say(handler, 500))
    before = [line for line in read_all(ends[0]).splitlines() if line]
    in_time(lambda: say(handler, 1, "again"))
    after = [line for line in read_all(ends[0]).splitlines() if line]
    whole = [line for line in before if line.endswith(LINE)]
    assert len(before) - len(whole) <= 1, "only the last may be cut off"
    assert after == [f"dropped {500 - len(whole)}: nobody read the log for a while", "0 again"]


def test_a_line_longer_than_the_pipe_comes_whole_if_it_is_read(ends: Ends, handler: DroppingHandler) -> None:
    handler._patience = SOON
    writer = threading.Thread(target=say, args=[handler, 1, "y" * 100_000], daemon=True)
    writer.start()
    read = ""
    while writer.is_alive():
        read += read_all(ends[0])
    assert (read + read_all(ends[0])).strip() == f"0 {'y' * 100_000}"


def test_the_descriptor_that_others_share_stays_as_it_was(ends: Ends, handler: DroppingHandler) -> None:
    """A shell, or whoever else has it, does not expect it to refuse."""
    say(handler, 1)
    assert os.get_blocking(ends[1])


def test_a_reader_that_is_gone_stops_nobody(ends: Ends, handler: DroppingHandler) -> None:
    reader, writer = pipe()
    os.dup2(reader, ends[0])
    os.close(reader)
    os.close(writer)
    in_time(lambda: say(handler, 3))


def test_a_file_is_written_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "log").open("w") as file:
        monkeypatch.setattr(sys, "stderr", file)
        say(DroppingHandler(), 3)
        with pytest.raises(ValueError, match="neither a pipe nor a socket"):
            Outlet(file.fileno())
    assert (tmp_path / "log").read_text().count(LINE) == 3


def test_a_signal_handler_is_not_held_up_either(ends: Ends, handler: DroppingHandler) -> None:
    in_time(lambda: say(handler, 500))
    in_time(lambda: json_lines._say("worker: Warm shutdown (MainProcess)"))
    in_time(lambda: json_lines._say_plainly("worker: Warm shutdown (MainProcess)"))
    read_all(ends[0])
    json_lines._say("worker: Warm shutdown (MainProcess)")
    assert json.loads(read_all(ends[0]))["event"] == "worker: Warm shutdown (MainProcess)"


def test_the_note_is_a_line_like_the_others(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", sys.__stderr__)  # pytest has put its own there
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logging(Settings(log_format="json"))
    own = root.handlers[0]
    try:
        in_time(lambda: say(own, 200))
        read_all(ends[0])
        in_time(lambda: structlog.get_logger("quotewire").info("again"))
        note, again = (json.loads(line) for line in read_all(ends[0]).splitlines() if line)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
    assert note["event"] == "log_lines_dropped"
    assert note["count"] > 0
    assert again["event"] == "again"

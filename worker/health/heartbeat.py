"""The heartbeat: a file written while the process makes progress or is idle, and read by `health`.

A ping proves that a process answers, not that it works. Times come from the monotonic clock, which all processes of a
machine share, so that setting the wall clock makes no process look dead.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from quotewire.worker.health.check import Check

STALE_SECONDS: Final = 60.0
"""Time without progress after which a process is reported as stuck."""
WRITE_SECONDS: Final = 5.0
"""Minimum time between two writes while all is well."""
PADDED: Final = 200
"""Characters to which the file's content is filled up, so that the next is rarely longer."""

log = structlog.get_logger("quotewire.liveness")


class Heartbeat:
    """Writes one process's heartbeat.

    Args:
        path: the file; None: nothing is written.
        process: name of the process, for messages.
        clock: seconds, monotonic across all processes of the machine.
    """

    def __init__(self, path: Path | None, process: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self.process = process
        self.beats = 0
        """How often there was progress."""
        self.why: str | None = None
        """Why there was none, when that was last asked."""
        self._clock = clock
        self._beat = self._looked = clock()
        self._written = float("-inf")
        self._writes = True

    def beat(self) -> None:
        """Record that the process makes progress or is idle."""
        self._beat = self._looked = self._clock()
        self.beats += 1
        self.why = None
        if self._beat - self._written >= WRITE_SECONDS:
            self._write(None)

    def miss(self, why: str) -> None:
        """Record that the process is alive but stuck, and why."""
        self.why = why
        self._looked = self._clock()
        self._write(why)

    def check(self) -> Check:
        """What ``read_heartbeat`` says of the file, without a file."""
        now = self._clock()
        return _judged(f"{self.process} {os.getpid()}", now - self._looked, now - self._beat, self.why)

    @property
    def idle_seconds(self) -> float:
        """Seconds since the last progress."""
        return self._clock() - self._beat

    def _write(self, why: str | None) -> None:
        now = self._clock()
        self._written = now if why is None else float("-inf")
        if self._path is None:
            return
        state = {"process": self.process, "pid": os.getpid(), "beat": self._beat, "looked": now, "why": why}
        try:
            _replace(self._path, f"{json.dumps(state):<{PADDED}}\n".encode())
        except OSError as error:  # that shows as silence, and must not stop the work
            if self._writes:
                what = f"{self._path}: {error.strerror}: `quotewire health` takes this process for dead"
                log.error("heartbeat_not_written", message=what)  # noqa: TRY400 - the message says it all
            self._writes = False
        else:
            self._writes = True


def _replace(path: Path, body: bytes) -> None:
    """Write a file that is never seen half written; on a full disk over the old one, which takes no more room."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(body)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        with path.open("r+b", buffering=0) as file:
            file.write(body)
            file.truncate()


def read_heartbeat(path: Path, clock: Callable[[], float] = time.monotonic) -> Check:
    """Whether the process that writes ``path`` makes progress, and if not, why."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        process, pid = str(state["process"]), int(state["pid"])
        now = clock()
        silent, idle, why = now - float(state["looked"]), now - float(state["beat"]), state["why"]
    except FileNotFoundError:
        return Check("heartbeat", ok=False, detail=f"there is no {path}: nothing was started here, or it cannot write")
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Check("heartbeat", ok=False, detail=f"{path} cannot be read: {type(error).__name__}: {error}")
    who = f"{process} {pid}"
    if not _alive(pid):
        return Check("heartbeat", ok=False, detail=f"{who} is gone")
    return _judged(who, silent, idle, why)


def _judged(who: str, silent: float, idle: float, why: str | None) -> Check:
    """Whether a process makes progress.

    Args:
        who: the process, for people.
        silent: seconds since it last looked; below 0 if the file is from before the machine's last boot.
        idle: seconds since it last made progress.
        why: why it makes none.
    """
    if not 0 <= silent <= STALE_SECONDS:
        return Check("heartbeat", ok=False, detail=f"{who} has been silent for {silent:.0f} s: stopped or blocked")
    if idle > STALE_SECONDS:
        return Check("heartbeat", ok=False, detail=f"{who} has made no progress for {idle:.0f} s: {why}")
    return Check("heartbeat", ok=True, detail=f"{who} made progress {idle:.0f} s ago")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

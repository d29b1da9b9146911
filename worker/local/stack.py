"""The processes of ``quotewire run``: an embedded server if none is given, the dispatcher and a Celery worker."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from quotewire.worker.local.parent_death import dying_with_me
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.settings import get_settings

STOP_SECONDS: Final = 15.0
"""Seconds that processes get to stop; then they are killed, which loses nothing."""
LOG_TAIL: Final = 800
"""Characters shown of the end of a dead process's log."""


class StackError(RuntimeError):
    """A process of the stack ended by itself."""


@dataclass(frozen=True, slots=True)
class _Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self, deadline: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        # The whole group, because a killed worker leaves its pool's children behind.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Stack:
    """Server, dispatcher and worker as a context manager; none of them outlives it, not even after a ``kill -9``.

    Args:
        folder: for logs, and for the embedded server's data.
        redis_url: the server to use; None: an embedded one.
        concurrency: number of the worker's child processes; None: one per core.
        tcp: let the embedded server listen on loopback, with a password, for clients that know no Unix sockets.
    """

    def __init__(
        self, folder: Path, redis_url: str | None, concurrency: int | None = None, *, tcp: bool = False
    ) -> None:
        self.folder = folder
        self.url = redis_url or ""
        self._tcp = tcp
        self._concurrency = concurrency or len(os.sched_getaffinity(0))
        self._children: list[_Child] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as started:
            if not self.url:
                self.url = self._embedded(started)
            started.callback(self._stop)
            port = get_settings().metrics_port
            self._start("dispatcher", [sys.executable, "-m", "quotewire.worker.cli", "dispatch"], port)
            celery = [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "quotewire.worker",
                "worker",
                "--without-mingle",
            ]
            worker = [*celery, "-c", str(self._concurrency), "-n", f"run-{os.getpid()}@%h"]
            self._start("worker", worker, None if port is None else port + 1)
            self._stack = started.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def check(self) -> None:
        """Raise ``StackError`` if a process has ended."""
        for child in self._children:
            if (code := child.process.poll()) is not None:
                tail = child.log.read_text(errors="replace")[-LOG_TAIL:].strip()
                raise StackError(f"the {child.name} ended with code {code}, see {child.log}:\n{tail}")

    def _embedded(self, started: ExitStack) -> str:
        """Start an embedded server, whose data is deleted when the stack stops; returns its URL."""
        data = self.folder / "valkey"
        started.callback(shutil.rmtree, data, ignore_errors=True)
        return started.enter_context(EmbeddedValkey(data, tcp=self._tcp)).url

    def _start(self, name: str, command: list[str], metrics_port: int | None) -> None:
        log = self.folder / f"{name}.log"
        port = {} if metrics_port is None else {"QUOTEWIRE_METRICS_PORT": str(metrics_port)}
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 - our own commands
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **port, "QUOTEWIRE_REDIS_URL": self.url},
                process_group=0,  # so that Ctrl-C reaches only this process
                preexec_fn=dying_with_me(signal.SIGKILL),  # noqa: PLW1509 - there are no threads yet
            )
        self._children.append(_Child(name, process, log))

    def _stop(self) -> None:
        for child in self._children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children:
            child.stop(deadline)

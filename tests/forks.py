"""Starts our own commands, dispatchers and workers as forks of a process that has imported and read most already.

A test run starts hundreds of processes, and each imports, reads word lists and compiles patterns for one to four seconds
of CPU time. These have a fraction of that to do. They are processes as any others otherwise, with their own environment,
streams, folder, process group and exit status; they read their settings, load what depends on them, and die with pytest.
Tests whose subject is how a process starts, what it has loaded or what its command line shows start it by ``subprocess``.
"""

import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from quotewire.worker.local.parent_death import dying_with_me
from tests.forkserver import MESSAGE_BYTES, NUMBER_BYTES

BIN: Final = Path(sys.executable).parent
SCRIPTS: Final = frozenset(str(BIN / name) for name in ("celery", "quotewire"))
PYTHONS: Final = frozenset((sys.executable, str(BIN / "python")))
OF_ITS_OWN: Final = frozenset(("SABOTAGE_CLOCK", "SABOTAGE_VERSION"))
"""Variables that change what is read at import: such a process imports everything itself."""
START_SECONDS: Final = 60.0
_LOCK: Final = threading.Lock()


class Fork(subprocess.Popen[bytes]):
    """A forked process with the methods of ``Popen``; it has no pipes."""

    def __init__(self, command: Sequence[str], told: socket.socket) -> None:
        self.args = [*command]
        self.stdin = self.stdout = self.stderr = None
        self.returncode = None
        self._child_created = False  # there is nothing that Popen would have to collect
        self._told = told
        self.pid = self._number(START_SECONDS)

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            self.returncode = self._number(timeout)
            self._told.shutdown(socket.SHUT_WR)  # now the process may lose its id, and its guard ends
            self._told.settimeout(None)
            self._told.recv(1)
            self._told.close()
        return self.returncode

    def _number(self, timeout: float | None) -> int:
        self._told.settimeout(timeout)
        try:
            body = self._told.recv(NUMBER_BYTES, socket.MSG_WAITALL)
        except (BlockingIOError, TimeoutError):
            raise subprocess.TimeoutExpired(self.args, timeout or 0.0) from None
        return int(body or -signal.SIGKILL)  # without a guard, it was killed with it


@functools.cache
def _server() -> tuple[subprocess.Popen[bytes], socket.socket]:
    mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forkserver.py")), str(its.fileno())],
            stdin=subprocess.DEVNULL,
            pass_fds=[its.fileno()],
            env={**os.environ, "OMP_NUM_THREADS": "1"},  # as the worker sets it before it imports numpy
            process_group=0,
            preexec_fn=dying_with_me(signal.SIGKILL),  # noqa: PLW1509 - it calls one C function
        )
    return process, mine


@contextlib.contextmanager
def server() -> Iterator[None]:
    """Keep the process that forks; started by the main thread, for it dies with the thread that started it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a shell's background: what is started would ignore it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    process, control = _server()
    yield
    control.close()
    process.wait()
    _server.cache_clear()


def worker(*options: str, children: int = 2, app: str = "quotewire.worker") -> tuple[str, ...]:
    """The command of a worker that does not wait for others when it starts.

    Args:
        options: further options.
        children: number of its child processes.
        app: the module of its Celery application.
    """
    return (str(BIN / "celery"), "-A", app, "worker", "-c", str(children), "--without-mingle", *options)


def can_fork(command: Sequence[str], env: Mapping[str, str]) -> bool:
    """Whether a command is one of ours (a script of this environment, or a module for its Python) and may be forked."""
    is_ours = command[0] in SCRIPTS or (command[0] in PYTHONS and command[1] == "-m")
    return is_ours and OF_ITS_OWN.isdisjoint(env)


def start(
    command: Sequence[str],
    streams: tuple[int, int, int],
    env: Mapping[str, str],
    folder: Path,
    *,
    own_group: bool = True,
) -> Fork:
    """Start a command with these standard streams, with nothing but this environment, in a folder."""
    own = command[1:] if command[0] in PYTHONS else command
    request = {"command": [*own], "env": {**env}, "folder": str(folder), "own_group": own_group}
    body = json.dumps(request).encode()
    assert len(body) < MESSAGE_BYTES
    told, its = socket.socketpair()
    with its, _LOCK:
        socket.send_fds(_server()[1], [body], [its.fileno(), *streams])
    return Fork(command, told)


def run(
    command: Sequence[str], *, env: Mapping[str, str], timeout: float, stdin: bytes = b"", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, and say what it printed, as ``subprocess.run`` does."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        streams = (given.fileno(), out.fileno(), err.fileno())
        process = start(command, streams, env, folder or Path.cwd(), own_group=False)
        try:
            code = process.wait(timeout)
        except BaseException:
            process.kill()
            process.wait()
            raise
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess([*command], code, out.read().decode(), err.read().decode())

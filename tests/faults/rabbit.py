"""A RabbitMQ server of the tests' own, where Debian's package `rabbitmq-server` is installed; CI installs it."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import psutil
from kombu.connection import Connection

from quotewire.worker.local.parent_death import dying_with_me

SERVER: Final = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""The script that Debian's own wraps to change the user and the folders."""
START_SECONDS: Final = 60.0
_STILL: Final = {psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE}


def is_installed() -> bool:
    """Whether there is a RabbitMQ server on this machine."""
    return SERVER.exists() and shutil.which("epmd") is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Rabbit:
    """A broker on ports of its own, on loopback alone. Its messages outlive ``kill`` and ``start``.

    Args:
        folder: for its data and its log.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._port, self._epmd_port = _free_port(), _free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}//"
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Rabbit":
        # Erlang's directory of nodes; a node starts one that outlives it, unless there is one.
        names = ["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"]
        self._processes.append(self._spawn(names, os.environ))
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            self._kill(process)

    def start(self) -> None:
        """Start the server, and wait until it takes connections."""
        own = {
            "RABBITMQ_NODENAME": f"quotewire-{self._port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(_free_port()),
            "RABBITMQ_MNESIA_BASE": str(self._folder / "data"),
            "RABBITMQ_LOG_BASE": str(self._folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"-setcookie {secrets.token_hex(8)}",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "HOME": str(self._folder),
        }
        self._processes.append(self._spawn([str(SERVER)], {**os.environ, **own}))
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise AssertionError(f"RabbitMQ did not start: see {self._folder}")
            time.sleep(0.2)

    def kill(self) -> None:
        """``kill -9`` of the server; it may be started again."""
        self._kill(self._processes.pop())

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        """The server keeps its connections and answers nobody, as on a machine that hangs."""
        group = self._processes[-1].pid
        os.killpg(group, signal.SIGSTOP)
        server = psutil.Process(group)
        members = [one for one in (server, *server.children(recursive=True)) if os.getpgid(one.pid) == group]
        while {one.status() for one in members} - _STILL:
            time.sleep(0.01)  # on a busy machine it may answer once more
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with Connection(self.url, connect_timeout=2) as connection:  # type: ignore[no-untyped-call]
                connection.connect()
        except OSError:
            return False
        return True

    def _spawn(self, command: list[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with (self._folder / f"{Path(command[0]).name}.log").open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(env),
                process_group=0,
                preexec_fn=dying_with_me(signal.SIGKILL),  # noqa: PLW1509 - it calls one C function
            )

    @staticmethod
    def _kill(process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

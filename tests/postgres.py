"""A PostgreSQL server of the tests' own, from Debian's package."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import trustme

from quotewire.worker.local.parent_death import dying_with_me
from quotewire.worker.local.valkey import free_port
from tests.tools import tool

FOLDERS: Final = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
PASSWORD: Final = "pass-word"  # noqa: S105 - of a server that only this test can reach


class Postgres:
    """A server as a context manager; it listens on loopback, with a password and with TLS.

    Args:
        authority: issues its certificate, for ``localhost``.
    """

    def __init__(self, authority: trustme.CA) -> None:
        self._authority = authority
        self._initdb = tool("initdb", "postgresql", FOLDERS)
        self._server = str(Path(self._initdb).resolve().with_name("postgres"))  # the same version's
        self._psql = tool("psql", "postgresql-client")
        self._folder = Path(tempfile.mkdtemp(prefix="quotewire-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.dsn = f"postgresql://desk@127.0.0.1:{self.port}/postgres?sslmode=disable"
        self._user = "postgres" if os.getuid() == 0 else None  # the server refuses to run as root

    def __enter__(self) -> Self:
        if self._user is not None:
            owner = pwd.getpwnam(self._user)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        command = [
            *(self._initdb, "--pgdata", str(self._folder / "data"), "--username=desk", "--auth=scram-sha-256"),
            *(f"--pwfile={secret}", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"),
        ]
        subprocess.run(command, check=True, capture_output=True, user=self._user, cwd="/", timeout=60)
        self._write_certificate(self._folder / "data")
        self.start()
        return self

    def _write_certificate(self, data: Path) -> None:
        issued = self._authority.issue_cert("localhost")
        issued.private_key_pem.write_to_path(data / "server.key")
        (data / "server.crt").write_bytes(b"".join(part.bytes() for part in issued.cert_chain_pems))
        for file in (data / "server.key", data / "server.crt"):
            file.chmod(0o600)
            if self._user is not None:
                shutil.chown(file, self._user)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server, or start it again on its data."""
        data = self._folder / "data"
        self._process = subprocess.Popen(
            [
                self._server,
                "-D",
                str(data),
                "-p",
                str(self.port),
                "-k",
                str(self._folder),
                "-c",
                "fsync=off",
                "-c",
                "ssl=on",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._user,
            cwd="/",
            preexec_fn=dying_with_me(signal.SIGINT),  # noqa: PLW1509 - it calls one C function
        )
        deadline = time.monotonic() + 30
        while self.psql("SELECT 1", check=False) != "1\n":
            assert time.monotonic() < deadline, "PostgreSQL did not start"
            time.sleep(0.1)

    def kill(self) -> None:
        """Stop it at once, as a crash would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
            self._process = None

    def psql(self, sql: str, *options: str, check: bool = True) -> str:
        """What psql prints."""
        options = options or ("--tuples-only", "--no-align")
        command = [self._psql, "--no-psqlrc", *options, "--command", sql, self.dsn.partition("?")[0]]
        env = {**os.environ, "PGPASSWORD": PASSWORD}
        done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=30, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

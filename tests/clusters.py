"""Redis Clusters on loopback: masters and replicas as real processes, slots that move, failovers."""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, Self

from redis import Redis
from redis.crc import key_slot
from redis.exceptions import RedisError

from quotewire.worker.local.valkey import EmbeddedValkey, free_port
from quotewire.worker.store.redis.servers import ClusterServers

SLOTS: Final = 16_384
PATIENCE: Final = 30.0
"""Seconds to wait for the nodes to agree."""
_PAGE: Final = 100


class Node:
    """One server of a cluster, with a client of its own."""

    def __init__(self, folder: Path | None, password: str, options: Sequence[str], binary: str | None) -> None:
        bus = free_port()
        lines = ["cluster-enabled yes", f"cluster-port {bus}", f"masterauth {password}", "repl-diskless-sync-delay 0"]
        self.bus = bus
        self.server = EmbeddedValkey(folder, tcp=True, options=[*lines, *options], binary=binary)
        self.server.password = password

    def __enter__(self) -> Self:
        self.server.__enter__()
        self.client = Redis.from_url(self.server.url, protocol=2, socket_timeout=10)
        self.id = self.ask("CLUSTER", "MYID").decode()
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.server.kill()
        self.server.__exit__(None, None, None)

    def ask(self, *command: str | int | bytes) -> Any:  # noqa: ANN401 - whatever the command answers
        return self.client.execute_command(*command)  # type: ignore[no-untyped-call]

    @property
    def port(self) -> int:
        return int(self.server.url.rpartition(":")[2].partition("/")[0])

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def roles(self) -> dict[str, str]:
        """The flags of each node that this one knows, by the node's id."""
        raw = self.client.execute_command("CLUSTER", "NODES")  # type: ignore[no-untyped-call]
        if isinstance(raw, dict):  # redis-py's own parsing
            return {facts["node_id"]: facts["flags"] for facts in raw.values()}
        return {line.split()[0]: line.split()[2] for line in raw.decode().splitlines()}

    def is_master(self) -> bool:
        with contextlib.suppress(RedisError):
            return "master" in self.roles()[self.id]
        return False


class Cluster:
    """A Redis Cluster as a context manager.

    Args:
        masters: number of masters; the slots are spread over them in equal ranges.
        replicas: number of replicas of each.
        folder: for the nodes' data; None: temporary folders.
        options: extra lines of each node's configuration.
        binary: another server's executable; None: the wheel's.
    """

    def __init__(
        self,
        masters: int = 3,
        replicas: int = 0,
        folder: Path | None = None,
        options: Sequence[str] = (),
        binary: str | None = None,
    ) -> None:
        self.password = secrets.token_urlsafe(16)
        folders = [folder / f"node-{number}" if folder else None for number in range(masters * (1 + replicas))]
        self.nodes = [Node(one, self.password, options, binary) for one in folders]
        self._masters, self._replicas = masters, replicas
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as started:
            for node in self.nodes:
                started.enter_context(node)
            self._join()
            self._stack = started.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _join(self) -> None:
        first, masters = self.nodes[0], self.nodes[: self._masters]
        edges = [SLOTS * number // self._masters for number in range(self._masters + 1)]
        for epoch, (node, low, high) in enumerate(zip(masters, edges, edges[1:], strict=False), 1):
            node.ask("CLUSTER", "SET-CONFIG-EPOCH", epoch)
            node.ask("CLUSTER", "ADDSLOTSRANGE", low, high - 1)
        for node in self.nodes[1:]:
            first.ask("CLUSTER", "MEET", "127.0.0.1", node.port, node.bus)
        self.until(lambda: all(len(node.roles()) == len(self.nodes) for node in self.nodes))
        for number, node in enumerate(self.nodes[self._masters :]):
            node.ask("CLUSTER", "REPLICATE", masters[number % self._masters].id)
        self.until(self.is_whole)

    def is_whole(self) -> bool:
        """Whether every node is there, sees all slots served, and follows its master if it is a replica."""
        for node in self.nodes:
            try:
                if b"cluster_state:ok" not in node.ask("CLUSTER", "INFO"):
                    return False
                facts: Any = node.client.info("replication")
            except RedisError:
                return False
            if facts["role"] == "slave" and facts["master_link_status"] != "up":
                return False
        masters = [node for node in self.nodes if node.is_master()]
        return len(masters) == self._masters

    @staticmethod
    def until(condition: Callable[[], object], seconds: float = PATIENCE) -> float:
        """Wait for a condition; returns how long it took."""
        started = time.monotonic()
        while not condition():
            if time.monotonic() - started > seconds:
                raise AssertionError(f"the cluster did not come to it within {seconds:.0f} s")
            time.sleep(0.02)
        return time.monotonic() - started

    @property
    def url(self) -> str:
        """The cluster's address as QUOTEWIRE_REDIS_URL, by its first two nodes."""
        hosts = ",".join(node.address for node in self.nodes[:2])
        return f"redis+cluster://default:{self.password}@{hosts}"

    def servers(self) -> ClusterServers:
        """The store's way to the cluster."""
        hosts = [("127.0.0.1", node.port) for node in self.nodes]
        return ClusterServers(hosts, username="default", password=self.password, protocol=2, socket_timeout=10.0)

    def master_of(self, key: str) -> Node:
        """The node that serves a key's slot, by what any node says."""
        slot = key_slot(key.encode())
        for node in self.nodes:
            with contextlib.suppress(RedisError):
                for low, high, master, *_ in node.client.execute_command("CLUSTER SLOTS"):  # type: ignore[no-untyped-call]
                    if low <= slot <= high:
                        return next(one for one in self.nodes if one.port == master[1])
        raise AssertionError(f"nobody serves {key}")

    def move(self, key: str, to: Node, pause: float = 0.0) -> int:
        """Move a key's slot to another master, key by key as ``redis-cli --cluster reshard`` does.

        Returns how many keys were moved. ``pause``: seconds to wait after each page of keys.
        """
        slot, source = key_slot(key.encode()), self.master_of(key)
        moved = 0
        with self.moving(key, to):
            while names := source.ask("CLUSTER", "GETKEYSINSLOT", slot, _PAGE):
                self.move_keys(source, to, names)
                moved += len(names)
                time.sleep(pause)
        return moved

    @contextlib.contextmanager
    def moving(self, key: str, to: Node) -> Iterator[Node]:
        """Announce that a key's slot moves to another master; on exit the rest of its keys is moved, and the slot."""
        slot, source = key_slot(key.encode()), self.master_of(key)
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", source.id)
        source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", to.id)
        yield source
        while names := source.ask("CLUSTER", "GETKEYSINSLOT", slot, _PAGE):
            self.move_keys(source, to, names)
        for node in (to, source, *self.nodes):
            with contextlib.suppress(RedisError):  # replicas learn it from their masters
                node.ask("CLUSTER", "SETSLOT", slot, "NODE", to.id)

    def move_keys(self, source: Node, to: Node, names: Sequence[str | bytes]) -> None:
        """Move keys of a slot that moves."""
        auth = ("AUTH2", "default", self.password)
        source.ask("MIGRATE", "127.0.0.1", to.port, "", 0, 5_000, *auth, "KEYS", *names)

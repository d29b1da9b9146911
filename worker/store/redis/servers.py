"""The servers that a store stands on: one, or the masters of a Redis Cluster.

All keys of a lane are in one hash slot, so every script and every command goes to one master, the slot's. redis-py's
own cluster client is not used as a whole: it asks the server where a command's keys are (the body goes there twice, and
an access control list must allow it), and it retries a pipeline's commands one by one, so that a master that hangs
costs its timeout for each of them. Its table of slots and its connections are.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.cluster import PRIMARY, ClusterNode, NodesManager
from redis.crc import key_slot
from redis.exceptions import (
    AskError,
    BusyLoadingError,
    ClusterDownError,
    MovedError,
    ReadOnlyError,
    RedisClusterException,
    SlotNotCoveredError,
    TimeoutError,  # noqa: A004 - redis-py's
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry
from redis.sentinel import Sentinel

from quotewire.worker.server_url import ServerUrl, several_hosts

SOCKET_TIMEOUT: Final = 10.0
"""Seconds to wait for a reply; must exceed every blocking read."""
CONNECT_TIMEOUT: Final = 3.0
"""Seconds to wait for a connection."""
HEALTH_CHECK: Final = 30
"""Idle seconds after which a connection is checked before use."""
WAITS: Final = (0.0, 0.05, 0.2)
"""Seconds before each repetition of what a cluster did not take; every step can be repeated. A failover takes longer
than all of them: the callers wait for it, as for a single server that is away."""

Argument = str | bytes | int | float
Command = Sequence[Argument]
Options = Mapping[str, object]
"""How redis-py is to read an answer."""

_KEYS_AT: Final = {"EVALSHA": 3, "FCALL": 3}
"""Where a command has its first key, if not at once."""
_AGAIN: Final = (
    AskError,  # also MovedError
    TryAgainError,
    ClusterDownError,
    SlotNotCoveredError,
    BusyLoadingError,
    RedisConnectionError,
    TimeoutError,
)
"""The errors after which a cluster may take the same command, there or elsewhere."""


class Servers(Protocol):
    """Where commands go."""

    def send(self, commands: Sequence[Command], options: Options | None = None) -> list[Any]:
        """Send commands, those of one server in one round trip; an error is the answer of its command, not raised.

        Args:
            commands: the commands. One without a key goes where the first key of the others is.
            options: how redis-py is to read the answers, if not as usual.
        """
        ...

    def primaries(self) -> list[redis.Redis]:
        """A client for each server that takes writes."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class OneServer:
    """One server, whatever the client's way to it."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def send(self, commands: Sequence[Command], options: Options | None = None) -> list[Any]:
        """Send commands in one round trip; what a replica refuses goes once more, over new connections.

        After a failover the address (a name, a proxy, a Kubernetes service) leads to the new master, while the old one,
        a replica now, keeps the connections that it had: every write would be refused there until somebody restarts
        this process.
        """
        answers = _send(self._client, commands, options)
        refused = [place for place, answer in enumerate(answers) if isinstance(answer, ReadOnlyError)]
        if refused:
            self._client.connection_pool.disconnect(inuse_connections=False)
            again = _send(self._client, [commands[place] for place in refused], options)
            for place, answer in zip(refused, again, strict=True):
                answers[place] = answer
        return answers

    def primaries(self) -> list[redis.Redis]:
        """The one client."""
        return [self._client]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


@dataclass(slots=True)
class _Sent:
    """A command to a cluster, with the answer that it got last."""

    command: Command
    slot: int
    answer: Any = None

    @property
    def asks(self) -> tuple[str, int] | None:
        """The server to which the last answer sent this command for this once: its slot is about to move there."""
        error = self.answer
        return (error.host, error.port) if isinstance(error, AskError) and not isinstance(error, MovedError) else None

    @property
    def parts(self) -> list[Command]:
        """The command, after what makes a server take it for a slot that is not its own yet."""
        return [self.command] if self.asks is None else [("ASKING",), self.command]

    def take(self, answers: Iterator[Any]) -> None:
        """Take the answers to ``parts``."""
        found = [next(answers) for _ in self.parts]
        self.answer = next((answer for answer in found if isinstance(answer, Exception)), found[-1])


class ClusterServers:
    """The masters of a Redis Cluster; it connects on first use.

    Args:
        hosts: some of its nodes; the others are learned from them.
        patience: seconds after which a call fails that would be retried otherwise.
        connection: redis-py's options of a connection.
    """

    def __init__(self, hosts: Sequence[tuple[str, int]], patience: float | None = None, **connection: Any) -> None:  # noqa: ANN401 - redis-py's
        self._hosts = tuple(hosts)
        self._connection = connection
        self._waits = () if patience else WAITS
        self._nodes: NodesManager | None = None
        self._lock = threading.Lock()

    def send(self, commands: Sequence[Command], options: Options | None = None) -> list[Any]:
        """Send commands, those of each master in one round trip, and again where the cluster says that they belong."""
        sent = [_Sent(command, slot) for command, slot in zip(commands, _slots(commands), strict=True)]
        self._send_once(sent, options)
        left = sent
        for wait in self._waits:
            left = [one for one in left if isinstance(one.answer, _AGAIN)]
            if left:
                left = self._worth_repeating(left)
                time.sleep(wait if any(one.asks is None for one in left) else 0.0)
                self._send_once(left, options)
        return [one.answer for one in sent]

    def _worth_repeating(self, left: Sequence["_Sent"]) -> list["_Sent"]:
        """Look which master has which slot now; whoever did not answer in time is not asked a second time."""
        before = [self._name_of(one.slot) for one in left]
        self._refresh([one.answer for one in left])
        return [
            one
            for one, name in zip(left, before, strict=True)
            if not isinstance(one.answer, TimeoutError) or self._name_of(one.slot) != name
        ]

    def _send_once(self, sending: Sequence["_Sent"], options: Options | None) -> None:
        """Send to each server what is for it, and keep the answers."""
        groups: defaultdict[str, list[_Sent]] = defaultdict(list)
        clients: dict[str, redis.Redis] = {}
        for one in sending:
            try:
                name, client = self._client_for(one)
            except _AGAIN as error:
                one.answer = error
            except RedisClusterException as error:  # no node answers, or they are of no cluster
                one.answer = RedisConnectionError(str(error))
            else:
                groups[name].append(one)
                clients[name] = client
        for name, group in groups.items():
            try:
                answers = iter(_send(clients[name], [part for one in group for part in one.parts], options))
            except (RedisConnectionError, TimeoutError) as error:
                for one in group:
                    one.answer = error
            else:
                for one in group:
                    one.take(answers)

    def _client_for(self, one: "_Sent") -> tuple[str, redis.Redis]:
        """The server to send to: the slot's master, or the one that the last answer named for this once."""
        table = self._table()
        if one.asks is None:
            node = table.get_node_from_slot(one.slot)
            return node.name, _client(node)
        host, port = one.asks
        asked = table.get_node(host=host, port=port)
        if asked is None:
            asked = ClusterNode(host, port, PRIMARY)  # type: ignore[no-untyped-call]
            table.create_redis_connections([asked])  # type: ignore[no-untyped-call]
        return f"{asked.name} asked", _client(asked)

    def _name_of(self, slot: int) -> str:
        try:
            return str(self._table().get_node_from_slot(slot).name)
        except (RedisClusterException, *_AGAIN):
            return ""

    def _table(self) -> NodesManager:
        with self._lock:
            if self._nodes is None:
                startup = [ClusterNode(host, port) for host, port in self._hosts]  # type: ignore[no-untyped-call]
                self._nodes = NodesManager(startup, require_full_coverage=False, **self._connection)
            return self._nodes

    def _refresh(self, errors: Sequence[object]) -> None:
        """Learn from any node which master has which slot; those that errors name are asked, too."""
        named = {(error.host, error.port) for error in errors if isinstance(error, MovedError)}
        with suppress(RedisClusterException, *_AGAIN):  # none answers: the next try says so
            self._table().initialize(additional_startup_nodes_info=list(named))

    def primaries(self) -> list[redis.Redis]:
        """A client for each master, by a fresh look: one that was replaced must not be asked."""
        with suppress(RedisClusterException, *_AGAIN):
            self._table().initialize(disconnect_startup_nodes_pools=False)
        return [_client(node) for node in self._table().get_nodes_by_server_type("primary")]

    def masters_of(self, keys: Sequence[str]) -> list[str]:
        """Host and port of the master of each key."""
        table = self._table()
        return [str(table.get_node_from_slot(_slot(key)).name) for key in keys]

    def close(self) -> None:
        """Close the connections."""
        if self._nodes is not None:
            self._nodes.close()


def open_servers(url: str, patience: float | None = None) -> Servers:
    """The servers at an address of ``QUOTEWIRE_REDIS_URL``; they connect on first use.

    A call that fails on its connection is retried up to twice, quickly. With ``patience``, it fails after so many
    seconds and is not retried.
    """
    options: dict[str, Any] = {
        "protocol": 2,
        "socket_timeout": patience or SOCKET_TIMEOUT,
        "socket_connect_timeout": patience or CONNECT_TIMEOUT,
        "health_check_interval": HEALTH_CHECK,
        # A Unix socket's connection class does not accept ``socket_keepalive``.
        **({} if url.startswith("unix:") else {"socket_keepalive": True}),
    }
    parts = several_hosts(url)
    if parts is not None and parts.kind == "cluster":
        return ClusterServers(parts.hosts, patience, **parts.connection, **options)
    options["retry"] = Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), retries=0 if patience else 2)
    if parts is None:
        return OneServer(redis.Redis.from_url(url, **options))
    return OneServer(sentinel_client(parts, **options))


def sentinel_client(parts: ServerUrl, **options: Any) -> redis.Redis:  # noqa: ANN401 - redis-py's
    """A client of the master that the Sentinels name; each new connection asks them anew."""
    quick = {"socket_timeout": CONNECT_TIMEOUT, "socket_connect_timeout": CONNECT_TIMEOUT}
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        list(parts.hosts), sentinel_kwargs={**quick, **parts.sentinel}, **parts.connection, db=parts.db, **options
    )
    client: redis.Redis = sentinel.master_for(parts.name, redis.Redis)  # type: ignore[no-untyped-call]
    return client


def key_of(command: Command) -> str | None:
    """The first key of a command of the store; None if it has none.

    >>> key_of(("HGET", "{qw}:stack", "seen")), key_of(("EVALSHA", "1f", 1, "{qw}:paused", 5)), key_of(("TIME",))
    ('{qw}:stack', '{qw}:paused', None)
    >>> key_of(("XREADGROUP", "GROUP", "g", "c", "COUNT", 1, "STREAMS", "{qw}:events", ">"))
    '{qw}:events'
    """
    name = str(command[0])
    if name in {"XREAD", "XREADGROUP"}:
        return str(command[list(command).index("STREAMS") + 1])
    place = _KEYS_AT.get(name, 1)
    return str(command[place]) if len(command) > place else None


def _slots(commands: Sequence[Command]) -> list[int]:
    found = [key_of(command) for command in commands]
    first = next((key for key in found if key is not None), "")
    return [_slot(first if key is None else key) for key in found]


def _slot(key: str) -> int:
    return int(key_slot(key.encode()))


def _client(node: ClusterNode) -> redis.Redis:
    client: redis.Redis | None = node.redis_connection
    if client is None:
        raise RedisConnectionError(f"no connection to {node.name}")
    return client


def _send(client: redis.Redis, commands: Sequence[Command], options: Options | None) -> list[Any]:
    with client.pipeline(transaction=False) as pipeline:
        for command in commands:
            pipeline.execute_command(*command, **(options or {}))  # type: ignore[no-untyped-call]
        return list(pipeline.execute(raise_on_error=False))

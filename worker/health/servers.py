"""Checks of the servers that hold the articles: one, Sentinel's master, or the masters of a cluster.

A managed server may refuse CONFIG, and a user of few rights INFO: what cannot be seen is said, and no reason to fail.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from redis import Redis
from redis.exceptions import NoPermissionError, RedisClusterException, RedisError, ResponseError

from quotewire.worker.health.check import Check, guarded
from quotewire.worker.health.remedy import what_to_do
from quotewire.worker.server_url import ServerUrl, redacted, several_hosts
from quotewire.worker.settings import Settings, plain
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.redis.servers import ClusterServers, Servers, open_servers

SKEW_SECONDS: Final = 5.0
"""Largest clock difference that passes. The stack uses only the server's clock, but people compare logs."""
CONNECT_SECONDS: Final = 3.0
MEMORY_MAX: Final = 0.95
"""Share of maxmemory in use from which writes are about to be refused."""
UNLIMITED_MAX: Final = 0.5
"""Share of the machine's memory that a server without maxmemory may use: it forks to rewrite its append-only file, and
what it writes meanwhile is there twice."""
_MIB: Final = 1024 * 1024
_MINIMUM: Final = 7
"""Oldest major version of Redis or Valkey: the scripts need its stream commands."""
_REFUSED: Final = "unknown command"
"""In the server's error about a command that a managed server has taken away."""


def open_briefly(settings: Settings) -> closing[Servers]:
    """The servers, asked with little patience."""
    return closing(open_servers(settings.redis_url, CONNECT_SECONDS))


def server_checks(servers: Servers, settings: Settings) -> Iterator[Check]:
    """Check every server; the first check, ``server``, fails if one cannot be used, and then is the last."""
    parts = several_hosts(settings.redis_url)
    if parts is not None and parts.kind == "sentinel":
        yield guarded("sentinels", partial(_sentinels, parts))
    try:
        clients = servers.primaries()
    except (RedisError, RedisClusterException, OSError) as error:
        yield unusable(settings, error)
        return
    alone = len(clients) == 1
    reachable = [guarded("server", partial(_server, client, settings, alone=alone)) for client in clients]
    yield from reachable
    if not all(check.ok for check in reachable):
        return
    for client in clients:
        for name, check in _CHECKS.items():
            yield guarded(name if alone else f"{name} of {_address(client)}", partial(check, client))


def lane_checks(servers: Servers, settings: Settings, lanes: int) -> Iterator[Check]:
    """Check how a cluster's masters share the lanes, and which have no replica."""
    if isinstance(servers, ClusterServers):
        yield guarded("cluster", lambda: _cluster(servers, settings, lanes))


def _server(client: Redis, settings: Settings, *, alone: bool) -> Check:
    where = redacted(settings.redis_url) if alone else _address(client)
    try:
        info = _info(client, "server")
        if info is None:
            client.ping()
    except RedisError as error:
        return unusable(settings, error)
    if info is None:
        return Check("server", ok=True, detail=f"{where} answers; its version cannot be seen: INFO is refused")
    kind = "Valkey" if "valkey_version" in info else "Redis"
    version = str(info.get("valkey_version") or info["redis_version"])
    fits = int(version.partition(".")[0]) >= _MINIMUM
    return Check("server", fits, f"{kind} {version} at {where} (7 or newer is needed)")


def _policy(client: Redis) -> Check:
    info = _info(client, "memory")
    policy = info.get("maxmemory_policy") if info else _config(client, "maxmemory-policy")
    if policy is None:
        detail = "cannot be seen: INFO and CONFIG are refused. It must be noeviction, or articles may be thrown away"
        return Check("maxmemory-policy", ok=True, detail=detail)
    if policy == "noeviction":
        return Check("maxmemory-policy", ok=True, detail=policy)
    detail = f"{policy}: the server may throw articles away; {_set(client, 'maxmemory-policy', 'noeviction')}"
    return Check("maxmemory-policy", ok=False, detail=detail)


def _append_only(client: Redis) -> Check:
    info = _info(client, "persistence")
    on = info.get("aof_enabled") == 1 if info else _config(client, "appendonly")
    if on is None:
        detail = "cannot be seen: INFO and CONFIG are refused. Without it, a restart of the server loses articles"
        return Check("append-only file", ok=True, detail=detail)
    if info and on and (trouble := _file_trouble(info)):
        return Check("append-only file", ok=False, detail=trouble)
    if on in {True, "yes"}:
        often = _config(client, "appendfsync")
        known = f"appendfsync {often}" if often else "appendfsync cannot be seen: CONFIG is refused"
        return Check("append-only file", ok=True, detail=f"on, {known}")
    detail = f"off: a restart of the server loses articles; {_set(client, 'appendonly', 'yes')}"
    return Check("append-only file", ok=False, detail=detail)


def _file_trouble(info: Mapping[str, object]) -> str | None:
    """What keeps the append-only file from being written, or from staying small."""
    if info.get("aof_last_write_status", "ok") != "ok":
        return "on, but it cannot be written, and writes are refused: make room on its disk, and it goes on by itself"
    if info.get("aof_last_bgrewrite_status", "ok") != "ok":
        return (
            "on, but its last rewrite failed, and it grows until the disk is full: the server's log says why. If "
            "there was no memory for a fork, set vm.overcommit_memory to 1 on its machine; then BGREWRITEAOF"
        )
    return None


def _set(client: Redis, name: str, value: str) -> str:
    if _config(client, name) is None:
        return f"set {name} to {value} where the server is managed: CONFIG is refused here"
    return f"CONFIG SET {name} {value}"


def _clock(client: Redis) -> Check:
    before = time.time()
    seconds, micros = client.time()
    skew = abs((before + time.time()) / 2 - (seconds + micros / 1e6))
    return Check("clock", skew <= SKEW_SECONDS, f"{skew:.3f} s between this machine and the server")


@dataclass(frozen=True, slots=True)
class ServerMemory:
    """The memory of one server, in bytes."""

    server: str
    """Host and port."""
    used: int
    most: int
    """``maxmemory``; 0 without one."""
    machine: int
    """Memory of the server's machine, whatever its container may use; 0 where the server does not say."""

    @property
    def limit(self) -> int:
        """What the server can use at most."""
        return self.most or self.machine


def server_memory(client: Redis) -> ServerMemory | None:
    """Ask a server for its memory; None if INFO is refused."""
    info = _info(client, "memory")
    if info is None:
        return None
    facts = (int(info.get(name) or 0) for name in ("used_memory", "maxmemory", "total_system_memory"))
    return ServerMemory(_address(client), *facts)


def _memory(client: Redis) -> Check:
    memory = server_memory(client)
    if memory is None:
        return Check("memory", ok=True, detail="cannot be seen: INFO is refused")
    return memory_check(memory)


def memory_check(memory: ServerMemory) -> Check:
    """Whether a server has memory left, and refuses writes before the kernel ends it."""
    used = f"{memory.used / _MIB:,.1f}"
    if not memory.most:
        unlimited = f"{used} MiB, no maxmemory"
        remedy = "set one (CONFIG SET maxmemory): at it producers are refused, without it the kernel kills the server"
        if memory.used <= UNLIMITED_MAX * memory.machine or not memory.machine:
            return Check("memory", ok=True, detail=f"{unlimited}: {remedy}")
        machine = f"the machine has {memory.machine / _MIB:,.1f}"
        return Check("memory", ok=False, detail=f"{unlimited}, and {machine}: {remedy}")
    detail = f"{used} of {memory.most / _MIB:,.1f} MiB"
    if memory.used <= MEMORY_MAX * memory.most:
        return Check("memory", ok=True, detail=detail)
    remedy = "give Redis more (CONFIG SET maxmemory), or let documents expire sooner (QUOTEWIRE_RETENTION_SECONDS)"
    return Check("memory", ok=False, detail=f"{detail}: producers are refused at maxmemory; {remedy}")


_CHECKS: Final[dict[str, Callable[[Redis], Check]]] = {
    "maxmemory-policy": _policy,
    "append-only file": _append_only,
    "clock": _clock,
    "memory": _memory,
}


def _cluster(servers: ClusterServers, settings: Settings, lanes: int) -> Check:
    masters = servers.masters_of([Keys(lane, lanes, settings.prefix).intake for lane in range(lanes)])
    shares = Counter(masters)
    shared = ", ".join(f"{count} on {master}" for master, count in shares.most_common())
    bare = [_address(client) for client in servers.primaries() if _replicas(client) == 0]
    alone = f"; without a replica, so that its lanes wait while it is away: {', '.join(bare)}" if bare else ""
    count = f"{lanes} lane{'s' * (lanes != 1)}"
    return Check("cluster", ok=True, detail=f"{len(servers.primaries())} masters, {count}: {shared}{alone}")


def _replicas(client: Redis) -> int | None:
    info = _info(client, "replication")
    return None if info is None else int(info.get("connected_slaves", 0))


def _sentinels(parts: ServerUrl) -> Check:
    answers = [_master_by(host, port, parts) for host, port in parts.hosts]
    masters = {answer for answer in answers if answer}
    count = f"{sum(map(bool, answers))} of {len(answers)} Sentinels know {parts.name}"
    agree = len(masters) == 1 and sum(map(bool, answers)) * 2 > len(answers)
    return Check("sentinels", ok=agree, detail=f"{count}: {', '.join(sorted(masters)) or 'no master'}")


def _master_by(host: str, port: int, parts: ServerUrl) -> str:
    """The master's address by what one Sentinel says; empty if it says none."""
    options: Any = {"socket_timeout": CONNECT_SECONDS, "socket_connect_timeout": CONNECT_SECONDS, **parts.sentinel}
    try:
        with Redis(host=host, port=port, **options) as sentinel:
            found: Any = sentinel.execute_command("SENTINEL GET-MASTER-ADDR-BY-NAME", parts.name)
    except (RedisError, OSError):
        return ""
    return f"{_text(found[0])}:{int(found[1])}" if found else ""


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def unusable(settings: Settings, error: Exception) -> Check:
    """The check that says why the servers cannot be used."""
    hint = what_to_do(error, "QUOTEWIRE_REDIS_URL")
    what = f"cannot use {redacted(settings.redis_url)}: {plain(error)}; {hint}{'' if hint.endswith('?') else '.'}"
    return Check("server", ok=False, detail=f"{what} Dispatchers and workers wait for it")


def _info(client: Redis, section: str) -> dict[str, Any] | None:
    """A section of INFO; None if it is refused."""
    try:
        return client.info(section)
    except ResponseError as error:
        if not _is_refused(error):
            raise
        return None


def _config(client: Redis, name: str) -> str | None:
    """A directive of the server's configuration; None if it is refused."""
    try:
        return str(cast("dict[str, str]", client.config_get(name))[name])
    except (ResponseError, KeyError) as error:
        if not _is_refused(error):
            raise
        return None


def _is_refused(error: Exception) -> bool:
    return isinstance(error, (NoPermissionError, KeyError)) or _REFUSED in str(error).lower()


def _address(client: Redis) -> str:
    """Host and port; a socket's path, or the name by which Sentinels know the master, where there is no such thing."""
    pool = client.connection_pool
    facts = pool.connection_kwargs
    if facts.get("host"):
        return f"{facts['host']}:{facts.get('port')}"
    return str(facts.get("path") or getattr(pool, "service_name", "unknown"))

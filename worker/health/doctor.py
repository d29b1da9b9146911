"""The checks of ``quotewire doctor``, and the server checks of ``quotewire health``."""

import importlib.metadata
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final, cast

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from quotewire.worker.health.check import Check
from quotewire.worker.health.remedy import what_to_do
from quotewire.worker.health.stack import describe_dispatchers, dispatchers_check, stack_checks
from quotewire.worker.server_url import redacted
from quotewire.worker.settings import Settings, plain
from quotewire.worker.store.connect import open_store
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.protocol import StackMismatchError, StoreUnavailableError
from quotewire.worker.store.redis.base import GROUP

SKEW_SECONDS: Final = 5.0
"""Largest clock difference that passes. The stack uses only the server's clock, but people compare logs."""
CONNECT_SECONDS: Final = 3.0
_PACKAGES: Final = ("celery", "redis", "spacy", "pydantic", "trafilatura", "flower")
MEMORY_MAX: Final = 0.95
"""Share of maxmemory in use from which writes are about to be refused."""
_MIB: Final = 1024 * 1024
_MINIMUM: Final = 7
"""Oldest major version of Redis or Valkey: the scripts need its stream commands."""


def checks(settings: Settings) -> Iterator[Check]:
    """Runs the checks in turn; skips the rest of the server's if it cannot be reached."""
    yield _python()
    yield _packages()
    yield _guarded("model", lambda: _model(settings.spacy_model))
    with _client(settings) as client:
        reachable = _guarded("server", lambda: _server(client, settings))
        yield reachable
        if not reachable.ok:
            return
        yield _guarded("maxmemory-policy", lambda: _policy(client))
        yield _guarded("append-only file", lambda: _append_only(client))
        yield _guarded("clock", lambda: _clock(client))
        yield _guarded("memory", lambda: _memory(client))
        yield _guarded("stack", lambda: _stack(settings))
        lanes = _lanes(settings)
        for lane in range(lanes):
            yield _guarded("group", partial(_group, client, Keys(lane, lanes, settings.prefix)))
    yield from _parts(settings)


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (RedisError, StoreUnavailableError, OSError, ImportError, ValueError) as error:
        return Check(name, ok=False, detail=f"{type(error).__name__}: {error}")


def _python() -> Check:
    version = platform.python_version()
    return Check("python", sys.version_info >= (3, 11), f"{version} (3.11 or newer is needed)")


def _packages() -> Check:
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES]
    return Check("packages", ok=True, detail=", ".join(versions))


def _model(name: str) -> Check:
    from quotewire.tasks.pipeline import Pipeline  # noqa: PLC0415 - slow

    meta = Pipeline(name).load().meta
    return Check("model", ok=True, detail=f"{meta['lang']}_{meta['name']} {meta['version']} loads")


def _server(client: Redis, settings: Settings) -> Check:
    server = redacted(settings.redis_url)
    try:
        info = client.info("server")
    except RedisError as error:
        return _unusable(settings, error)
    kind = "Valkey" if "valkey_version" in info else "Redis"
    version = str(info.get("valkey_version") or info["redis_version"])
    return Check(
        "server", int(version.partition(".")[0]) >= _MINIMUM, f"{kind} {version} at {server} (7 or newer is needed)"
    )


def _config(client: Redis, name: str) -> str:
    return str(cast("dict[str, str]", client.config_get(name))[name])


def _policy(client: Redis) -> Check:
    policy = _config(client, "maxmemory-policy")
    if policy == "noeviction":
        return Check("maxmemory-policy", ok=True, detail=policy)
    detail = f"{policy}: the server may throw articles away; CONFIG SET maxmemory-policy noeviction"
    return Check("maxmemory-policy", ok=False, detail=detail)


def _append_only(client: Redis) -> Check:
    if _config(client, "appendonly") == "yes":
        return Check("append-only file", ok=True, detail=f"on, appendfsync {_config(client, 'appendfsync')}")
    detail = "off: a restart of the server loses articles; CONFIG SET appendonly yes"
    return Check("append-only file", ok=False, detail=detail)


def _clock(client: Redis) -> Check:
    before = time.time()
    seconds, micros = client.time()
    skew = abs((before + time.time()) / 2 - (seconds + micros / 1e6))
    return Check("clock", skew <= SKEW_SECONDS, f"{skew:.3f} s between this machine and the server")


def _memory(client: Redis) -> Check:
    info = client.info("memory")
    used, most = int(info["used_memory"]), int(info.get("maxmemory") or 0)
    if not most:
        return Check("memory", ok=True, detail=f"{used / _MIB:,.1f} MiB, no maxmemory")
    detail = f"{used / _MIB:,.1f} of {most / _MIB:,.1f} MiB"
    if used <= MEMORY_MAX * most:
        return Check("memory", ok=True, detail=detail)
    remedy = "give Redis more (CONFIG SET maxmemory), or let documents expire sooner (QUOTEWIRE_RETENTION_SECONDS)"
    return Check("memory", ok=False, detail=f"{detail}: producers are refused at maxmemory; {remedy}")


def _parts(settings: Settings) -> Iterator[Check]:
    """The checks of dispatchers, broker, workers, circuit breaker and consumers."""
    from quotewire.worker.celery import app  # noqa: PLC0415 - slow
    from quotewire.worker.health.sight import look  # noqa: PLC0415

    with open_store(settings) as store:
        try:
            sight = look(store, app)
        except StackMismatchError:
            return  # the check of the stack has said in what these settings differ
        except (StoreUnavailableError, RedisError, OSError) as error:
            yield Check("parts", ok=False, detail=f"{type(error).__name__}: {error}")
            return
    yield from stack_checks(sight)


def _stack(settings: Settings) -> Check:
    with open_store(settings) as store:
        record = store.record()
        try:
            lanes = store.lanes
        except StackMismatchError as error:
            return Check("stack", ok=False, detail=str(error))
    if record is None:
        return Check("stack", ok=True, detail="no dispatcher has been here yet")
    others = f", reads {len(record.present)} intakes" if len(record.present) > 1 else ""
    count = f"{lanes} lane{'s' * (lanes != 1)}"
    return Check("stack", ok=True, detail=f"quotewire {record.version}, {count}{others}")


def _lanes(settings: Settings) -> int:
    with open_store(settings) as store:
        record = store.record()
    return record.lanes if record else settings.lanes


def _group(client: Redis, keys: Keys) -> Check:
    try:
        groups = client.xinfo_groups(keys.intake)
    except ResponseError:
        groups = []  # no intake yet
    found = next((group for group in groups if group["name"].decode() == GROUP), None)
    if found is None:
        return Check("group", ok=True, detail=f"none yet on {keys.intake}; the first dispatcher makes it")
    detail = f"{keys.intake}: consumers {found['consumers']}, pending {found['pending']}, lag {found['lag']}"
    return Check("group", ok=True, detail=detail)


def server_ready(settings: Settings) -> Check:
    """Whether the server answers. For readiness, not liveness: restarting this process does not bring it back."""
    with _client(settings) as client:
        try:
            client.ping()
        except (RedisError, OSError) as error:
            return _unusable(settings, error)
    return Check("server", ok=True, detail=f"{redacted(settings.redis_url)} answers")


def dispatcher_seen(settings: Settings) -> Check:
    """Whether a dispatcher on any machine is at work. One that something holds up is: to restart it helps nobody."""
    with open_store(settings) as store:
        try:
            status, dispatchers = store.status(), store.dispatchers()
            if any(one.at_work for one in dispatchers):
                return Check("dispatcher", ok=True, detail=describe_dispatchers(dispatchers))
            return replace(dispatchers_check(dispatchers, status), ok=False)
        except StackMismatchError as error:
            return Check("stack", ok=False, detail=str(error))
        except (StoreUnavailableError, RedisError, OSError) as error:
            return _unusable(settings, error)


def _unusable(settings: Settings, error: Exception) -> Check:
    hint = what_to_do(error, "QUOTEWIRE_REDIS_URL")
    what = f"cannot use {redacted(settings.redis_url)}: {plain(error)}; {hint}{'' if hint.endswith('?') else '.'}"
    return Check("server", ok=False, detail=f"{what} Dispatchers and workers wait for it")


def _client(settings: Settings) -> Redis:
    return Redis.from_url(
        settings.redis_url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=CONNECT_SECONDS, retry=None
    )

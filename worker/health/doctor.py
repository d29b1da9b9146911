"""The checks of ``quotewire doctor``, and the server checks of ``quotewire health``."""

import importlib.metadata
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from redis.exceptions import RedisClusterException, RedisError, ResponseError

from quotewire.worker.health.check import Check, guarded
from quotewire.worker.health.servers import CONNECT_SECONDS, lane_checks, open_briefly, server_checks, unusable
from quotewire.worker.health.stack import describe_dispatchers, dispatchers_check, stack_checks
from quotewire.worker.server_url import redacted
from quotewire.worker.settings import Settings, misspelt
from quotewire.worker.store.connect import open_store
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.protocol import StackMismatchError, StoreUnavailableError
from quotewire.worker.store.redis.base import GROUP
from quotewire.worker.store.redis.servers import Servers

_PACKAGES: Final = ("celery", "redis", "spacy", "pydantic", "trafilatura", "flower")


def checks(settings: Settings) -> Iterator[Check]:
    """Runs the checks in turn; skips the rest of the server's if it cannot be reached."""
    yield _python()
    yield _packages()
    yield from (_misspelt(variable, meant) for variable, meant in misspelt(os.environ).items())
    yield guarded("model", lambda: _model(settings.spacy_model))
    with open_briefly(settings) as servers:
        reachable = True
        for check in server_checks(servers, settings):
            reachable = reachable and (check.ok or check.name != "server")
            yield check
        if not reachable:
            return
        yield guarded("stack", lambda: _stack(settings))
        lanes = _lanes(settings)
        yield from lane_checks(servers, settings, lanes)
        for lane in range(lanes):
            yield guarded("group", partial(_group, servers, Keys(lane, lanes, settings.prefix)))
    yield from _parts(settings)


def _python() -> Check:
    version = platform.python_version()
    return Check("python", sys.version_info >= (3, 11), f"{version} (3.11 or newer is needed)")


def _packages() -> Check:
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES]
    return Check("packages", ok=True, detail=", ".join(versions))


def _misspelt(variable: str, meant: str) -> Check:
    return Check("settings", ok=False, detail=f"{variable} is no setting and has no effect: is {meant} meant?")


def _model(name: str) -> Check:
    from quotewire.tasks.pipeline import Pipeline  # noqa: PLC0415 - slow

    meta = Pipeline(name).load().meta
    return Check("model", ok=True, detail=f"{meta['lang']}_{meta['name']} {meta['version']} loads")


def _parts(settings: Settings) -> Iterator[Check]:
    """The checks of dispatchers, broker, workers, circuit breaker and consumers."""
    from quotewire.worker.celery import app  # noqa: PLC0415 - slow
    from quotewire.worker.health.sight import look  # noqa: PLC0415

    with open_store(settings, CONNECT_SECONDS) as store:
        try:
            sight = look(store, app)
        except StackMismatchError:
            return  # the check of the stack has said in what these settings differ
        except (StoreUnavailableError, RedisError, OSError) as error:
            yield Check("parts", ok=False, detail=f"{type(error).__name__}: {error}")
            return
    yield from stack_checks(sight)


def _stack(settings: Settings) -> Check:
    with open_store(settings, CONNECT_SECONDS) as store:
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
    with open_store(settings, CONNECT_SECONDS) as store:
        record = store.record()
    return record.lanes if record else settings.lanes


def _group(servers: Servers, keys: Keys) -> Check:
    (groups,) = servers.send([("XINFO GROUPS", keys.intake)])
    if isinstance(groups, ResponseError):
        groups = []  # no intake yet
    elif isinstance(groups, Exception):
        raise groups
    found = next((group for group in groups if group["name"].decode() == GROUP), None)
    if found is None:
        return Check("group", ok=True, detail=f"none yet on {keys.intake}; the first dispatcher makes it")
    detail = f"{keys.intake}: consumers {found['consumers']}, pending {found['pending']}, lag {found['lag']}"
    return Check("group", ok=True, detail=detail)


def server_ready(settings: Settings) -> Check:
    """Whether the server answers. For readiness, not liveness: restarting this process does not bring it back."""
    with open_briefly(settings) as servers:
        try:
            for client in servers.primaries():
                client.ping()
        except (RedisError, RedisClusterException, OSError) as error:
            return unusable(settings, error)
    return Check("server", ok=True, detail=f"{redacted(settings.redis_url)} answers")


def dispatcher_seen(settings: Settings) -> Check:
    """Whether a dispatcher on any machine is at work. One that something holds up is: to restart it helps nobody."""
    with open_store(settings, CONNECT_SECONDS) as store:
        try:
            status, dispatchers = store.status(), store.dispatchers()
            if any(one.at_work for one in dispatchers):
                return Check("dispatcher", ok=True, detail=describe_dispatchers(dispatchers))
            return replace(dispatchers_check(dispatchers, status), ok=False)
        except StackMismatchError as error:
            return Check("stack", ok=False, detail=str(error))
        except (StoreUnavailableError, RedisError, OSError) as error:
            return unusable(settings, error)

"""Runs Lua scripts: many calls in one round trip, reloading a script that the server no longer has."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, Final

from redis.exceptions import (
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    RedisClusterException,
    RedisError,
    ResponseError,
)

from quotewire.worker.store.protocol import (
    StoreDamagedError,
    StoreForbiddenError,
    StoreFullError,
    StoreUnavailableError,
)
from quotewire.worker.store.redis.servers import Argument, Servers

Call = tuple[Sequence[str], Sequence[Argument]]
"""The keys and the arguments of one script call."""

_FOLDER: Final = files("quotewire.worker.store.redis") / "lua"
_INCLUDE: Final = re.compile(r"^--@include (\w+)$", re.MULTILINE)
"""A line of a script that stands for a file in ``lua/shared``: the server knows no modules."""
_DAMAGE: Final = re.compile(
    r"WRONGTYPE|user_script:\d+:|value is not|hash value is not|increment or decrement|Invalid stream ID"
    r"|The stream has exhausted"
)
"""How the server's errors about a stored value begin."""
_UNKNOWN: Final = "unknown command"
"""How the server's error about a command begins that it does not have, as other servers lack FUNCTION."""


@cache
def source(name: str) -> tuple[str, str]:
    """A script's text and its SHA-1, by which ``EVALSHA`` calls it."""
    text = _INCLUDE.sub(lambda match: text_of(f"shared/{match[1]}"), text_of(name))
    return text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def text_of(name: str) -> str:
    """A file in ``lua/``."""
    return (_FOLDER / f"{name}.lua").read_text(encoding="utf-8")


@contextmanager
def translated() -> Iterator[None]:
    """Turn redis-py's errors into the store's own."""
    try:
        yield
    except OutOfMemoryError as error:
        raise StoreFullError("Redis is at maxmemory and refuses writes") from error
    except ResponseError as error:
        kind = StoreDamagedError if _DAMAGE.match(str(error)) else StoreUnavailableError
        if isinstance(error, NoPermissionError) or str(error).startswith(_UNKNOWN):
            kind = StoreForbiddenError
        raise kind(f"Redis: {type(error).__name__}: {error}") from error
    except (RedisError, RedisClusterException, OSError) as error:
        raise StoreUnavailableError(f"Redis: {type(error).__name__}: {error}") from error


def run(servers: Servers, name: str, calls: Sequence[Call]) -> list[Any]:
    """Run a script once for each call, those of one server in one round trip, and return the replies in order.

    Calls that fail because a server lacks the script (after a restart or SCRIPT FLUSH) did nothing: the script is
    loaded there and exactly those calls are repeated.
    """
    text, sha = source(name)
    with translated():
        answers = _evaluate(servers, sha, calls)
        missing = [index for index, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
        if missing:
            _load(servers, text)
            again = _evaluate(servers, sha, [calls[index] for index in missing])
            for index, answer in zip(missing, again, strict=True):
                answers[index] = answer
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
    return answers


def _evaluate(servers: Servers, sha: str, calls: Sequence[Call]) -> list[Any]:
    return servers.send([("EVALSHA", sha, len(keys), *keys, *arguments) for keys, arguments in calls]) if calls else []


def _load(servers: Servers, text: str) -> None:
    """Load a script on every server: also on one that a slot is about to move to. One that is away gets it later."""
    failed: list[RedisError] = []
    clients = servers.primaries()
    for client in clients:
        try:
            client.script_load(text)
        except RedisError as error:
            failed.append(error)
    if len(failed) == len(clients):
        raise failed[0]

"""The product's own processes with faults injected, for tests only. All other code is the product's.

    celery -A tests.faults.saboteur worker      python -m tests.faults.saboteur dispatch | health

A word in an article's text triggers a fault in ``extract``; a counter ``sabotage:<step>`` in Redis, a crash at a step
of the store. Environment variables set a wrong clock, shorter intervals of the health check, how soon a dispatcher
counts as dead, how much leaks, and a version.
"""

import ctypes
import os
import signal
import time
from collections.abc import Callable
from typing import Any

SHIFT = float(os.environ.get("SABOTAGE_CLOCK", "0"))
"""Seconds that this process's clock is ahead."""
HASTE = float(os.environ.get("SABOTAGE_HASTE", "1"))
"""Factor by which the intervals of the health check are shorter than in the product."""

if SHIFT:
    _time = time.time
    time.time = lambda: _time() + SHIFT

import quotewire.worker.health.heartbeat  # noqa: E402
import quotewire.worker.health.self_end  # noqa: E402
import quotewire.worker.health.watchdog  # noqa: E402

for module, names in (
    (quotewire.worker.health.heartbeat, ("STALE_SECONDS", "WRITE_SECONDS")),
    (quotewire.worker.health.watchdog, ("LOOK_SECONDS", "LOOP_SECONDS")),
    (quotewire.worker.health.self_end, ("STUCK_SECONDS", "LOOK_SECONDS")),
):
    for name in names:
        vars(module)[name] /= HASTE

from celery.utils.collections import AttributeDict  # noqa: E402
from celery.worker.control import control_command  # noqa: E402

import quotewire.schemas.version  # noqa: E402
import quotewire.worker.store.protocol  # noqa: E402
import quotewire.worker.store.redis.servers  # noqa: E402
from quotewire.worker.store.redis.store import RedisStore  # noqa: E402

if silent := os.environ.get("SABOTAGE_SILENT"):
    vars(quotewire.worker.store.protocol)["SILENT_SECONDS"] = float(silent)

# A round of a dispatcher takes three of these where the network is frozen. A read blocks for a second.
vars(quotewire.worker.store.redis.servers)["SOCKET_TIMEOUT"] = max(2.0, 10.0 / HASTE)

if version := os.environ.get("SABOTAGE_VERSION"):
    quotewire.schemas.version.__version__ = version

from quotewire.schemas import Article, Extracted  # noqa: E402
from quotewire.worker.celery import app, pipeline  # noqa: E402

if limit := os.environ.get("SABOTAGE_TIME_LIMIT"):
    app.conf.task_time_limit = float(limit)
    app.conf.task_soft_time_limit = None

_kept: list[bytearray] = []
_nothing: list[int] = []


def _segfault() -> None:
    ctypes.string_at(0)


def _hang() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # blocks the soft limit's signal, as C code may
    while True:
        time.sleep(1)


def _eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(50_000_000))


def _fail() -> None:
    _ = 1 / len(_nothing)


def _leak() -> None:
    _kept.append(bytearray(b"x") * int(os.environ.get("SABOTAGE_LEAK", "120_000_000")))


WORDS: dict[str, Callable[[], None]] = {
    "SEGFAULT": _segfault,
    "HANG": _hang,
    "EAT": _eat,
    "FAIL": _fail,
    "LEAK": _leak,
    "SLOW": lambda: time.sleep(float(os.environ["SABOTAGE_SLOW"])),
}
_extract = pipeline.extract


def _sabotaged_extract(article: Article) -> Extracted:
    for word, fault in WORDS.items():
        if word in (article.text or ""):
            fault()
    made = _extract(article)
    return _Newer.model_validate(made.model_dump()) if version else made


class _Newer(Extracted):
    """The output of a later version, with one more field."""

    mood: str = "calm"


pipeline.extract = _sabotaged_extract  # type: ignore[method-assign]  # the faults are built in here


def _die_if_told(store: RedisStore, step: str) -> None:
    if int(store._servers.primaries()[0].decr(f"sabotage:{step}")) >= 0:
        os.kill(os.getpid(), signal.SIGKILL)


def _deadly(name: str, label: Callable[[tuple[Any, ...]], str]) -> None:
    """Kill this process before or after a step of the store, as often as the step's counter says."""
    step = getattr(RedisStore, name)

    def sabotaged(self: RedisStore, *arguments: object, **options: object) -> object:
        _die_if_told(self, f"before:{label(arguments)}")
        answer = step(self, *arguments, **options)
        if answer:
            _die_if_told(self, f"after:{label(arguments)}")
        return answer

    setattr(RedisStore, name, sabotaged)


if os.environ.get("SABOTAGE_STEPS"):
    _deadly("settle", lambda arguments: f"settle:{arguments[0][0].stage}" if arguments[0] else "nothing")
    _deadly("begin", lambda arguments: f"begin:{arguments[1]}")
    _deadly("read", lambda _: "read")
    _deadly("admit", lambda _: "admit")
    _deadly("reclaim", lambda _: "reclaim")


def _heavy(name: str, weight: Callable[[Any, tuple[Any, ...]], str]) -> None:
    """Make a step of the store run out of memory for every article with the word HEAVY."""
    step = getattr(RedisStore, name)

    def sabotaged(self: RedisStore, *arguments: object, **options: object) -> object:
        answer = None if name == "settle" else step(self, *arguments, **options)
        if "HEAVY" in weight(answer, arguments):
            raise MemoryError
        return step(self, *arguments, **options) if name == "settle" else answer

    setattr(RedisStore, name, sabotaged)


if os.environ.get("SABOTAGE_HEAVY") == "settle":
    _heavy("settle", lambda _, arguments: "".join(item.output or "" for item in arguments[0]))
if os.environ.get("SABOTAGE_HEAVY") == "begin":
    _heavy("begin", lambda answer, _: b"".join(item.input for item in answer).decode())


@control_command()  # type: ignore[untyped-decorator]  # Celery has no types
def take_nothing_more(state: AttributeDict) -> None:
    """Wedge: connected, answering, turning; only that nothing is asked of the queues any more."""
    for channel in {queue.channel for queue in state.consumer.task_consumer.queues} | set(
        state.consumer.connection.transport.cycle._channels
    ):
        channel._brpop_start = lambda *_, **__: None


@control_command()  # type: ignore[untyped-decorator]  # Celery has no types
def block(state: AttributeDict) -> None:
    """Wedge: the main loop stands still."""
    time.sleep(1e6)


if __name__ == "__main__":
    from quotewire.worker.cli import main

    main()

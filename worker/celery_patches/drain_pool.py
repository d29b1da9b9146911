"""Drains child results during shutdown. Celery 5.7 stops reading them as soon as it expects no result.

A stopping worker forgets the messages that no child has confirmed yet, but a child may already have one in its pipe and
process it. Nobody then reads the result, and billiard lets a child wait 30 seconds for that: one in twelve SIGTERMs
under load took 32 seconds. A forgotten message has no time limit either, so a child that hangs on one would keep its
worker alive forever. This patch reads results until all children have exited, and kills those that hang. Forgotten
messages were not acknowledged, so they are redelivered, which the idempotency marker makes harmless.
"""

import os
import select
import signal
import time
from contextlib import suppress
from typing import Any, Final

import structlog
from billiard.pool import TERMINATE, WorkersJoined
from celery.concurrency.asynpool import ResultHandler

POLL_SECONDS: Final = 0.1

log = structlog.get_logger("quotewire.worker")


def drain_children(patience: float) -> None:
    """Have a stopping worker read its children's results until they have exited.

    Args:
        patience: seconds that children get once the worker expects no more results; then they are killed.
    """
    stop: Any = ResultHandler.on_stop_not_started

    def stop_and_drain(self: Any) -> None:  # noqa: ANN401 - Celery has no types
        stop(self)
        _drain(self, time.monotonic() + patience)

    ResultHandler.on_stop_not_started = stop_and_drain


def _drain(handler: Any, deadline: float) -> None:  # noqa: ANN401
    closed: set[int] = set()
    while handler._state != TERMINATE:  # noqa: SLF001 - as the method that it continues
        try:
            handler.join_exited_workers(shutdown=True)
        except WorkersJoined:
            return
        if time.monotonic() > deadline:
            _kill(handler)
            return
        for fd in _readable(set(handler.fileno_to_outq) - closed):
            handler._flush_outqueue(fd, closed.add, handler.fileno_to_outq, handler.on_state_change)  # noqa: SLF001


def _readable(fds: set[int]) -> list[int]:
    """The descriptors that are ready to read; a bad one counts, since reading it reports the error."""
    poll = select.poll()
    for fd in fds:
        poll.register(fd, select.POLLIN)
    return [fd for fd, _ in poll.poll(POLL_SECONDS * 1000)]


def _kill(handler: Any) -> None:  # noqa: ANN401
    for process in handler.fileno_to_outq.values():
        log.error("child_killed", pid=process.pid, why="it did not end when its worker stopped")
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)

"""Watches a Celery worker for progress, from a thread of its main process, and keeps its heartbeat.

Celery's own ping is answered by the same main loop, but it arrives over another channel than tasks do: a worker that
has stopped taking tasks still answers it. So progress here means that tasks were taken or, if not, that none waited.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import structlog
from celery import Celery, bootsteps, signals
from celery.worker import state as requests

from quotewire.worker.health.forks import no_fork
from quotewire.worker.health.heartbeat import Heartbeat
from quotewire.worker.health.queue_depth import BrokerAwayError, waiting

LOOK_SECONDS: Final = 10.0
"""Seconds between two checks; a fault must last for six of them to be reported."""
LOOP_SECONDS: Final = 5.0
"""Interval in seconds at which the main loop notes that it is running."""

log = structlog.get_logger("quotewire.liveness")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one check observed."""

    connected: bool
    """Whether the worker believes that it is consuming."""
    loop_silent: float
    """Seconds since the main loop last noted that it was running."""
    taken: int
    """Tasks taken since the last check."""
    held: int
    """Tasks taken and not finished."""
    running: int
    """Tasks that a child is running."""
    room: bool
    """Whether the prefetch limit lets the worker take another task."""
    messages: Mapping[str, int] | None
    """Messages on each queue it consumes; None if the broker did not answer, or was not asked as tasks were taken."""


def why_stuck(sight: Sight) -> str | None:
    """Why the worker is stuck; None if it makes progress or is idle.

    A long task is not a fault: the time limit ends it. Nor is an unreachable broker: no restart brings it back.

    >>> calm = dict(connected=True, loop_silent=1, taken=0, held=0, running=0, room=True)
    >>> why_stuck(Sight(**calm, messages={"extract": 0})) is None
    True
    >>> why_stuck(Sight(**calm, messages={"extract": 7}))
    'it has room, but takes none of the messages that wait (extract: 7)'
    """
    if sight.taken or sight.messages is None:
        return None
    if not sight.connected:
        return "the broker answers, but the worker is not connected to it"
    return None if sight.running else _why_idle(sight, sight.messages)


def _why_idle(sight: Sight, messages: Mapping[str, int]) -> str | None:
    if sight.loop_silent > 2 * LOOP_SECONDS:
        return f"its main loop has not turned for {sight.loop_silent:.0f} s"
    if sight.held:
        return f"it holds {sight.held} tasks, and no child is at work on them"
    if not messages:
        return "it consumes no queue"
    full = ", ".join(f"{name}: {count:,}" for name, count in messages.items() if count)
    return f"it has room, but takes none of the messages that wait ({full})" if full and sight.room else None


class Watch:
    """Checks this process's Celery worker and keeps its heartbeat.

    Args:
        app: the Celery application, for the broker.
        heartbeat: the heartbeat to write.
        clock: seconds, monotonic.
    """

    def __init__(self, app: Celery, heartbeat: Heartbeat, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._heartbeat = heartbeat
        self._clock = clock
        self._taken = 0
        self._turned = clock()
        self._consumer: Any = None
        self._fault: str | None = None
        self._times = 0
        self._idle = False

    def start(self, *, idle: bool = False) -> None:
        """Check every ``LOOK_SECONDS`` from now on, in a thread that ends with the process.

        Args:
            idle: the worker was given no queue, so there is no progress that it could make.
        """
        self._idle = idle
        self._heartbeat.beat()
        threading.Thread(target=self._run, name="quotewire-liveness", daemon=True).start()

    def connected(self, consumer: Any) -> None:  # noqa: ANN401 - Celery has no types
        """Note the consumer that the worker has started; None: it has stopped consuming."""
        self._consumer = consumer
        self.turned()

    @property
    def consuming(self) -> bool:
        """Whether the worker takes messages from its queues."""
        return self._consumer is not None

    def turned(self) -> None:
        """Note that the main loop is running."""
        self._turned = self._clock()

    def took(self, **_: object) -> None:
        """Note that a task was taken from a queue."""
        self._taken += 1

    def look(self) -> None:
        """Check once. A worker that stops is left in peace: it waits for its tasks, and takes no others.

        A fault is logged when seen twice: a starting or stopping worker looks stuck for one check.
        """
        if self._idle or _is_stopping():
            self._heartbeat.beat()
            return
        why = why_stuck(self._sight())
        fault = why and why.partition(" (")[0]
        self._times = self._times + 1 if fault == self._fault else 1
        self._fault = fault
        if why is None:
            self._heartbeat.beat()
            return
        self._heartbeat.miss(why)
        if self._times == 2:  # noqa: PLR2004
            log.warning("stuck", why=why)

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            try:
                with no_fork:
                    self.look()
            except Exception as error:  # noqa: BLE001 - a look that fails must not end the looking
                log.warning("look_failed", error=f"{type(error).__name__}: {error}")

    def _sight(self) -> Sight:
        taken, self._taken = self._taken, 0
        consumer = self._consumer
        held = len(requests.reserved_requests)
        qos = getattr(consumer, "qos", None)
        return Sight(
            connected=consumer is not None,
            loop_silent=self._clock() - self._turned,
            taken=taken,
            held=held,
            running=len(requests.active_requests),
            room=qos is None or not qos.value or held < qos.value,
            messages=None if taken else self._messages(),
        )

    def _messages(self) -> dict[str, int] | None:
        try:
            return waiting(self._app, sorted(self._app.amqp.queues.consume_from))
        except BrokerAwayError:
            return None


def _is_stopping() -> bool:
    """Whether this worker was told to stop: Celery notes the exit code, which may be 0."""
    return any(code is not None and code is not False for code in (requests.should_stop, requests.should_terminate))


class _NoteTurns(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
    """Notifies the watch when the worker starts and stops consuming, and that its main loop is running."""

    requires = ("celery.worker.consumer.tasks:Tasks",)
    watch: Watch

    def start(self, parent: Any) -> None:  # noqa: ANN401
        self.watch.connected(parent)
        self._timer = parent.timer.call_repeatedly(LOOP_SECONDS, self.watch.turned)

    def stop(self, parent: Any) -> None:  # noqa: ANN401
        self.watch.connected(None)
        if timer := getattr(self, "_timer", None):
            timer.cancel()


def watch_worker(app: Celery, heartbeat: Heartbeat) -> Watch:
    """Attach a watch to the workers of ``app``; it checks nothing until ``Watch.start`` in a worker's main process."""
    watch = Watch(app, heartbeat)
    app.steps["consumer"].add(type("NoteTurns", (_NoteTurns,), {"watch": watch}))
    signals.task_received.connect(watch.took, weak=False)
    return watch

"""What a process says of itself: its version, its heartbeats, and of a worker its children's memory."""

import os
from collections.abc import Iterable, Iterator, Sequence

from billiard.process import active_children
from prometheus_client import Metric
from prometheus_client.registry import Collector

from quotewire.schemas.version import __version__
from quotewire.worker.health.heartbeat import Heartbeat
from quotewire.worker.health.memory import resident_bytes
from quotewire.worker.health.watchdog import Watch
from quotewire.worker.metrics import catalogue


class ProcessCollector(Collector):
    """Exports a process's version and heartbeats.

    Args:
        process: ``dispatcher`` or ``worker``.
        heartbeats: one for each thread that must make progress.
    """

    def __init__(self, process: str, heartbeats: Sequence[Heartbeat]) -> None:
        self._process = process
        self._heartbeats = heartbeats

    def collect(self) -> Iterator[Metric]:
        """The values of this moment."""
        yield catalogue.INFO.family([((__version__, self._process), 1)])
        yield catalogue.IDLE.family(((one.process,), one.idle_seconds) for one in self._heartbeats)


class WorkerCollector(Collector):
    """Exports a worker's models, its children's memory, and whether it consumes.

    Args:
        watch: knows whether the worker consumes.
        models: name and version of each model.
        memory_limit: bytes of a child's resident memory beyond which it is replaced.
    """

    def __init__(self, watch: Watch, models: dict[str, str], memory_limit: int) -> None:
        self._watch = watch
        self._models = models
        self._memory_limit = memory_limit

    def collect(self) -> Iterator[Metric]:
        """The values of this moment."""
        yield catalogue.CONSUMING.family([((), self._watch.consuming)])
        yield catalogue.MODEL_INFO.family((model, 1) for model in self._models.items())
        yield catalogue.CHILD_MEMORY_LIMIT.family([((), self._memory_limit)])
        yield catalogue.CHILD_MEMORY.family(_memory())


def _memory() -> Iterable[tuple[tuple[str], int]]:
    """Resident bytes of each child, by its place in the pool; of this process if it has no children."""
    children = {str(child.index): child.pid for child in active_children() if hasattr(child, "index")}
    for place, pid in (children or {"none": os.getpid()}).items():
        if (resident := resident_bytes(pid)) is not None:
            yield (place,), resident

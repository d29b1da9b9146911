"""Puts together what the port of a dispatcher and that of a worker tell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.process_collector import ProcessCollector as SystemCollector

from quotewire.worker.health.check import Check
from quotewire.worker.health.doctor import server_ready
from quotewire.worker.health.heartbeat import Heartbeat
from quotewire.worker.health.watchdog import Watch
from quotewire.worker.metrics.process import ProcessCollector, WorkerCollector
from quotewire.worker.metrics.server import Probes
from quotewire.worker.metrics.servers import ServerCollector
from quotewire.worker.metrics.stack import StackCollector
from quotewire.worker.metrics.stages import StageMetrics
from quotewire.worker.settings import Settings
from quotewire.worker.store.connect import make_worker_store
from quotewire.worker.store.redis.servers import open_servers

STORE_SECONDS: Final = 2.0
"""How long a scrape waits for an answer of the store. Prometheus waits ten seconds for all of it."""


def dispatcher_probes(
    settings: Settings,
    heartbeats: Sequence[Heartbeat],
    queues: Callable[[], Mapping[str, int]],
    sent_again: Callable[[], int],
) -> Probes:
    """A dispatcher's: the state of the stack, and its own.

    Args:
        settings: where the store is.
        heartbeats: one for each of its threads.
        queues: returns the messages on each queue.
        sent_again: returns the number of articles that it has sent again.
    """

    def ready() -> Iterator[Check]:
        yield from alive()
        yield server_ready(settings)

    def alive() -> Iterator[Check]:
        yield from (one.check() for one in heartbeats)

    registry = _registry("dispatcher", heartbeats)
    registry.register(StackCollector(make_worker_store(settings, STORE_SECONDS), queues, sent_again))
    registry.register(ServerCollector(open_servers(settings.redis_url, STORE_SECONDS)))
    return Probes(registry, alive, ready)


def worker_probes(
    settings: Settings, heartbeat: Heartbeat, watch: Watch, stages: StageMetrics, models: dict[str, str]
) -> Probes:
    """A worker's: what its children have done.

    Args:
        settings: where the store is.
        heartbeat: the worker's.
        watch: knows whether the worker consumes.
        stages: what the children count in.
        models: name and version of each model that is loaded.
    """

    def ready() -> Iterator[Check]:
        yield from alive()
        consumes = (
            "takes messages" if watch.consuming else "takes no messages: it starts, stops or waits for the broker"
        )
        yield Check("worker", ok=watch.consuming, detail=consumes)
        yield server_ready(settings)

    def alive() -> Iterator[Check]:
        yield heartbeat.check()

    registry = _registry("worker", [heartbeat])
    stages.register(registry)
    registry.register(WorkerCollector(watch, models, settings.child_memory_mb * 1024 * 1024))
    return Probes(registry, alive, ready)


def _registry(process: str, heartbeats: Sequence[Heartbeat]) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(ProcessCollector(process, heartbeats))
    SystemCollector(registry=registry)  # process_cpu_seconds_total, process_resident_memory_bytes, ...
    return registry

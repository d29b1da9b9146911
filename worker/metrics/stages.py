"""Counts what a worker's children do, in files that the main process reads when it is scraped.

This is ``prometheus_client``'s multiprocess mode. Its files are named after the place that a child has in the pool, not
after its process id: a child that replaces another goes on in its files, so there are never more of them than children,
and no count goes back.
"""

import os
from typing import Final

from billiard.process import current_process
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

from quotewire.schemas.stage import STAGES
from quotewire.tasks.stages.contract import StageRun
from quotewire.worker.metrics import catalogue
from quotewire.worker.metrics.catalogue import MetricFacts
from quotewire.worker.metrics.folders import TemporaryFolder

_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"


class StageMetrics:
    """The metrics of the stages. Made in the main process before it forks; ``remove`` deletes the files."""

    def __init__(self) -> None:
        self._folder = TemporaryFolder()
        os.environ[_FOLDER] = str(self._folder.path)
        values.ValueClass = values.MultiProcessValue(_place_in_the_pool)  # type: ignore[no-untyped-call]
        self._seconds = Histogram(*_named(catalogue.STAGE_SECONDS), buckets=catalogue.STAGE_BUCKETS, registry=None)
        self._articles = Counter(*_named(catalogue.STAGE_ARTICLES), registry=None)
        self._statements = Counter(*_named(catalogue.STATEMENTS), registry=None)
        self._words = Counter(*_named(catalogue.WORDS), registry=None)
        for stage in STAGES:  # so that a stage without articles is there too, and its rate is 0
            self._seconds.labels(stage)
            self._articles.labels(stage, "next" if stage != STAGES[-1] else "completed")

    def observe(self, run: StageRun) -> None:
        """Take note of a message."""
        for _ in range(run.worked):
            self._seconds.labels(run.stage).observe(run.seconds / run.worked)
        for fate, count in run.fates.items():
            self._articles.labels(run.stage, fate).inc(count)
        self._statements.inc(run.statements)
        self._words.inc(run.words)

    def register(self, registry: CollectorRegistry) -> None:
        """Let a registry export what all children have counted."""
        MultiProcessCollector(registry, str(self._folder.path))  # type: ignore[no-untyped-call]

    def remove(self) -> None:
        """Delete the files."""
        self._folder.remove()


def _named(facts: MetricFacts) -> tuple[str, str, tuple[str, ...]]:
    return facts.name, facts.help, facts.labels


def _place_in_the_pool() -> str:
    """Names the files of this process: ``main``, or the child's place in the pool."""
    place = getattr(current_process(), "index", None)
    return "main" if place is None else f"child{place}"

"""Counts what a worker's children do, in files that the main process reads when it is scraped.

This is ``prometheus_client``'s multiprocess mode. Its files are named after the place that a child has in the pool, not
after its process id: a child that replaces another goes on in its files, so there are never more of them than children,
and no count goes back.

The files are mapped into memory, and whoever writes to a mapped page for which the disk has no room is killed (SIGBUS).
With a full temporary folder every child died so, with the article that it had done. So a file's space is taken when the
file is made, and a child that gets none does not count.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog
from billiard.process import current_process
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from quotewire.schemas.stage import STAGES
from quotewire.tasks.stages.contract import StageRun
from quotewire.worker.metrics import catalogue
from quotewire.worker.metrics.catalogue import MetricFacts
from quotewire.worker.metrics.folders import TemporaryFolder

_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
FILE_BYTES: Final = 1 << 16
"""Size of a file of counts, as ``prometheus_client`` makes it; a worker's counts take a tenth of it."""

log = structlog.get_logger("quotewire.metrics")


class AllocatedFile(MmapedDict):
    """A file of counts whose space on the disk is there before it is mapped.

    Raises:
        OSError: if there is none.
    """

    def __init__(self, filename: str, read_mode: bool = False) -> None:  # noqa: FBT001, FBT002 - the base's signature
        if not read_mode:
            _allocate(Path(filename))
        super().__init__(filename, read_mode)  # type: ignore[no-untyped-call]


def _allocate(path: Path) -> None:
    with path.open("ab") as file:
        if file.tell():  # a child before has made it
            return
        try:
            os.posix_fallocate(file.fileno(), 0, FILE_BYTES)
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise


class StageMetrics:
    """The metrics of the stages. Made in the main process before it forks; ``remove`` deletes the files."""

    def __init__(self) -> None:
        self._folder = TemporaryFolder()
        os.environ[_FOLDER] = str(self._folder.path)
        self._counts = True
        values.MmapedDict = AllocatedFile  # type: ignore[attr-defined]
        values.ValueClass = values.MultiProcessValue(_place_in_the_pool)  # type: ignore[no-untyped-call]
        self._seconds = Histogram(*_named(catalogue.STAGE_SECONDS), buckets=catalogue.STAGE_BUCKETS, registry=None)
        self._articles = Counter(*_named(catalogue.STAGE_ARTICLES), registry=None)
        self._statements = Counter(*_named(catalogue.STATEMENTS), registry=None)
        self._words = Counter(*_named(catalogue.WORDS), registry=None)
        for stage in STAGES:  # so that a stage without articles is there too, and its rate is 0
            self._seconds.labels(stage)
            self._articles.labels(stage, "next" if stage != STAGES[-1] else "completed")

    def observe(self, run: StageRun) -> None:
        """Take note of a message. Where the disk has no room for that, this process takes note of none any more."""
        if not self._counts:
            return
        try:
            self._count(run)
        except OSError as error:
            self._counts = False
            log.warning("not_counted", folder=str(self._folder.path), error=error.strerror or str(error))

    def _count(self, run: StageRun) -> None:
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

"""What a worker's children count, and that a full disk costs counts and no child."""

import errno
import os
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from prometheus_client import CollectorRegistry, values

from quotewire.tasks.stages.contract import StageRun
from quotewire.worker.metrics.stages import FILE_BYTES, StageMetrics

RUN = StageRun("repair", seconds=0.5, worked=2, fates=Counter({"next": 2}), statements=0, words=0)


@pytest.fixture
def metrics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StageMetrics]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    for name in ("ValueClass", "MmapedDict"):
        monkeypatch.setattr(values, name, getattr(values, name))
    made = StageMetrics()
    yield made
    made.remove()


def counted(metrics: StageMetrics) -> float | None:
    registry = CollectorRegistry()
    metrics.register(registry)
    return registry.get_sample_value("quotewire_stage_articles_total", {"stage": "repair", "fate": "next"})


def test_space_is_taken_before_it_is_mapped(metrics: StageMetrics, tmp_path: Path) -> None:
    """A write to a mapped page without space is a SIGBUS, which nothing can catch."""
    metrics.observe(RUN)
    assert counted(metrics) == 2
    files = [*tmp_path.glob("*/*.db")]
    assert len(files) == 2
    assert all(file.stat().st_size == FILE_BYTES <= file.stat().st_blocks * 512 for file in files)


def test_a_child_without_space_does_not_count_and_lives(
    metrics: StageMetrics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = {*tmp_path.glob("*/*")}
    child = os.fork()
    if child == 0:
        monkeypatch.setattr("quotewire.worker.metrics.stages.current_process", lambda: type("Child", (), {"index": 3}))
        monkeypatch.setattr(os, "posix_fallocate", full)
        signal.alarm(20)
        try:
            metrics.observe(RUN)
            metrics.observe(RUN)
        finally:
            os._exit(0 if {*tmp_path.glob("*/*")} == before else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert counted(metrics) == 0

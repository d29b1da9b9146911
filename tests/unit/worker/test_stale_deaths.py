"""What Celery's pool believes of its children's deaths."""

import os
from types import SimpleNamespace
from typing import Any

import pytest
from celery.concurrency.asynpool import AsynPool

from quotewire.worker.celery_patches.stale_deaths import look_whether_children_ended


class Pool(AsynPool):  # type: ignore[misc]  # Celery has no types
    """Celery's pool without its processes."""

    def __init__(self) -> None:
        self.collected = 0

    def maintain_pool(self) -> None:
        self.collected += 1


class Hub:
    """An event loop's list of descriptors."""

    def __init__(self) -> None:
        self.watched: list[int] = []

    def add_reader(self, descriptor: int, *_: object) -> None:
        self.watched.append(descriptor + 0)  # a number, as kombu demands

    def remove(self, descriptor: int) -> None:
        self.watched.remove(descriptor)


@pytest.fixture(autouse=True)
def _patched(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_event_process_exit", "_track_child_process"):
        monkeypatch.setattr(AsynPool, name, getattr(AsynPool, name))  # and back again afterwards
    look_whether_children_ended()


def test_a_living_child_stays_watched_and_one_that_ended_is_not_watched_again() -> None:
    """An event of another child, which had the same descriptor before, says nothing about this one."""
    pool: Any = Pool()
    hub = Hub()
    sentinel, childs_end = os.pipe()
    child = SimpleNamespace(_popen=SimpleNamespace(sentinel=sentinel))
    pool._track_child_process(child, hub)
    (watched,) = hub.watched
    pool._event_process_exit(hub, child)
    assert (hub.watched, pool.collected) == ([watched], 0)
    os.close(childs_end)
    pool._event_process_exit(hub, child)
    assert (hub.watched, pool.collected) == ([], 1)
    pool._track_child_process(child, hub)  # the broker was lost before the child could be collected
    assert hub.watched == []
    os.close(sentinel)

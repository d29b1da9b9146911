"""The whole state graph, with crashes between any two steps, is the same on both stores and keeps the guarantees."""

import os
from collections.abc import Sequence

import pytest

from quotewire.tasks.stages.contract import Settled, Settlement
from tests.contract.exploration import LEASE, explore, without_progress
from tests.contract.harness import MakeHarness, MemoryHarness, RedisHarness

LONG = os.environ.get("FAULTS") == "long"
SMALL = [
    pytest.param({"faults": 1, "entries": 2, "workers": 1}, id="an article twice on the intake"),
    pytest.param({"faults": 0, "entries": 1, "workers": 2}, id="two workers"),
]
LARGE = [
    pytest.param({"faults": 1, "entries": 1, "workers": 2}, id="one fault, two workers"),
    pytest.param({"faults": 2, "entries": 2, "workers": 1}, id="two faults, an article twice on the intake"),
    pytest.param({"faults": 3, "entries": 1, "workers": 1}, id="three faults"),
]


@pytest.mark.timeout(3_000 if LONG else 120)
@pytest.mark.parametrize("size", SMALL + LARGE * LONG)
def test_both_stores_have_the_same_states_and_keep_the_promises_in_each(
    make_memory_harness: MakeHarness[MemoryHarness], make_redis_harness: MakeHarness[RedisHarness], size: dict[str, int]
) -> None:
    memory = explore(make_memory_harness(lease_seconds=LEASE), **size)
    assert without_progress(memory) == set()
    assert len(memory.done) > 1
    real = explore(make_redis_harness(lease_seconds=LEASE), **size)
    assert real.edges == memory.edges


def test_one_fault_and_two_workers_in_memory(make_memory_harness: MakeHarness[MemoryHarness]) -> None:
    found = explore(make_memory_harness(lease_seconds=LEASE), faults=1, entries=1, workers=2)
    assert without_progress(found) == set()


def test_the_exploration_finds_a_missing_marker(
    make_memory_harness: MakeHarness[MemoryHarness], monkeypatch: pytest.MonkeyPatch
) -> None:
    harness = make_memory_harness(lease_seconds=LEASE)
    settle = harness.store.settle

    def without_marker(settlements: Sequence[Settlement]) -> list[Settled]:
        for settlement in settlements:
            harness.store._lanes[0].articles[settlement.ref.key].markers.clear()
        return settle(settlements)

    monkeypatch.setattr(harness.store, "settle", without_marker)
    with pytest.raises(AssertionError, match="after"):
        explore(harness, faults=1, entries=1, workers=2)


def test_the_exploration_finds_a_dispatcher_that_looks_at_nothing_silent(
    make_memory_harness: MakeHarness[MemoryHarness], monkeypatch: pytest.MonkeyPatch
) -> None:
    harness = make_memory_harness(lease_seconds=LEASE)
    monkeypatch.setattr(harness, "reclaim", list)
    assert without_progress(explore(harness, faults=1, entries=1, workers=1))

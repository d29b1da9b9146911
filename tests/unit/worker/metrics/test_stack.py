"""The stack's state as metrics, over the store in memory."""

from collections.abc import Mapping
from typing import NoReturn

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from quotewire.schemas import Article
from quotewire.worker.health.queue_depth import BrokerAwayError
from quotewire.worker.metrics.catalogue import METRICS
from quotewire.worker.metrics.stack import StackCollector
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.protocol import DispatcherFacts, StoreUnavailableError


def away() -> NoReturn:
    raise BrokerAwayError("no answer")


def registry(store: MemoryStore, queues: Mapping[str, int] | None) -> CollectorRegistry:
    made = CollectorRegistry()
    made.register(StackCollector(store, away if queues is None else lambda: queues, lambda: 3))
    return made


def test_every_lane_queue_and_dispatcher_is_there() -> None:
    store: MemoryStore = MemoryStore(3)
    store.enqueue([Article(id=f"a-{number}", text="Hello.") for number in range(30)])
    store.pause("a new version is coming")
    store.sign_in("one", DispatcherFacts("0.1.0", "2026-03-01T00:00:00Z"))
    store.sign_in("two", DispatcherFacts("0.1.0", "2026-03-01T00:00:00Z", "the broker takes no messages"))
    found = registry(store, {"extract": 4, "repair": 0})

    def value(name: str, **labels: str) -> float | None:
        return found.get_sample_value(name, labels)

    assert sum(value("quotewire_waiting_articles", lane=lane) or 0 for lane in "012") == 30
    assert value("quotewire_articles_total", lane="2", outcome="completed") == 0
    assert value("quotewire_paused", lane="1", by="operator") == 1
    assert value("quotewire_paused", lane="1", by="breaker") == 0
    assert value("quotewire_queue_messages", queue="extract") == 4
    assert [value("quotewire_dispatchers", state=state) for state in ("at_work", "held_up", "silent")] == [1, 1, 0]
    assert value("quotewire_redeliveries_total") == 3


def test_without_store_and_broker_it_says_so_and_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    store: MemoryStore = MemoryStore()

    def fail() -> NoReturn:
        raise StoreUnavailableError("no answer")

    monkeypatch.setattr(store, "lane_status", fail)
    text = generate_latest(registry(store, None)).decode()
    samples = [line for line in text.splitlines() if not line.startswith("#")]
    assert samples == ["quotewire_redeliveries_total 3.0", "quotewire_store_up 0.0", "quotewire_broker_up 0.0"]


def test_the_names_keep_to_the_conventions_of_prometheus() -> None:
    assert len({facts.name for facts in METRICS}) == len(METRICS)
    for facts in METRICS:
        assert facts.name.startswith("quotewire_")
        assert (facts.kind == "counter") == facts.name.endswith("_total")
        assert not facts.help.endswith(".")

"""The port of a real dispatcher and a real worker: what Prometheus and Kubernetes read there."""

import json
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from quotewire.schemas import Article
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.metrics.catalogue import METRICS
from quotewire.worker.store.redis.store import RedisStore
from tests.integration.conftest import BIN, TEXT, OpenAt, Spawn, WaitFor, until
from tests.integration.plant import Plant, Port

pytestmark = pytest.mark.integration
OWN = {facts.family_name: facts for facts in METRICS}


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    """One for all tests of this file, in their order."""
    spawn = Spawn(tmp_path_factory.mktemp("plant"))
    with EmbeddedValkey(tcp=True, append_only=False) as server:
        running = Plant(server, spawn)
        for port in (running.dispatcher, running.worker):
            until(port.is_ready, what="readiness")
        yield running
        spawn.kill_all()


def run_articles(store: RedisStore, wait_for: WaitFor, count: int = 6) -> None:
    store.enqueue([Article(id=f"m-{number}", text=f"{TEXT} {number}") for number in range(count)])
    store.enqueue([Article(id="german", text="Der Hafen wird im Mai geschlossen, sagte der Direktor am Montag. " * 5)])
    store.enqueue_raw(b"no json")
    wait_for(lambda: (now := store.status()).completed == count and now.rejected == 1 and now.dead == 1)


def test_two_dispatchers_and_a_worker_count_each_article_once(
    plant: Plant, open_at: OpenAt, wait_for: WaitFor, spawn: Spawn
) -> None:
    second = Port()
    dispatcher = plant.start_dispatcher(second, spawn)
    store = open_at(plant.server.url)
    store.events_take("archive", "a1", "new", count=1)
    run_articles(store, wait_for)
    store.events_take("archive", "a1", "new", count=1)
    wait_for(lambda: second.status("/readyz") == 200)

    one, other = plant.dispatcher, second
    for port in (one, other):
        outcomes = {
            outcome: port.value("quotewire_articles_total", lane="0", outcome=outcome)
            for outcome in ("completed", "rejected", "dead", "duplicate", "lost")
        }
        assert outcomes == {"completed": 6, "rejected": 1, "dead": 1, "duplicate": 0, "lost": 0}
        assert port.value("quotewire_dead_total", lane="0", reason="invalid_json") == 1
        assert port.value("quotewire_articles_accepted_total", lane="0") == 8
        assert port.value("quotewire_dispatchers", state="at_work") == 2
        assert (port.value("quotewire_event_group_lag_events", group="archive") or 0) > 10
        assert port.value("quotewire_queue_messages", queue="extract") == 0
        assert port.value("quotewire_store_up") == port.value("quotewire_broker_up") == 1

    worker = plant.worker.samples()

    def of(name: str, **labels: str) -> float:
        return worker[name, frozenset(labels.items())]

    assert of("quotewire_stage_seconds_count", stage="extract") == 7
    assert of("quotewire_stage_seconds_count", stage="attribute") == 6
    assert of("quotewire_stage_articles_total", stage="attribute", fate="completed") == 6
    assert of("quotewire_statements_total") == sum(
        entry.type == "quotewire.statement.attributed" for entry in store.events(("",), count=1000)[0]
    )
    assert of("quotewire_words_total") == 6 * len(f"{TEXT} 1".split())
    children = [value for (name, _), value in worker.items() if name == "quotewire_child_memory_bytes"]
    assert len(children) == 2
    assert all(50e6 < value < 1e9 for value in children)
    assert {dict(labels)["model"] for name, labels in worker if name == "quotewire_model_info"} >= {"attribution"}

    every = {*one.samples(), *worker}
    missing = {facts.name for facts in METRICS} - {name.removesuffix("_count") for name, _ in every}
    assert not missing, "the catalogue promises what nobody exports"
    spawn.stop(dispatcher)
    for port in (one, plant.worker):
        for family in text_string_to_metric_families(port.get("/metrics").text):
            if family.name.startswith("quotewire_"):
                facts = OWN[family.name]
                assert family.type == facts.kind
                assert family.documentation == facts.help.replace("\\", "\\\\")
                assert {*family.samples[0].labels} - {"le"} == {*facts.labels}, family.name


def test_a_child_that_replaces_another_goes_on_counting(plant: Plant, open_at: OpenAt, wait_for: WaitFor) -> None:
    store = open_at(plant.server.url)
    done, before = store.status().completed, plant.worker.value("quotewire_words_total")
    old = plant.children()
    for pid in old:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: len(plant.children()) == 2 and not {*old} & {*plant.children()})
    store.enqueue([Article(id=f"after-{number}", text=TEXT) for number in range(4)])
    wait_for(lambda: store.status().completed == done + 4)
    assert before
    assert plant.worker.value("quotewire_words_total") == before + 4 * len(TEXT.split())
    labels = {labels for name, labels in plant.worker.samples() if name == "quotewire_child_memory_bytes"}
    assert labels == {frozenset({("child", "0")}), frozenset({("child", "1")})}


def test_a_port_that_is_taken_is_no_reason_to_end(plant: Plant, spawn: Spawn, wait_for: WaitFor) -> None:
    beside = plant.start_dispatcher(plant.dispatcher, spawn)
    wait_for(lambda: "dispatcher_started" in spawn.log_of(beside))
    lines = [json.loads(line) for line in spawn.log_of(beside).splitlines()]
    (said,) = [line for line in lines if line["event"] == "metrics_unavailable"]
    assert said["port"] == plant.dispatcher.number
    assert beside.poll() is None


def test_nothing_listens_unless_a_port_is_set(plant: Plant, spawn: Spawn, wait_for: WaitFor) -> None:
    process = spawn(str(BIN / "quotewire"), "dispatch", env={"QUOTEWIRE_REDIS_URL": plant.server.url})
    wait_for(lambda: "dispatcher_started" in spawn.log_of(process))
    assert not listening(process.pid)
    assert {address.ip for address in listening(plant.dispatcher_process.pid)} == {"127.0.0.1"}


def listening(pid: int) -> list[Any]:
    return [one.laddr for one in psutil.Process(pid).net_connections() if one.status == psutil.CONN_LISTEN]


def test_without_redis_processes_are_alive_but_not_ready(plant: Plant, spawn: Spawn, wait_for: WaitFor) -> None:
    ports = (plant.dispatcher, plant.worker)
    plant.server.kill()
    for port in ports:
        wait_for(partial(port.answers, "/readyz", 503))
        assert port.get("/healthz").status_code == 200
        assert "FAILED server" in port.get("/readyz").text
        assert str(plant.server.password) not in port.get("/readyz").text
        assert port.status("/elsewhere") == 404
    assert plant.dispatcher.value("quotewire_store_up") == plant.dispatcher.value("quotewire_broker_up") == 0
    plant.server.start()
    wait_for(plant.dispatcher.is_ready)
    assert plant.dispatcher.value("quotewire_store_up") == 1


def test_a_worker_removes_its_files(plant: Plant, spawn: Spawn) -> None:
    (folder,) = {
        Path(file.path).parent
        for file in psutil.Process(plant.worker_process.pid).memory_maps()
        if "quotewire-metrics-" in file.path
    }
    assert folder.exists()
    spawn.stop(plant.worker_process)
    assert plant.worker_process.returncode == 0, plant.worker_log[-3000:]
    assert not folder.exists()
    assert "Gossip" not in plant.worker_log, "Redis was killed while it ran: that is no defect of ours"

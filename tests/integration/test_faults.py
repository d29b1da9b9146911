"""What a crash costs: time, never an article or a second event."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest
from redis import Redis

from quotewire.schemas import Article
from quotewire.worker.local.stack import Stack
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.settings import get_settings
from tests import forks
from tests.integration.conftest import BIN, TEXT, EventsAbout, OpenAt, Spawn, WaitFor, kill_group, password_of

pytestmark = pytest.mark.integration
ARTICLES = 60
LEASE = {"QUOTEWIRE_LEASE_SECONDS": "3", "QUOTEWIRE_LOG_FORMAT": "json"}
WORKER = forks.worker()
DISPATCHER = (str(BIN / "quotewire"), "dispatch")


def test_kill_9_of_a_working_worker_loses_nothing_and_tells_nothing_twice(
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor, events_about: EventsAbout
) -> None:
    env = LEASE | {"QUOTEWIRE_REDIS_URL": server.url}
    store = open_at(server.url)
    articles = [Article(id=f"a-{number}", text=f"{TEXT * 4}\n\nNumber {number}.") for number in range(ARTICLES)]
    spawn(*DISPATCHER, env=env)
    worker = spawn(*WORKER, "-n", "first@%h", env=env)
    store.enqueue(articles)
    wait_for(lambda: store.status().completed >= 3)
    kill_group(worker)
    assert store.status().completed < ARTICLES
    second = spawn(*WORKER, "-n", "second@%h", env=env)
    wait_for(lambda: store.status().completed == ARTICLES, what=f"all completed: {store.status()}")
    status = store.status()
    assert (status.dead, status.pending, status.waiting, status.unaccounted) == (0, 0, 0, 0)
    ids = [event["id"] for article in articles for event in events_about(store, article.article_id)]
    assert len(ids) == len(set(ids)) == status.events
    assert second.poll() is None


def test_a_killed_child_costs_no_lease_its_batch_is_split_and_goes_on(
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    env = LEASE | {"QUOTEWIRE_REDIS_URL": server.url, "QUOTEWIRE_LEASE_SECONDS": "600"}
    store = open_at(server.url)
    articles = [Article(id=f"a-{number}", text=f"{TEXT}\n\nNumber {number}.") for number in range(200)]
    spawn(*DISPATCHER, env=env)
    worker = spawn(*WORKER, env=env)
    store.enqueue(articles)
    wait_for(lambda: 0 < store.status().completed < 200)
    for child in psutil.Process(worker.pid).children():
        child.kill()
    wait_for(lambda: store.status().completed == 200, what=str(store.status()))
    assert (store.status().dead, store.status().unaccounted) == (0, 0)
    assert "{'split': " in spawn.log_of(worker)


def test_the_children_of_a_killed_worker_die_with_it(server: EmbeddedValkey, spawn: Spawn, wait_for: WaitFor) -> None:
    worker = spawn(*WORKER, "-Q", "extract", env=LEASE | {"QUOTEWIRE_REDIS_URL": server.url})
    parent = psutil.Process(worker.pid)
    wait_for(lambda: len(parent.children()) == 2)
    children = parent.children()
    wait_for(lambda: "ready" in spawn.log_of(worker))
    os.kill(worker.pid, signal.SIGKILL)  # the parent alone
    worker.wait()
    wait_for(lambda: not any(child.is_running() for child in children), seconds=15)


@pytest.mark.parametrize(("queues", "loads"), [("extract,repair", False), ("extract,repair,attribute,submit", True)])
def test_the_model_is_loaded_in_the_parent_only_where_attribute_is_consumed(
    server: EmbeddedValkey, spawn: Spawn, wait_for: WaitFor, queues: str, loads: bool
) -> None:
    worker = spawn.program(*WORKER, "-Q", queues, env=LEASE | {"QUOTEWIRE_REDIS_URL": server.url})
    wait_for(lambda: "ready" in spawn.log_of(worker))
    assert "stages_warmed_up" in spawn.log_of(worker)
    maps = Path(f"/proc/{worker.pid}/maps").read_text()
    assert ("/spacy/" in maps) == loads
    if loads:  # the children hardly have memory of their own
        children = psutil.Process(worker.pid).children()
        own = [child.memory_full_info().uss for child in children]
        whole = psutil.Process(worker.pid).memory_info().rss
        assert max(own) < whole / 2


def test_a_worker_waits_for_a_server_that_is_away(
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    env = LEASE | {"QUOTEWIRE_REDIS_URL": server.url}
    server.stop()
    worker, dispatcher = spawn(*WORKER, env=env), spawn(*DISPATCHER, env=env)
    wait_for(lambda: "Cannot connect" in spawn.log_of(worker))
    assert password_of(server) not in spawn.log_of(worker) + spawn.log_of(dispatcher)
    server.start()
    store = open_at(server.url)
    store.enqueue([Article(id="late", text=TEXT)])
    wait_for(lambda: store.status().completed == 1)
    server.stop()
    server.start()  # without an append-only file: the group and the queues are gone
    store.enqueue([Article(id="later", text=TEXT)])
    wait_for(lambda: store.status().completed == 1, what=spawn.log_of(dispatcher)[-500:])


@pytest.mark.alone  # the commands must answer within seconds
def test_a_server_that_hangs_is_told_at_once_and_holds_up_no_stop(
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    """A disk that stands still, a network that swallows packets: whoever looks must see it, and may stop what runs."""
    env = LEASE | {"QUOTEWIRE_REDIS_URL": server.url}
    dispatcher = spawn(*DISPATCHER, env=env)
    worker = spawn(*WORKER, env=env | {"REMAP_SIGTERM": "SIGQUIT"})
    wait_for(open_at(server.url).dispatchers)
    wait_for(lambda: " ready." in spawn.log_of(worker))
    os.kill(server.pid, signal.SIGSTOP)
    try:
        for name in ("status", "doctor", "health"):
            began = time.monotonic()
            command = spawn(str(BIN / "quotewire"), name, env=env)
            assert command.wait(30) == 3, spawn.log_of(command)
            assert "it hangs or is very busy" in spawn.log_of(command)
            assert time.monotonic() - began < 20, name
        dispatcher.terminate()
        worker.terminate()
        for process, seconds in ((dispatcher, 15), (worker, 40)):  # less than compose and Kubernetes wait
            assert process.wait(seconds) == 0
            assert "ended_at_once" in spawn.log_of(process)
    finally:
        os.kill(server.pid, signal.SIGCONT)


def test_a_stack_that_cannot_start_says_why(tmp_path: Path, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch) -> None:
    get_settings()  # its own are read by then; those of the processes that it starts are wrong
    monkeypatch.setenv("QUOTEWIRE_LANES", "0")
    with Stack(tmp_path, "redis://127.0.0.1:1/0") as stack, pytest.raises(RuntimeError, match="QUOTEWIRE_LANES"):
        wait_for(stack.check)


def test_children_that_died_at_once_do_not_end_their_worker_when_the_broker_is_lost(
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    """The worker hears of all deaths in one turn of its loop, and of the lost connection at any later time."""
    env = LEASE | {"QUOTEWIRE_REDIS_URL": server.url}
    spawn(*DISPATCHER, env=env)
    worker = spawn(*forks.worker(children=4), env=env)
    wait_for(lambda: " ready." in spawn.log_of(worker))
    parent = psutil.Process(worker.pid)
    old = parent.children()
    parent.suspend()
    for child in old:
        child.kill()
    wait_for(lambda: all(child.status() == psutil.STATUS_ZOMBIE for child in old))
    parent.resume()
    wait_for(lambda: len(parent.children()) == 4 and not {*old} & {*parent.children()})
    with Redis.from_url(server.url) as client:
        client.client_kill_filter(_type="normal", skipme=True)
    wait_for(lambda: "Connection to broker lost" in spawn.log_of(worker))
    store = open_at(server.url)
    store.enqueue([Article(id="next", text=TEXT)])
    wait_for(lambda: worker.poll() is not None or store.status().completed == 1)
    spawn.stop(worker)
    assert worker.returncode == 0, spawn.log_of(worker)[-3000:]

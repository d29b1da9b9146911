"""Options of ``celery worker`` that operators use: pools, ``-l``, ``-f``, ``--detach``."""

import json
import os
import signal
from pathlib import Path

import psutil
import pytest

from quotewire.schemas import Article
from quotewire.worker.local.valkey import EmbeddedValkey
from tests import forks
from tests.integration.conftest import BIN, TEXT, OpenAt, Spawn, WaitFor

pytestmark = pytest.mark.integration
WORKER = forks.worker()
AWAY = {"QUOTEWIRE_REDIS_URL": "redis://127.0.0.1:1/0", "QUOTEWIRE_LOG_FORMAT": "json"}


def test_a_setting_that_cannot_be_used_ends_a_worker_with_a_sentence(spawn: Spawn) -> None:
    worker = spawn(*WORKER, env=AWAY | {"QUOTEWIRE_LANES": "many"})
    assert worker.wait(60) == 78
    assert spawn.log_of(worker).startswith("quotewire: QUOTEWIRE_LANES: Input should be a valid integer")
    assert len(spawn.log_of(worker).splitlines()) == 1


def test_a_pool_of_threads_is_refused_with_the_reason(spawn: Spawn) -> None:
    worker = spawn(*forks.worker("-P", "threads", children=4), env=AWAY)
    assert worker.wait(60) == 1
    assert "-P threads cannot work" in spawn.log_of(worker)
    assert "Traceback" not in spawn.log_of(worker)


@pytest.mark.parametrize("option", ["-Q", "-X"])
def test_a_queue_that_there_is_not_is_named(spawn: Spawn, option: str) -> None:
    worker = spawn(*WORKER, option, "extract,atribute", env=AWAY)
    assert worker.wait(60) == 1
    assert "there is no queue atribute; name some of extract,repair,attribute" in spawn.log_of(worker)
    assert "Traceback" not in spawn.log_of(worker)


def test_a_worker_that_would_fail_each_article_ends_and_takes_none(
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    """It would fail article after article, faster than the sound workers beside it can take any."""
    env = {"QUOTEWIRE_REDIS_URL": server.url, "QUOTEWIRE_LOG_FORMAT": "json"}
    spawn(str(BIN / "quotewire"), "dispatch", env=env)
    store = open_at(server.url)
    store.enqueue([Article(id=f"a-{number}", text=f"{TEXT}\n\nNumber {number}.") for number in range(8)])
    wait_for(lambda: store.status().pending == 8, what=str(store.status()))
    for fault, said_of_it in (
        ({"QUOTEWIRE_SPACY_MODEL": "no_such_model"}, "Can't find model 'no_such_model'"),
        ({"QUOTEWIRE_CHILD_MEMORY_MB": "100"}, "raise it"),
    ):
        worker = spawn(*WORKER, env=env | fault)
        wait_for(lambda: worker.poll() is not None, what=str(fault))  # noqa: B023 - called at once
        assert worker.poll() == 78, spawn.log_of(worker)
        (said,) = (json.loads(line) for line in spawn.log_of(worker).splitlines() if '"cannot_work"' in line)
        (variable,) = fault
        assert said["level"] == "critical"
        assert variable in said["message"]
        assert said_of_it in str(said)
        assert "Traceback" not in spawn.log_of(worker)
        assert (store.status().pending, store.status().dead) == (8, 0)
    command = forks.worker("-Q", "extract,repair", children=1)
    text_only = spawn(*command, env={**env, "QUOTEWIRE_SPACY_MODEL": "no_such_model"})
    wait_for(lambda: "stages_warmed_up" in spawn.log_of(text_only), what="a fleet that needs no model")


@pytest.mark.parametrize(("pool", "concurrency"), [("solo", 1), ("prefork", 2), ("gevent", 8)])
def test_pools_that_work(  # noqa: PLR0917 - fixtures
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor, pool: str, concurrency: int
) -> None:
    env = {"QUOTEWIRE_REDIS_URL": server.url}
    spawn(str(BIN / "quotewire"), "dispatch", env=env)
    start = spawn.program if pool == "gevent" else spawn  # it must be there before anything else is imported
    worker = start(*forks.worker("-P", pool, children=concurrency), env=env)
    store = open_at(server.url)
    store.enqueue([Article(id=f"a-{number}", text=f"{TEXT}\n\nNumber {number}.") for number in range(24)])
    wait_for(lambda: store.status().completed == 24, what=str(store.status()))
    assert worker.poll() is None


def test_a_worker_says_aloud_that_an_article_died(
    server: EmbeddedValkey, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    """Killed three times over, it dies in a worker: without the article's text, with where to look."""
    env = {"QUOTEWIRE_REDIS_URL": server.url, "QUOTEWIRE_LOG_FORMAT": "json"}
    spawn(str(BIN / "quotewire"), "dispatch", env=env)
    saboteur = Path(__file__).parents[2]
    worker = spawn(*forks.worker(children=1, app="tests.faults.saboteur"), env=env, cwd=saboteur)
    store = open_at(server.url)
    store.enqueue([Article(id="doomed", text=f"FAIL {TEXT}", language="en")])
    wait_for(lambda: store.status().dead == 1, what=str(store.status()))
    wait_for(lambda: "article_died" in spawn.log_of(worker))
    lines = [json.loads(line) for line in spawn.log_of(worker).splitlines() if "article_died" in line]
    assert [(line["level"], line["reason"], line["exception"]) for line in lines] == [
        ("error", "stage_failed", "ZeroDivisionError")
    ]
    assert "Lindhaven" not in spawn.log_of(worker)


def test_level_and_file_of_the_log_are_celerys_own_options(spawn: Spawn, tmp_path: Path, wait_for: WaitFor) -> None:
    quiet = spawn(*WORKER, "-P", "solo", "-Q", "extract", "-l", "ERROR", "-f", str(tmp_path / "quiet.log"), env=AWAY)
    usual = spawn(*WORKER, "-P", "solo", "-Q", "extract", "-f", str(tmp_path / "usual.log"), env=AWAY)
    for name in ("quiet", "usual"):
        wait_for(lambda: "Cannot connect" in text_of(tmp_path / f"{name}.log"), what=name)  # noqa: B023
    assert '"level": "info"' not in text_of(tmp_path / "quiet.log")
    assert '"level": "info"' in text_of(tmp_path / "usual.log")
    assert "Cannot connect" not in spawn.log_of(quiet) + spawn.log_of(usual)


def test_what_celery_says_before_its_log_is_set_up_is_json_too(
    server: EmbeddedValkey, spawn: Spawn, tmp_path: Path, wait_for: WaitFor
) -> None:
    """Of a worker that runs as root, for one; of a group that a container does not know, Celery says the same."""
    (tmp_path / "desk.py").write_text(
        "import os\nos.getuid = os.geteuid = lambda: 0\nfrom quotewire.worker.celery import app\n"
    )
    env = {"QUOTEWIRE_REDIS_URL": server.url, "QUOTEWIRE_LOG_FORMAT": "json"}
    options = ("-Q", "extract", "-f", str(tmp_path / "%n.log"), "-n", "named@%h")
    worker = spawn(*forks.worker(children=1, app="desk"), env=env)
    to_file = spawn(*forks.worker(*options, children=1, app="desk"), env=env)
    wait_for(lambda: " ready." in spawn.log_of(worker))
    wait_for(lambda: " ready." in text_of(tmp_path / "named.log"))
    for said in (spawn.log_of(worker), text_of(tmp_path / "named.log")):
        events = [json.loads(line)["event"] for line in said.splitlines()]
        assert len([event for event in events if "superuser privileges" in event]) == 1
    assert not spawn.log_of(to_file)


def test_a_detached_worker_writes_its_log(spawn: Spawn, tmp_path: Path, wait_for: WaitFor) -> None:
    log, pid = tmp_path / "detached.log", tmp_path / "detached.pid"
    options = ("-P", "solo", "-Q", "extract", "-f", str(log), "--pidfile", str(pid), "--detach")
    assert spawn.program(*WORKER, *options, env=AWAY).wait(60) == 0
    wait_for(lambda: "Cannot connect" in text_of(log))
    worker = psutil.Process(int(pid.read_text()))
    try:
        assert worker.is_running()
    finally:
        os.kill(worker.pid, signal.SIGTERM)
        worker.wait(20)


def text_of(path: Path) -> str:
    return path.read_text() if path.exists() else ""

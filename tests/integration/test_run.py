"""``quotewire run``: everything on one machine, and nothing left of it afterwards."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests import forks
from tests.integration.conftest import BIN, PATIENCE, ROOT, OpenAt, Quotewire, Spawn, WaitFor

pytestmark = pytest.mark.integration
SAMPLE = str(ROOT / "samples" / "translated.txt")
GERMAN = str(ROOT / "samples" / "german.html")


def family(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def none_left(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


def test_run_with_files_prints_their_events_and_leaves_no_process(tmp_path: Path) -> None:
    command = [str(BIN / "quotewire"), "run", SAMPLE, GERMAN, "--out", str(tmp_path)]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    env = {**os.environ, "TMPDIR": str(temporary)}
    seen: dict[int, psutil.Process] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        while process.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                seen |= {child.pid: child for child in family(process)}
            time.sleep(0.1)
        stdout, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, stderr
    events = [json.loads(line) for line in stdout.splitlines()]
    assert [event for event in events if event["type"] == "quotewire.article.completed"]
    assert [event for event in events if event["type"] == "quotewire.article.rejected"]
    assert (tmp_path / "events.jsonl").read_text() == stdout
    outcomes = [json.loads(line)["outcome"] for line in (tmp_path / "documents.jsonl").read_text().splitlines()]
    assert outcomes == ["completed", "rejected"]
    assert len(seen) >= 4  # server, dispatcher, worker, its children
    assert none_left(list(seen.values()))
    assert list(temporary.iterdir()) == []


def test_run_whose_reader_has_left_ends_quietly_and_leaves_no_process(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [str(BIN / "quotewire"), "run", SAMPLE]
    seen: dict[int, psutil.Process] = {}
    reading, writing = os.pipe()
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, text=True, env=env) as process:
        os.close(writing)
        os.close(reading)
        while process.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                seen |= {child.pid: child for child in family(process)}
            time.sleep(0.1)
        _, stderr = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in stderr) == (128 + signal.SIGPIPE, False), stderr
    assert len(seen) >= 3
    assert none_left(list(seen.values()))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_run_without_files_stays_until_it_is_stopped_and_leaves_no_process(
    spawn: Spawn, wait_for: WaitFor, open_at: OpenAt, tmp_path: Path, number: signal.Signals
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    process = spawn.program(str(BIN / "quotewire"), "run", "-c", "1", env={"TMPDIR": str(temporary)})
    wait_for(lambda: "export QUOTEWIRE_REDIS_URL=" in spawn.log_of(process))
    url = spawn.log_of(process).split("QUOTEWIRE_REDIS_URL=")[1].split()[0]
    env = {**os.environ, "QUOTEWIRE_REDIS_URL": url}
    sent = forks.run([str(BIN / "quotewire"), "enqueue", SAMPLE], env=env, timeout=PATIENCE)
    assert sent.returncode == 0, sent.stderr
    door = forks.run([sys.executable, str(ROOT / "examples" / "celery" / "send.py")], env=env, timeout=PATIENCE)
    assert door.returncode == 0, door.stderr  # Celery, Node and redis-cli know no unix:// addresses
    store = open_at(url)
    wait_for(lambda: store.status().completed == 2)
    processes = family(process)
    assert len(processes) >= 4  # server, dispatcher, worker, its child
    os.kill(process.pid, number)
    process.wait(PATIENCE)
    wait_for(lambda: none_left(processes), seconds=20)
    if number != signal.SIGKILL:
        assert list(temporary.iterdir()) == []


def test_the_logs_of_a_run_that_went_wrong_stay(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": 7}\n')
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    env = {**os.environ, "TMPDIR": str(temporary)}
    command = [str(BIN / "quotewire"), "run", str(broken), "-c", "1"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 1
    (logs,) = temporary.iterdir()
    assert str(logs) in done.stderr
    assert (logs / "worker.log").exists()


def test_run_with_a_table_says_who_said_what(quotewire: Quotewire) -> None:
    done = quotewire("run", SAMPLE, GERMAN, "--table")
    assert "rejected (not_english)" in done.stdout
    assert "direct" in done.stdout
    assert "quotewire.article" not in done.stdout


def test_run_says_that_an_own_server_is_away(tmp_path: Path) -> None:
    env = {**os.environ, "QUOTEWIRE_REDIS_URL": "redis://:secret@127.0.0.1:1/0"}
    done = subprocess.run([str(BIN / "quotewire"), "run", SAMPLE], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "127.0.0.1:1" in done.stderr
    assert "secret" not in done.stderr

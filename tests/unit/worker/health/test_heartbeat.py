"""The heartbeat: how healthy, silent and stuck processes are reported, and when a worker counts as each."""

import errno
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from quotewire.worker.health.heartbeat import STALE_SECONDS, WRITE_SECONDS, Heartbeat, read_heartbeat
from quotewire.worker.health.watchdog import Sight, why_stuck
from tests.unit.worker.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heartbeat(tmp_path: Path, clock: Clock) -> Heartbeat:
    return Heartbeat(tmp_path / "beat", "worker", clock)


def test_a_process_that_gets_on_is_well(heartbeat: Heartbeat, tmp_path: Path, clock: Clock) -> None:
    heartbeat.beat()
    clock.now += 3
    check = read_heartbeat(tmp_path / "beat", clock)
    assert check.ok
    assert check.detail == f"worker {os.getpid()} made progress 3 s ago"


def test_a_process_says_of_itself_what_its_file_says(heartbeat: Heartbeat, tmp_path: Path, clock: Clock) -> None:
    heartbeat.beat()
    for step in (3, STALE_SECONDS, 10):
        clock.now += step
        assert heartbeat.check() == read_heartbeat(tmp_path / "beat", clock)
    heartbeat.miss("messages wait")
    assert heartbeat.check() == read_heartbeat(tmp_path / "beat", clock)
    assert not heartbeat.check().ok
    assert heartbeat.idle_seconds == STALE_SECONDS + 13


def test_a_full_disk_is_no_silence(
    heartbeat: Heartbeat, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeat.beat()

    def fill(self: Path, _body: bytes) -> int:
        self.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", fill)
    clock.now += 2 * STALE_SECONDS
    heartbeat.beat()
    clock.now += 1
    assert read_heartbeat(tmp_path / "beat", clock).detail == f"worker {os.getpid()} made progress 1 s ago"
    assert [*tmp_path.iterdir()] == [tmp_path / "beat"]


def test_silence_is_reported_as_stopped_or_blocked(heartbeat: Heartbeat, tmp_path: Path, clock: Clock) -> None:
    heartbeat.beat()
    clock.now += STALE_SECONDS + 1
    check = read_heartbeat(tmp_path / "beat", clock)
    assert not check.ok
    assert "has been silent for 61 s" in check.detail


def test_a_lasting_fault_is_reported_with_its_reason_and_a_passing_one_is_not(
    heartbeat: Heartbeat, tmp_path: Path, clock: Clock
) -> None:
    heartbeat.beat()
    for _ in range(6):
        clock.now += 10
        heartbeat.miss("messages wait")
        assert read_heartbeat(tmp_path / "beat", clock).ok
    clock.now += 10
    heartbeat.miss("messages wait")
    check = read_heartbeat(tmp_path / "beat", clock)
    assert not check.ok
    assert check.detail.endswith("has made no progress for 70 s: messages wait")
    heartbeat.beat()
    assert read_heartbeat(tmp_path / "beat", clock).ok


def test_good_news_is_not_written_all_the_time(heartbeat: Heartbeat, tmp_path: Path, clock: Clock) -> None:
    heartbeat.beat()
    before = (tmp_path / "beat").read_text()
    clock.now += WRITE_SECONDS / 2
    heartbeat.beat()
    assert (tmp_path / "beat").read_text() == before
    clock.now += WRITE_SECONDS
    heartbeat.beat()
    assert (tmp_path / "beat").read_text() != before


def test_a_process_that_is_gone(tmp_path: Path, clock: Clock) -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    state = {"process": "worker", "pid": gone.pid, "beat": clock.now, "looked": clock.now, "why": None}
    (tmp_path / "beat").write_text(json.dumps(state))
    check = read_heartbeat(tmp_path / "beat", clock)
    assert (check.ok, check.detail) == (False, f"worker {gone.pid} is gone")


def test_a_file_from_before_the_machine_was_started_anew(heartbeat: Heartbeat, tmp_path: Path, clock: Clock) -> None:
    heartbeat.beat()
    clock.now = 5.0
    assert not read_heartbeat(tmp_path / "beat", clock).ok


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"process": 1, "pid": "x"}'])
def test_no_file_or_rubbish(tmp_path: Path, clock: Clock, content: str | None) -> None:
    if content is not None:
        (tmp_path / "beat").write_text(content)
    assert not read_heartbeat(tmp_path / "beat", clock).ok


def test_a_folder_that_cannot_be_written_is_told_once_and_does_not_stop_the_work(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "no" / "folder"
    lame = Heartbeat(path, "worker", clock)

    def said() -> list[str]:
        with capture_logs() as logs:
            for _ in range(3):
                clock.now += WRITE_SECONDS
                lame.beat()
        return [f"{line['event']}: {line['message']}" for line in logs]

    why = f"heartbeat_not_written: {path}: No such file or directory: `quotewire health` takes this process for dead"
    assert said() == [why]
    assert said() == []
    path.parent.mkdir()
    assert said() == []
    assert read_heartbeat(path, clock).ok
    Heartbeat(None, "worker").beat()


CALM: dict[str, Any] = {
    "connected": True,
    "loop_silent": 1.0,
    "taken": 0,
    "held": 0,
    "running": 0,
    "room": True,
    "messages": {"e": 0},
}


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        ({}, None),
        ({"taken": 1, "loop_silent": 99.0}, None),
        ({"messages": None, "connected": False, "loop_silent": 99.0}, None),
        ({"running": 1, "held": 2, "room": False, "messages": {"e": 9}}, None),
        ({"connected": False}, "not connected"),
        ({"loop_silent": 11.0}, "has not turned for 11 s"),
        ({"held": 2, "room": False}, "no child is at work"),
        ({"messages": {}}, "consumes no queue"),
        ({"messages": {"e": 3, "f": 0}}, r"takes none of the messages that wait \(e: 3\)"),
    ],
)
def test_what_counts_as_stuck(seen: dict[str, Any], why: str | None) -> None:
    found = why_stuck(Sight(**(CALM | seen)))
    if why is None:
        assert found is None
    else:
        with pytest.raises(AssertionError, match=why):
            raise AssertionError(found)

"""When a process ends itself, and when it does not."""

import threading
from pathlib import Path

import pytest

import quotewire.worker.health.self_end
from quotewire.worker.health.heartbeat import Heartbeat
from quotewire.worker.health.self_end import EXIT_CODE, LOOK_SECONDS, STUCK_SECONDS, SelfEnd

LOOKS = round(STUCK_SECONDS / LOOK_SECONDS)


@pytest.fixture
def ended() -> list[int]:
    return []


@pytest.fixture
def beats() -> list[Heartbeat]:
    return [Heartbeat(None, "dispatcher"), Heartbeat(None, "its other thread")]


@pytest.fixture
def self_end(beats: list[Heartbeat], ended: list[int]) -> SelfEnd:
    return SelfEnd(beats, ended.append)


def test_progress_keeps_it_alive(self_end: SelfEnd, beats: list[Heartbeat], ended: list[int]) -> None:
    for _ in range(5 * LOOKS):
        for heartbeat in beats:
            heartbeat.beat()
        self_end.look()
    assert ended == []


def test_two_minutes_without_progress_end_it(self_end: SelfEnd, beats: list[Heartbeat], ended: list[int]) -> None:
    """One of its threads is enough."""
    for number in range(LOOKS):
        assert ended == [], number
        beats[0].beat()
        beats[1].miss("messages wait")
        self_end.look()
    assert ended == [EXIT_CODE]


def test_progress_in_between_starts_anew(self_end: SelfEnd, beats: list[Heartbeat], ended: list[int]) -> None:
    for number in range(3 * LOOKS):
        beats[0].beat()
        if number % (LOOKS - 1) == 0:
            beats[1].beat()
        self_end.look()
    assert ended == []


def test_a_log_that_blocks_does_not_keep_it_alive(
    self_end: SelfEnd, beats: list[Heartbeat], ended: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the process is stuck at may be its log."""
    released = threading.Event()
    monkeypatch.setattr(quotewire.worker.health.self_end, "LAST_WORDS_SECONDS", 0.05)
    monkeypatch.setattr(
        quotewire.worker.health.self_end.log, "critical", lambda *_, **__: released.wait(), raising=False
    )

    def look() -> None:
        for _ in range(LOOKS):
            beats[0].beat()
            self_end.look()

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(10)
    released.set()
    assert ended == [EXIT_CODE]


def test_the_heartbeat_knows_why(tmp_path: Path) -> None:
    heartbeat = Heartbeat(tmp_path / "beat", "worker")
    heartbeat.miss("messages wait")
    assert heartbeat.why == "messages wait"
    heartbeat.beat()
    assert heartbeat.why is None

import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from quotewire.worker.health import watchdog
from quotewire.worker.health.heartbeat import Heartbeat
from quotewire.worker.health.watchdog import Sight, Watch


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(None, Heartbeat(tmp_path / "beat", "worker"))


def test_no_child_is_made_in_the_middle_of_a_look(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child made then would find a library's lock taken by a thread that it does not have."""
    library = threading.Lock()
    looking, forking = threading.Event(), threading.Event()

    def look() -> None:
        with library:
            looking.set()
            forking.wait(0.5)  # never set: the fork waits for this check to end
        raise SystemExit  # ends the thread

    monkeypatch.setattr(watch, "look", look)
    monkeypatch.setattr(watchdog, "LOOK_SECONDS", 0.0)

    def run() -> None:
        with suppress(SystemExit):
            watch._run()

    thread = threading.Thread(target=run)
    thread.start()
    looking.wait()
    if (child := os.fork()) == 0:
        os._exit(0 if library.acquire(timeout=2.0) else 1)
    thread.join()
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_fault_is_logged_once_at_its_second_look(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(watchdog.log, "warning", lambda _, why: said.append(why))
    sights = iter([{"extract": 7}, {"extract": 9}, {"extract": 9}, {"extract": 0}, {"extract": 1}])

    def sight() -> Sight:
        return Sight(connected=True, loop_silent=1, taken=0, held=0, running=0, room=True, messages=next(sights))

    monkeypatch.setattr(watch, "_sight", sight)
    for _ in range(5):
        watch.look()
    assert said == ["it has room, but takes none of the messages that wait (extract: 9)"]

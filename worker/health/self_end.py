"""Ends a process that has made no progress for two minutes, so that whatever supervises it can start a new one.

Compose and systemd restart what has ended, not what is unhealthy. Ending is safe at any moment: articles in flight are
sent again when their lease expires.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

import structlog

from quotewire.worker.health.heartbeat import Heartbeat

STUCK_SECONDS: Final = 120.0
"""Time without progress after which a process ends itself: twice what makes it unhealthy."""
LOOK_SECONDS: Final = 10.0
"""Time between two looks at a heartbeat."""
EXIT_CODE: Final = 70
"""``EX_SOFTWARE``: not zero, so that ``restart: on-failure`` restarts it too."""

END_MARGIN: Final = 10.0
"""Seconds that a process that was told to stop gets for its servers, beside those for its work. Calls of a server that
hangs may take minutes together; supervisors wait less, and what they kill does not stop its children."""
LAST_WORDS_SECONDS: Final = 2.0
"""Seconds that a process which ends itself gets to log why."""

log = structlog.get_logger("quotewire.liveness")


class SelfEnd:
    """Ends this process when one of its heartbeats has not beaten at ``STUCK_SECONDS / LOOK_SECONDS`` looks in a row.

    Looks are counted, not seconds: a process that was stopped and goes on again has not been stuck.

    Args:
        heartbeats: the heartbeats, one for each thread that must make progress.
        end: ends the process.
    """

    def __init__(self, heartbeats: Sequence[Heartbeat], end: Callable[[int], object] = os._exit) -> None:
        self._heartbeats = heartbeats
        self._end = end
        self._seen = [(heartbeat.beats, 0) for heartbeat in heartbeats]

    def start(self) -> None:
        """Look every ``LOOK_SECONDS`` from now on, in a daemon thread."""
        threading.Thread(target=self._run, name="quotewire-self-end", daemon=True).start()

    def look(self) -> None:
        """Look once."""
        for number, heartbeat in enumerate(self._heartbeats):
            beats, missed = self._seen[number]
            missed = missed + 1 if heartbeat.beats == beats else 0
            self._seen[number] = (heartbeat.beats, missed)
            if missed * LOOK_SECONDS >= STUCK_SECONDS:
                why = heartbeat.why or "no round came to an end"
                facts = {"process": heartbeat.process, "seconds": round(missed * LOOK_SECONDS), "why": why}
                _within_a_moment(lambda: log.critical("ends_itself", **facts))  # noqa: B023 - it ends before the next
                self._end(EXIT_CODE)

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            self.look()


def end_within(seconds: float, code: int = 0) -> None:
    """End this process after so many seconds, if it is still there then: it was told to stop, and a server hangs."""

    def end() -> None:
        time.sleep(seconds)
        message = "a server hangs: ending without telling it"
        _within_a_moment(lambda: log.warning("ended_at_once", message=message, seconds=round(seconds)))
        os._exit(code)

    threading.Thread(target=end, name="quotewire-end", daemon=True).start()


def _within_a_moment(say: Callable[[], object]) -> None:
    """Log without waiting for long: the log may be what the process is stuck at, in a thread that holds its lock."""
    thread = threading.Thread(target=say, name="quotewire-last-words", daemon=True)
    thread.start()
    thread.join(LAST_WORDS_SECONDS)

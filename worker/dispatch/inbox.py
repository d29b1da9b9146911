"""Moves articles from the inbox to the intake, in a thread of the dispatcher's process."""

import threading
import time
from collections.abc import Callable
from typing import Final

import structlog

from quotewire.worker.dispatch.backoff import Outage
from quotewire.worker.store.protocol import StackMismatchError, Store, StoreUnavailableError

IDLE_SECONDS: Final = 0.2
"""Seconds between two looks at empty inboxes: the longest that an article waits there for nothing."""

log = structlog.get_logger("quotewire.inbox")


class InboxTaker:
    """Moves what producers of few rights have put into the inbox; any number may do so side by side.

    The dispatcher itself does not: it waits for new entries of the intake, a second at a time.

    Args:
        store: holds inbox and intake.
        turned: called after every round, also one without Redis: the heartbeat.
        clock: returns monotonic seconds.
    """

    def __init__(
        self, store: Store, *, turned: Callable[[], object] = lambda: None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._turned = turned
        self._outage = Outage(log, "inbox_waits", clock)

    def run(self, stop: threading.Event) -> None:
        """Work until stopped; outages of Redis do not end it."""
        while not stop.is_set():
            stop.wait(self.turn())
            self._turned()

    def turn(self) -> float:
        """Move some articles; returns the seconds until there may be more to do."""
        try:
            moved = self._store.take_inbox()
        except (StoreUnavailableError, StackMismatchError) as error:
            return self._outage.begin("articles wait in the inbox", error)
        except Exception as error:  # noqa: BLE001 - a defect of ours; the articles stay where they are
            return self._outage.begin("articles wait in the inbox: a round failed", error, exc_info=error)
        self._outage.end("articles are taken from the inbox again")
        return 0.0 if moved else IDLE_SECONDS

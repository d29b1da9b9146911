"""Takes submissions from the broker to the intake, in a thread of the dispatcher's process."""

import threading
import time
from collections.abc import Callable
from typing import Final

import structlog

from quotewire.worker.dispatch.backoff import Outage
from quotewire.worker.store.protocol import StackMismatchError, Store, StoreFullError, StoreUnavailableError
from quotewire.worker.submissions.message import submission
from quotewire.worker.submissions.queues import SubmissionQueues

IDLE_SECONDS: Final = 0.2
"""Seconds between two looks at empty queues: the longest that a submission waits for nothing."""
FULL_SECONDS: Final = 0.5
"""Maximum seconds between two tries while the intake is full: workers make room all the time."""

log = structlog.get_logger("quotewire.submissions")


class SubmissionTaker:
    """Moves submissions from the broker's queues to the intake; any number may do so side by side.

    A message is removed from its queue after the store has it. A crash in between hands it in again, which the store
    notices. While the intake is full or away, messages wait where they are.

    Args:
        store: holds the intake.
        connect: opens the queues; called again after a failure.
        turned: called after every round, also one without Redis or the broker: the heartbeat.
        clock: returns monotonic seconds.
    """

    def __init__(
        self,
        store: Store,
        connect: Callable[[], SubmissionQueues],
        *,
        turned: Callable[[], object] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._connect = connect
        self._turned = turned
        self._queues: SubmissionQueues | None = None
        self._broker_outage = Outage(log, "submissions_unreachable", clock)
        self._store_outage = Outage(log, "submissions_wait", clock)

    def run(self, stop: threading.Event) -> None:
        """Work until stopped; outages of Redis or the broker do not end it."""
        while not stop.is_set():
            stop.wait(self.turn())
            self._turned()
        self._close()

    def turn(self) -> float:
        """Move a few messages; returns the seconds until there may be more to do."""
        try:
            if self._queues is None:
                self._queues = self._connect()
            return self._move(self._queues)
        except StoreFullError as error:
            return self._store_outage.begin("Redis is at maxmemory: submissions wait on their queue", error)
        except StackMismatchError as error:
            return self._store_outage.begin("the stack is another one: submissions wait on their queue", error)
        except StoreUnavailableError as error:
            return self._store_outage.begin("Redis is away: submissions wait on their queue", error)
        except Exception as error:  # noqa: BLE001 - kombu's, the transport's or the socket's
            self._close()
            return self._broker_outage.begin("the broker cannot be asked for submissions", error)

    def _move(self, queues: SubmissionQueues) -> float:
        messages = queues.waiting()
        if not messages:
            self._broker_outage.end("the broker is back")
            return IDLE_SECONDS
        submissions = [submission(message, self._store.limits.max_article_bytes) for message in messages]
        answers = self._store.submit(submissions)
        done = answers.index("full") if "full" in answers else len(answers)
        queues.remove(done)
        self._broker_outage.end("the broker is back")
        refused = [item.refusal for item in submissions[:done] if item.refusal]
        if refused:
            log.warning("submission_unreadable", count=len(refused), first=refused[0].message)
        if done < len(answers):
            pause = self._store_outage.begin("the intake is full: submissions wait on their queue", None)
            return min(FULL_SECONDS, pause)
        self._store_outage.end("the intake takes submissions again")
        return 0.0

    def _close(self) -> None:
        if self._queues is not None:
            self._queues.close()
            self._queues = None

"""What every sink is, and the loop that feeds it."""

import json
import os
import random
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import structlog

from quotewire.schemas.event import EventType
from quotewire.worker.consumer import Consumer, ReceivedEvent

FIRST_DELAY: Final = 0.5
"""Seconds before the second try while the other side is away; doubled for each further one."""
LONGEST_DELAY: Final = 60.0
SINK_IDLE_SECONDS: Final = 600.0
"""How long another member may hold an event before it is taken over. A member waits longer for a receiver that is away
than a consumer works on an event."""
SINK_DELIVERIES: Final = 1_000_000
"""Deliveries after which an event is poison: never. A sink that starts again and again while its receiver is away must
not give up events for that; what the other side refuses goes to the file of refused events."""

log = structlog.get_logger("quotewire.sink")


class SinkAwayError(Exception):
    """The other side cannot take anything now: try again, the same events.

    Args:
        message: why, for the log.
        after: seconds that the other side asks to wait; None: back-off.
    """

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class SinkFailedError(Exception):
    """The sink cannot go on, and trying again does not help: no rights, no such table, the URL is gone."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that the other side does not take, whatever is tried."""

    event: ReceivedEvent
    reason: str


class Sink(Protocol):
    """Takes events for good."""

    batch: int
    """Maximum events in one call of ``write``."""

    def write(self, events: Sequence[ReceivedEvent]) -> list[Refused]:
        """Take events, some of them perhaps for the second time; on return they are safe, but for those refused.

        Raises:
            SinkAwayError: if nothing can be taken now. What was taken all the same may be given again.
            SinkFailedError: if a person is needed.
        """
        ...

    def settle(self) -> None:
        """Finish what is due; called again and again, also while nothing is new or the server of events is away.

        Raises:
            SinkAwayError: if that cannot be done now.
        """
        ...

    def close(self) -> None:
        """Finish what is open."""
        ...


class RefusedFile:
    """A file of events that the other side refused: one JSON object a line, with the ``reason`` and the ``event``.

    Args:
        path: the file; made with the first event.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, refused: Sequence[Refused]) -> None:
        """Append events; they are on the disk on return.

        Raises:
            SinkAwayError: if the disk takes nothing.
        """
        if not refused:
            return
        lines = [
            json.dumps({"reason": one.reason, "event": json.loads(one.event.envelope)}, ensure_ascii=False)
            for one in refused
        ]
        before = None
        try:
            with self.path.open("ab") as file:
                before = file.tell()
                file.write("".join(f"{line}\n" for line in lines).encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if before is not None:
                with suppress(OSError):
                    os.truncate(self.path, before)  # half a line would spoil the first of the next try
            raise SinkAwayError(f"{self.path}: {error.strerror or error}") from error


class SinkRunner:
    """Feeds a sink from a consumer group until stopped.

    Args:
        consumer: the member of the group.
        sink: takes the events.
        refused: keeps what the sink refuses.
        types: the types of events that the sink gets; empty: all. The others are acknowledged unseen.
        once: end when there is nothing new.
    """

    def __init__(
        self,
        consumer: Consumer,
        sink: Sink,
        refused: RefusedFile,
        *,
        types: Collection[EventType] = (),
        once: bool = False,
    ) -> None:
        self.written = self.refused = 0
        self._consumer, self._sink, self._file = consumer, sink, refused
        self._types, self._once = frozenset(types), once
        self._stop = threading.Event()

    def stop(self) -> None:
        """End soon; for another thread, as it takes a lock. What is not written stays with the group."""
        self._stop.set()
        self._consumer.stop()

    def run(self) -> None:
        """Work until ``stop``, or with ``once`` until nothing is new.

        Raises:
            SinkFailedError: if the sink cannot go on.
        """
        try:
            for batch in self._consumer.batches(while_away=self._settle):
                if self._once and not batch:
                    self._consumer.stop()
                self._pass_on(batch)
                self._settle()
        finally:
            self._sink.close()

    def _settle(self) -> None:
        self._patiently(self._sink.settle)

    def _pass_on(self, batch: Sequence[ReceivedEvent]) -> None:
        for start in range(0, len(batch), self._sink.batch):
            part = batch[start : start + self._sink.batch]
            wanted = [event for event in part if not self._types or event.type in self._types]
            if wanted and not self._patiently(lambda: self._write(wanted)):  # noqa: B023 - called at once
                return
            self._consumer.ack(*part)

    def _write(self, events: Sequence[ReceivedEvent]) -> None:
        refused = self._sink.write(events)
        self._file.add(refused)
        for one in refused:
            log.error("event_refused", event_id=one.event.event_id, article=one.event.subject, reason=one.reason)
        self.written += len(events) - len(refused)
        self.refused += len(refused)

    def _patiently(self, step: Callable[[], None]) -> bool:
        """Do a step, as often as it takes while the other side is away; returns False if stopped before it was done."""
        delay, tries = FIRST_DELAY, 0
        while not self._stop.is_set():
            try:
                step()
            except SinkAwayError as away:
                wait = delay * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
                wait = wait if away.after is None else max(FIRST_DELAY, away.after)
                tries += 1
                log.warning("receiver_away", error=str(away), tries=tries, wait=round(wait, 1))
                self._stop.wait(wait)
                delay = min(LONGEST_DELAY, 2 * delay)
            else:
                if tries:
                    log.info("receiver_back", tries=tries)
                return True
        return False

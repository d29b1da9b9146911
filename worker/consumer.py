"""Reads events from Python, as a member of a consumer group.

from quotewire import Consumer, RedisStore
consumer = Consumer(RedisStore.connect("redis://127.0.0.1:6379/0"), group="archive", name="a1")
for event in consumer:
    save(event.data)
    consumer.ack(event)
"""

import json
import logging
import random
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from quotewire.schemas.traceparent import valid_traceparent
from quotewire.worker.store.events import slow_group, slow_groups
from quotewire.worker.store.protocol import EventEntry, EventGroup, Store, StoreUnavailableError, Taken
from quotewire.worker.tracing.switch import is_loaded

CHECK_SECONDS: Final = 15.0
"""Maximum seconds between two looks at what others left and at the group's lag."""
LONGEST_DELAY: Final = 5.0
"""Maximum seconds between two tries while the server is away."""
STOP_SECONDS: Final = 0.1
"""How long ``stop`` may go unnoticed in that time."""
SAY_EVERY: Final = 60.0
"""Seconds between two lines about a server that stays away."""

log = logging.getLogger("quotewire.consumer")


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """One event as a consumer gets it."""

    id: str
    """Stream id, prefixed with the lane if there are several; what ``ack`` needs."""
    event_id: str
    """The CloudEvents id: deterministic, so two events with one id are the same."""
    type: str
    """Which kind of event it is, such as ``quotewire.article.completed``."""
    subject: str
    """The article's id."""
    data: dict[str, Any]
    """What happened; docs/reference/events.md has its fields."""
    envelope: bytes
    """The complete CloudEvents envelope as JSON."""
    deliveries: int = 1
    """How often it was delivered, to this member or another."""
    traceparent: str | None = None
    """Where the trace of its article goes on (W3C Trace Context); None without one."""
    received: int = field(default=0, compare=False)
    """When this member got it, in nanoseconds since the epoch."""


class Consumer:
    """A member of a consumer group: each event of the group goes to one member, until it is acknowledged.

    Iterating yields what this member has not acknowledged, then what others left for ``idle_seconds``, then new events,
    endlessly or until ``stop``. Outages of the server are waited out. An event is delivered at least once: it comes
    again if it is not acknowledged, and its id tells that it is the same.

    Args:
        store: the store that holds the events.
        group: the group's name; a new group begins with the oldest event on the stream.
        name: this member's name, stable over restarts and unique in the group.
        count: events per lane taken at a time. All of them should be acknowledged within ``idle_seconds``.
        block_seconds: how long one read waits for new events.
        idle_seconds: how long another member may hold an event before it is taken over.
        most_deliveries: an event delivered more often than this is poison: it is given to ``poison`` and acknowledged,
            so that it does not end one member after the other.
        poison: called with such an event; None: it is logged.
        remember: number of acknowledged event ids remembered; an event with one of them is acknowledged, not yielded.

    Attributes:
        trimmed: events that this member will never get, because they were trimmed from the stream: delivered and not
            acknowledged in time, or before the group had read them.
        foreign: entries passed over because they are no events.
        poisoned: events given to ``poison``.
    """

    def __init__(
        self,
        store: Store,
        *,
        group: str,
        name: str,
        count: int = 10,
        block_seconds: float = 1.0,
        idle_seconds: float = 60.0,
        most_deliveries: int = 5,
        poison: Callable[[ReceivedEvent], object] | None = None,
        remember: int = 10_000,
    ) -> None:
        self.trimmed = self.foreign = self.poisoned = 0
        self._store = store
        self._group, self._name, self._count = group, name, count
        self._block_seconds, self._idle_seconds = block_seconds, idle_seconds
        self._most_deliveries = most_deliveries
        self._poison = poison or _log_poison
        self._remember = remember
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._acks: list[str] = []
        self._stopped = False
        self._check_at = 0.0
        self._lost_before_reading = 0
        self._while_away: Callable[[], object] | None = None

    def stop(self) -> None:
        """End the iteration before the next event; takes no lock, so a signal handler or another thread may call it."""
        self._stopped = True

    def __iter__(self) -> Iterator[ReceivedEvent]:
        """Yield events until ``stop``."""
        for taken in chain(self._unacked_reads(), self._other_reads()):
            for event in self._sound(taken):
                if self._is_stopped():
                    break
                yield event
        self._patiently(self._send_acks, once=True)

    def batches(self, *, while_away: Callable[[], object] | None = None) -> Iterator[list[ReceivedEvent]]:
        """Yield events as they were read together, until ``stop``; an empty list when there was nothing new.

        Args:
            while_away: called before each further try while the server is away, every few seconds: what is to be done
                in time all the same.
        """
        self._while_away = while_away
        for taken in chain(self._unacked_reads(), self._other_reads()):
            batch = [*self._sound(taken)]
            if not self._is_stopped() and (batch or taken == Taken([])):
                yield batch
        self._patiently(self._send_acks, once=True)

    def _unacked_reads(self) -> Iterator[Taken]:
        """What this member has not acknowledged."""
        while not self._is_stopped():
            taken = self._patiently(self._unacked)
            if taken == Taken([]):
                return
            yield taken
            if not taken.events:
                return

    def _other_reads(self) -> Iterator[Taken]:
        """What others left, and what is new; empty where there is nothing."""
        while not self._is_stopped():
            yield self._patiently(self._left_or_new)

    def ack(self, *events: ReceivedEvent) -> None:
        """Acknowledge events: the group never gets them again. While the server is away, it is done later."""
        for event in events:
            self._acks.append(event.id)
            if event.traceparent and is_loaded():
                from quotewire.worker.tracing.spans import consumed  # noqa: PLC0415 - an extra

                consumed(event, self._group)
            self._seen[event.event_id] = None
            while len(self._seen) > self._remember:
                self._seen.popitem(last=False)
        self._send_acks()

    def hand_back(self) -> int:
        """Let other members have what this one has not acknowledged, at once; returns how many events.

        Raises:
            StoreUnavailableError: if the server cannot be reached; others then get them after ``idle_seconds``.
        """
        self._send_acks()
        return self._store.events_hand_back(self._group, self._name)

    def lag(self) -> EventGroup | None:
        """How far the group is; None before its first read.

        Raises:
            StoreUnavailableError: if the server cannot be reached.
        """
        return next((group for group in self._store.event_groups() if group.name == self._group), None)

    def _unacked(self) -> Taken:
        self._send_acks()
        self._look_at_lag()
        return self._store.events_take(self._group, self._name, "unacked", count=self._count)

    def _left_or_new(self) -> Taken:
        self._send_acks()
        if time.monotonic() >= self._check_at:
            self._look_at_lag()
            idle = self._idle_seconds
            left = self._store.events_take(self._group, self._name, "idle", count=self._count, idle_seconds=idle)
            if left.events or left.trimmed or left.foreign:
                return left  # and look again: there may be more
            self._check_at = time.monotonic() + min(CHECK_SECONDS, idle / 4)
        return self._store.events_take(
            self._group, self._name, "new", count=self._count, block_seconds=self._block_seconds
        )

    def _look_at_lag(self) -> None:
        """Warn when the group is so slow that it will lose events, or has."""
        with suppress(StoreUnavailableError):  # of one lane, perhaps: what others have is read all the same
            self._warn_of(self.lag())

    def _warn_of(self, group: EventGroup | None) -> None:
        if group is None:
            return
        if lost := max(0, group.trimmed - self._lost_before_reading):
            self.trimmed += lost
            log.error("group %s: %d events were trimmed before it read them", self._group, lost)
        self._lost_before_reading = group.trimmed
        if slow_groups([group]):
            log.warning("%s", slow_group(group))

    def _send_acks(self) -> Taken:
        """Acknowledge what can be, lane by lane; the rest is kept, and sent before the next read."""
        lanes: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._acks:
            lanes[name.rpartition(".")[0]].append(name)
        for lane, names in lanes.items():
            with suppress(StoreUnavailableError):
                self._store.events_ack(self._group, names)
                del lanes[lane][:]
        self._acks = [name for names in lanes.values() for name in names]
        return Taken([])

    def _sound(self, taken: Taken) -> Iterator[ReceivedEvent]:
        """The events to yield: not acknowledged already, readable, and not delivered too often."""
        self.trimmed += len(taken.trimmed)
        self.foreign += len(taken.foreign)
        for entry in taken.events:
            event = _received(entry)
            if event.event_id in self._seen:
                self.ack(event)
            elif event.deliveries > self._most_deliveries:
                self.poisoned += 1
                self._poison(event)
                self.ack(event)
            else:
                yield event

    def _patiently(self, step: Callable[[], Taken], *, once: bool = False) -> Taken:
        """Do a step, as often as it takes while the server is away."""
        delay, say_at, away = 0.1, time.monotonic(), False
        while True:
            try:
                taken = step()
            except StoreUnavailableError as error:
                if once or self._is_stopped():
                    return Taken([])
                away = True
                if time.monotonic() >= say_at:
                    log.warning("the server is away, waiting for it: %s", error)
                    say_at = time.monotonic() + SAY_EVERY
                if self._while_away is not None:
                    self._while_away()
                self._pause(delay * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
                delay = min(LONGEST_DELAY, 2 * delay)
            else:
                if away:
                    log.info("the server is back")
                return taken

    def _is_stopped(self) -> bool:  # a call: it may change between two looks
        return self._stopped

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._is_stopped() and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, STOP_SECONDS))


def _received(entry: EventEntry) -> ReceivedEvent:
    try:
        envelope = json.loads(entry.event)
        data, trace = envelope["data"], valid_traceparent(envelope.get("traceparent"))
    except (ValueError, KeyError, TypeError, AttributeError):
        data, trace = {}, None  # not ours; the envelope has it all
    return ReceivedEvent(
        entry.id, entry.event_id, entry.type, entry.subject, data, entry.event, entry.deliveries, trace, time.time_ns()
    )


def _log_poison(event: ReceivedEvent) -> None:
    log.error("event %s was delivered %d times and never acknowledged: given up", event.event_id, event.deliveries)

"""Reading of the events in memory: by position, or as a member of a consumer group."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from quotewire.schemas.event import EventType
from quotewire.worker.store.events import GroupReader, grouped
from quotewire.worker.store.memory.lane import Delivery, Group, Lane, position
from quotewire.worker.store.memory.outbox import MemoryOutbox
from quotewire.worker.store.protocol import Cursor, EventEntry, EventGroup, EventMember, Taken

_POLL: Final = 0.01
"""Seconds between polls while a read waits."""


class MemoryEvents(GroupReader, MemoryOutbox):
    """The steps of consumers."""

    def events_cursor(self, since: str) -> Cursor:
        """The position after ``since``: a stream id, ``0`` (the beginning) or ``$`` (now)."""
        if since == "$":
            return tuple(lane.events[-1].id.rpartition(".")[2] if lane.events else "0-0" for lane in self._lanes)
        return (self._locate(since)[1],) * self.lanes

    def events(
        self, cursor: Cursor, *, count: int = 100, block_seconds: float = 0.0, types: Sequence[EventType] = ()
    ) -> tuple[list[EventEntry], Cursor]:
        """Read the events after a cursor, up to ``count`` per lane, keeping the given ``types`` (empty: all)."""
        deadline = time.monotonic() + block_seconds
        while True:
            found = [_after(lane, position(at))[:count] for lane, at in zip(self._lanes, cursor, strict=True)]
            cursor = tuple(
                items[-1].id.rpartition(".")[2] if items else at for items, at in zip(found, cursor, strict=True)
            )
            wanted = [item for items in found for item in items if not types or item.type in types]
            if wanted or (not any(found) and time.monotonic() >= deadline):
                return wanted, cursor
            time.sleep(0 if any(found) else _POLL)

    def events_take(
        self,
        group: str,
        consumer: str,
        which: Literal["new", "unacked", "idle"],
        *,
        count: int = 100,
        block_seconds: float = 0.0,
        idle_seconds: float = 60.0,
    ) -> Taken:
        """Read as a member of a consumer group, up to ``count`` events per lane."""
        deadline = time.monotonic() + block_seconds
        while True:
            with self._lock:
                taken = [self._take(lane, group, consumer, which, count, idle_seconds) for lane in self._lanes]
            found = [event for events, _ in taken for event in events]
            if found or which != "new" or time.monotonic() >= deadline:
                return Taken(found, tuple(name for _, trimmed in taken for name in trimmed))
            time.sleep(_POLL)

    def _take(  # noqa: PLR0917 - as the step that it is part of
        self, lane: Lane, group: str, consumer: str, which: str, count: int, idle_seconds: float
    ) -> tuple[list[EventEntry], list[str]]:
        members = lane.groups.setdefault(group, Group())
        members.members[consumer] = self._clock()
        if which == "new":
            found = _after(lane, members.last)[:count]
            for item in found:
                members.unacked[item.id] = Delivery(consumer, self._clock())
                members.last = position(item.id)
            if found:
                members.read = lane.written - len(_after(lane, members.last))
            return found, []
        return self._again(lane, members, consumer, which, count, idle_seconds)

    def _again(  # noqa: PLR0917
        self, lane: Lane, members: Group, consumer: str, which: str, count: int, idle_seconds: float
    ) -> tuple[list[EventEntry], list[str]]:
        now = self._clock()
        events = {event.id: event for event in lane.events}
        found: list[EventEntry] = []
        trimmed: list[str] = []
        for name, delivery in sorted(members.unacked.items(), key=lambda item: position(item[0])):
            due = delivery.consumer == consumer if which == "unacked" else now - delivery.at >= idle_seconds
            if not due or len(found) == count:
                continue
            if name not in events:
                trimmed.append(name)
                continue
            delivery.consumer, delivery.at, delivery.times = consumer, now, delivery.times + 1
            found.append(replace(events[name], deliveries=delivery.times))
        for name in trimmed:
            del members.unacked[name]
        return found, trimmed

    def events_hand_back(self, group: str, consumer: str) -> int:
        """Let others take a consumer's unacknowledged events as ``idle`` at once; returns how many."""
        with self._lock:
            held = [
                delivery
                for lane in self._lanes
                for delivery in lane.groups.get(group, Group()).unacked.values()
                if delivery.consumer == consumer
            ]
            for delivery in held:
                delivery.at = 0.0
            return len(held)

    def event_groups(self) -> list[EventGroup]:
        """All consumer groups of the events, by name."""
        with self._lock:
            return grouped(self._group(lane, name) for lane in self._lanes for name in lane.groups)

    def _group(self, lane: Lane, name: str) -> EventGroup:
        group = lane.groups[name]
        held = [delivery.consumer for delivery in group.unacked.values()]
        members = tuple(
            EventMember(member, held.count(member), self._clock() - at) for member, at in group.members.items()
        )
        lag = lane.written - group.read
        trimmed = max(0, lag - len(lane.events))
        unread = sum(len(event.event) for event in _after(lane, group.last))
        used = max(lag / self.limits.events_maxlen, unread / self.limits.events_max_bytes)
        return EventGroup(name, len(held), lag, trimmed, used, members)

    def events_ack(self, group: str, event_ids: Sequence[str]) -> int:
        """Acknowledge events by their ``EventEntry.id``; returns how many were not yet acknowledged."""
        with self._lock:
            lanes = [(self._locate(event_id)[0], event_id) for event_id in event_ids]
            return sum(
                lane.groups.get(group, Group()).unacked.pop(event_id, None) is not None for lane, event_id in lanes
            )


def _after(lane: Lane, start: tuple[int, int]) -> list[EventEntry]:
    return [item for item in lane.events if position(item.id) > start]

"""Reading of the event streams over Redis: by position, or as a member of a consumer group."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from pydantic_core import from_json
from redis.exceptions import ResponseError

from quotewire.schemas.event import EventType
from quotewire.worker.store.events import GroupReader, grouped
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.protocol import (
    Cursor,
    EventEntry,
    EventGroup,
    EventMember,
    Limits,
    StoreUnavailableError,
    Taken,
)
from quotewire.worker.store.redis.base import Lanes
from quotewire.worker.store.redis.client import is_missing_group
from quotewire.worker.store.redis.intake import stream_items
from quotewire.worker.store.redis.scripts import translated
from quotewire.worker.store.redis.values import as_int, as_text

_BEGINNING: Final = "0-0"
_PAGE: Final = 1_000
"""Pending events handed back in one round trip."""
_FIELDS: Final = (b"type", b"id", b"subject", b"event")
_Items = list[tuple[bytes, dict[bytes, bytes] | None]]

log = logging.getLogger("quotewire.events")


class Events(GroupReader, Lanes):
    """The steps of consumers."""

    def events_cursor(self, since: str) -> Cursor:
        """The position after ``since``: a stream id, ``0`` (the beginning) or ``$`` (now)."""
        if since != "$":
            return _cursor({"": self._locate(since)[1]})  # ids are times, so an id of one lane is valid on every lane
        newest = {
            keys.prefix: self._command("XREVRANGE", keys.events, "+", "-", "COUNT", 1) for keys in self._keys.values()
        }
        return _cursor({prefix: items[0][0].decode() for prefix, items in newest.items() if items})

    def events(
        self, cursor: Cursor, *, count: int = 100, block_seconds: float = 0.0, types: Sequence[EventType] = ()
    ) -> tuple[list[EventEntry], Cursor]:
        """Read the events after a cursor, up to ``count`` per lane, keeping the given ``types`` (empty: all)."""
        deadline = time.monotonic() + block_seconds
        while True:
            before = cursor
            found, cursor = self._read_lanes(cursor, count, max(0.0, deadline - time.monotonic()))
            wanted = [entry for entry in found if not types or entry.type in types]
            # Events of other types do not count: read on past them, even past the deadline.
            if wanted or (cursor == before and time.monotonic() >= deadline):
                return wanted, cursor

    def _read_lanes(self, cursor: Cursor, count: int, block_seconds: float) -> tuple[list[EventEntry], Cursor]:
        """Read every lane once; until events are found, each lane blocks for its share of the time.

        A lane whose server is away holds up no events of others; only if there are none, its error is raised.
        """
        found: list[EventEntry] = []
        failed: StoreUnavailableError | None = None
        positions = {name: at for name, _, at in (part.partition("=") for part in cursor)}
        for lane, keys in self._keys.items():
            wait = 0.0 if found else block_seconds / len(self._keys)
            block = ("BLOCK", max(1, round(wait * 1000))) if wait > 0 else ()
            start = positions.get(keys.prefix) or positions.get("") or _BEGINNING
            try:
                items = stream_items(self._command("XREAD", "COUNT", count, *block, "STREAMS", keys.events, start))
            except StoreUnavailableError as error:
                failed = error
                continue
            found += self._sorted(lane, items).events
            if items:
                positions[keys.prefix] = items[-1][0].decode()
        if failed is not None and not found:
            raise failed
        return found, _cursor(positions)

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
        """Read as a member of a consumer group, up to ``count`` events per lane.

        A lane whose server is away holds up no events of others; only if there are none, its error is raised. Of those
        that were delivered before not even then: they come later, and new ones of others need not wait for that.
        """
        taken: list[Taken] = []
        failed: StoreUnavailableError | None = None
        for lane in self.lane_numbers:
            found = any(one.events for one in taken)
            wait = block_seconds / len(self.lane_numbers) if which == "new" and not found else 0.0
            try:
                taken.append(self._take((lane, group, consumer, count), which, wait, idle_seconds))
            except StoreUnavailableError as error:
                failed = error
        waits = which == "new" or not taken
        if failed is not None and waits and not any(one.events for one in taken):
            raise failed
        return Taken(
            [event for one in taken for event in one.events],
            tuple(name for one in taken for name in one.trimmed),
            tuple(name for one in taken for name in one.foreign),
        )

    def _take(
        self,
        whose: tuple[int, str, str, int],
        which: Literal["new", "unacked", "idle"],
        wait: float,
        idle_seconds: float,
    ) -> Taken:
        """Read one lane; ``whose``: lane, group, consumer, and how many events at most."""
        lane, group, consumer, count = whose
        if which == "new":
            one = self._sorted(lane, self._new(self._keys[lane], group, consumer, count, wait))
        elif which == "unacked":
            one = self._unacked(lane, group, consumer, count)
        else:
            one = self._idle(lane, group, consumer, count, round(idle_seconds * 1000))
        self.events_ack(group, (*one.trimmed, *one.foreign))
        return one if which == "new" else replace(one, events=self._counted(lane, group, one.events))

    def _new(self, keys: Keys, group: str, consumer: str, count: int, wait: float) -> _Items:
        block = ("BLOCK", max(1, round(wait * 1000))) if wait > 0 else ()
        command = ("XREADGROUP", "GROUP", group, consumer, "COUNT", count, *block, "STREAMS", keys.events, ">")
        return [*stream_items(self._as_member(keys.events, group, *command))]

    def _unacked(self, lane: int, group: str, consumer: str, count: int) -> Taken:
        """What this consumer has not acknowledged; pages that trimming has emptied are passed over."""
        stream, start = self._keys[lane].events, "0"
        taken = Taken([])
        while not taken.events:
            command = ("XREADGROUP", "GROUP", group, consumer, "COUNT", count, "STREAMS", stream, start)
            items = [*stream_items(self._as_member(stream, group, *command))]
            if not items:
                break
            start = items[-1][0].decode()
            taken = _together(taken, self._sorted(lane, items))
        return taken

    def _idle(self, lane: int, group: str, consumer: str, count: int, idle: int) -> Taken:
        stream, cursor = self._keys[lane].events, _BEGINNING
        taken = Taken([])
        while not taken.events:
            command = ("XAUTOCLAIM", stream, group, consumer, idle, cursor, "COUNT", count)
            answer = self._as_member(stream, group, *command)
            deleted: _Items = [(entry, None) for entry in answer[2]] if len(answer) > 2 else []  # noqa: PLR2004
            taken = _together(taken, self._sorted(lane, [*answer[1], *deleted]))
            cursor = answer[0].decode()
            if cursor == _BEGINNING:
                break
        return taken

    def _sorted(self, lane: int, items: Sequence[tuple[bytes, dict[bytes, bytes] | None]]) -> Taken:
        """Tell events from what is none; each of the latter is named in the log."""
        events: list[EventEntry] = []
        trimmed: list[str] = []
        foreign: list[str] = []
        for entry_id, fields in items:
            name = self._prefix(lane) + entry_id.decode()
            if not fields:
                trimmed.append(name)
            elif any(field not in fields for field in _FIELDS) or not _is_envelope(fields[b"event"]):
                log.warning("%s on %s is no event of quotewire: passed over", name, self._keys[lane].events)
                foreign.append(name)
            else:
                event_type, event_id, subject = (as_text(fields[field]) for field in _FIELDS[:3])
                events.append(EventEntry(name, event_type, event_id, subject, fields[b"event"]))
        if trimmed:
            log.warning("%d events were trimmed before they were acknowledged: %s ...", len(trimmed), trimmed[0])
        return Taken(events, tuple(trimmed), tuple(foreign))

    def _counted(self, lane: int, group: str, events: Sequence[EventEntry]) -> list[EventEntry]:
        """The same events with the number of their deliveries."""
        ids = [self._locate(event.id)[1] for event in events]
        stream = self._keys[lane].events
        commands = [("XPENDING", stream, group, stream_id, stream_id, 1) for stream_id in ids]
        answers = self._each(commands, parse_detail=True)
        counts = [answer[0]["times_delivered"] if answer else 1 for answer in answers]
        return [replace(event, deliveries=count) for event, count in zip(events, counts, strict=True)]

    def events_hand_back(self, group: str, consumer: str) -> int:
        """Let others take a consumer's unacknowledged events as ``idle`` at once; returns how many."""
        return sum(self._hand_back(keys.events, group, consumer) for keys in self._keys.values())

    def _hand_back(self, stream: str, group: str, consumer: str) -> int:
        """Make the events look idle since 1970: nobody can own an event and be idle for longer."""
        count, start = 0, "-"
        with translated():
            while True:
                try:
                    page = ("XPENDING", stream, group, start, "+", _PAGE, consumer)
                    items = self._answer(page, parse_detail=True)
                except ResponseError as error:
                    if not is_missing_group(error):
                        raise
                    return count
                ids: list[bytes] = [item["message_id"] for item in items]
                if not ids:
                    return count
                self._answer(("XCLAIM", stream, group, consumer, 0, *ids, "TIME", 0, "JUSTID"), parse_justid=True)
                count, start = count + len(ids), f"({ids[-1].decode()}"

    def event_groups(self) -> list[EventGroup]:
        """All consumer groups of the events, by name."""
        limits = self.limits
        return grouped(group for keys in self._keys.values() for group in self._groups_on(keys.events, limits))

    def _groups_on(self, stream: str, limits: Limits) -> list[EventGroup]:
        with translated():
            try:
                info, groups = self._answer(("XINFO STREAM", stream)), self._answer(("XINFO GROUPS", stream))
            except ResponseError as error:
                if "no such key" not in str(error):
                    raise
                return []
            return [self._group(stream, info, group, limits) for group in groups]

    def _group(self, stream: str, info: Mapping[str, Any], group: Mapping[str, Any], limits: Limits) -> EventGroup:
        lag = group.get("lag")
        if lag is None:  # the server cannot tell after somebody deleted events
            lag = info["entries-added"] - group["entries-read"] if group.get("entries-read") else info["length"]
        members = tuple(
            EventMember(as_text(member["name"]), member["pending"], member["idle"] / 1000)
            for member in self._answer(("XINFO CONSUMERS", stream, group["name"]))
        )
        trimmed = max(0, lag - info["length"])
        unread = self._unread_bytes(stream, info, group) if lag else 0
        used = max(lag / limits.events_maxlen, unread / limits.events_max_bytes)
        return EventGroup(as_text(group["name"]), group["pending"], lag, trimmed, used, members)

    def _unread_bytes(self, stream: str, info: Mapping[str, Any], group: Mapping[str, Any]) -> int:
        """Bytes between what a group has read and the newest event; 0 where one of the two does not carry the total."""
        read = self._command("XRANGE", stream, as_text(group["last-delivered-id"]), "+", "COUNT", 1)
        ends = [info.get("last-entry"), *read]
        totals = [as_int(entry[1].get(b"bytes")) for entry in ends if entry]
        return max(0, totals[0] - totals[1]) if len(totals) > 1 and all(totals) else 0

    def events_ack(self, group: str, event_ids: Sequence[str]) -> int:
        """Acknowledge events by their ``EventEntry.id``; returns how many were not yet acknowledged."""
        located = [self._locate(event_id) for event_id in event_ids]
        return sum(self._each([("XACK", self._keys[lane].events, group, stream_id) for lane, stream_id in located]))


def _together(one: Taken, other: Taken) -> Taken:
    return Taken([*one.events, *other.events], one.trimmed + other.trimmed, one.foreign + other.foreign)


def _is_envelope(body: bytes) -> bool:
    """Whether an event can be read: readers write it out as it is, as one line, and none may end because of it."""
    try:
        envelope = from_json(body)
    except ValueError:  # no UTF-8, no JSON, or nested too deep for any reader
        return False
    return isinstance(envelope, dict) and isinstance(envelope.get("data"), dict) and b"\n" not in body


def _cursor(positions: Mapping[str, str]) -> Cursor:
    """A position on each lane that is known, by its keys' prefix; under no prefix, on every other lane."""
    return tuple(f"{prefix}={stream_id}" for prefix, stream_id in positions.items())

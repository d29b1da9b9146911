"""The store's output over Redis: event streams for consumers, dead letters for operators."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from redis.exceptions import ResponseError

from quotewire.schemas import DeadLetter
from quotewire.schemas.event import EventType
from quotewire.worker.store.dead_letters import dead_letter
from quotewire.worker.store.protocol import Cursor, EventEntry, Letter
from quotewire.worker.store.redis.base import Lanes
from quotewire.worker.store.redis.intake import make_group, stream_items
from quotewire.worker.store.redis.scripts import translated
from quotewire.worker.store.redis.values import as_text

_BEGINNING = "0-0"


class Outbox(Lanes):
    """Reading of events, and handling of dead letters."""

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
            found, cursor = self._read_lanes(cursor, count, max(0.0, deadline - time.monotonic()))
            wanted = [entry for entry in found if not types or entry.type in types]
            # Events of other types do not count: read on past them, even past the deadline.
            if wanted or (not found and time.monotonic() >= deadline):
                return wanted, cursor

    def _read_lanes(self, cursor: Cursor, count: int, block_seconds: float) -> tuple[list[EventEntry], Cursor]:
        """Read every lane once; until events are found, each lane blocks for its share of the time."""
        found: list[EventEntry] = []
        positions: dict[str, str] = {name: at for name, _, at in (part.partition("=") for part in cursor)}
        for lane, keys in self._keys.items():
            wait = 0.0 if found else block_seconds / len(self._keys)
            block = ("BLOCK", max(1, round(wait * 1000))) if wait > 0 else ()
            start = positions.get(keys.prefix) or positions.get("") or _BEGINNING
            answer = self._command("XREAD", "COUNT", count, *block, "STREAMS", keys.events, start)
            items = stream_items(answer)
            found += [self._event(lane, *item) for item in items]
            if items:
                positions[keys.prefix] = items[-1][0].decode()
        return found, _cursor(positions)

    def events_group(
        self, group: str, consumer: str, *, count: int = 100, block_seconds: float = 0.0, unacked: bool = False
    ) -> list[EventEntry]:
        """Read as a member of a consumer group; a new group starts at the beginning of the stream."""
        found: list[EventEntry] = []
        for lane, keys in self._keys.items():
            wait = 0.0 if found or unacked else block_seconds / len(self._keys)
            block = ("BLOCK", max(1, round(wait * 1000))) if wait > 0 else ()
            start = "0" if unacked else ">"
            command = ("XREADGROUP", "GROUP", group, consumer, "COUNT", count, *block, "STREAMS", keys.events, start)
            answer = self._as_member(keys.events, group, *command)
            # An event trimmed from the stream before it was acknowledged comes back without fields: it is lost.
            found += [self._event(lane, *item) for item in stream_items(answer) if item[1]]
        return found

    def _as_member(self, stream: str, group: str, *command: str | int) -> Any:  # noqa: ANN401 - the command's answer
        with translated():
            try:
                return self._client.execute_command(*command)  # type: ignore[no-untyped-call]
            except ResponseError as error:
                if not str(error).startswith("NOGROUP"):
                    raise
            make_group(self._client, stream, group)
            return self._client.execute_command(*command)  # type: ignore[no-untyped-call]

    def events_ack(self, group: str, event_ids: Sequence[str]) -> int:
        """Acknowledge events by their ``EventEntry.id``; returns how many were not yet acknowledged."""
        located = [self._locate(event_id) for event_id in event_ids]
        with translated(), self._client.pipeline(transaction=False) as pipeline:
            for lane, stream_id in located:
                pipeline.xack(self._keys[lane].events, group, stream_id)
            return sum(pipeline.execute())

    def _event(self, lane: int, entry_id: bytes, fields: dict[bytes, bytes]) -> EventEntry:
        return EventEntry(
            self._prefix(lane) + entry_id.decode(),
            fields[b"type"].decode(),
            fields[b"id"].decode(),
            fields[b"subject"].decode(),
            fields[b"event"],
        )

    def dead_list(self, *, count: int = 100, after: str | None = None) -> list[Letter]:
        """Dead letters, oldest first, lane by lane; ``after`` is the id of the last one seen."""
        start_lane, start = self._locate(after) if after is not None else (0, None)
        letters: list[Letter] = []
        lanes = self.lane_numbers
        for lane in lanes[lanes.index(start_lane) :]:
            low = f"({start}" if start is not None and lane == start_lane else "-"
            room = count - len(letters)
            items = self._command("XRANGE", self._keys[lane].dead, low, "+", "COUNT", room) if room > 0 else []
            letters += [self._letter(lane, *item) for item in items]
        return letters

    def dead_get(self, letter_id: str) -> DeadLetter | None:
        """One dead letter, or None; raises ``ValueError`` for a malformed id."""
        items = self._dead_items(letter_id)
        return self._letter(self._locate(letter_id)[0], *items[0]).letter if items else None

    def _letter(self, lane: int, entry_id: bytes, fields: dict[bytes, bytes]) -> Letter:
        stream_id = entry_id.decode()
        return Letter(self._prefix(lane) + stream_id, dead_letter(lane, stream_id, fields))

    def dead_replay(self, letter_id: str) -> str | None:
        """Put a dead letter's body back on the intake; returns the new entry id, or None if there is no such letter."""
        items = self._dead_items(letter_id)
        if not items:
            return None
        lane, stream_id = self._locate(letter_id)
        keys, article = self._keys[lane], as_text(items[0][1].get(b"key"))
        named = (keys.article(article),) if article else ()
        (entry,) = self._run("replay", [((keys.intake, keys.dead, keys.counters, *named), (stream_id,))])
        return None if entry is None else entry.decode()

    def dead_drop(self, letter_id: str) -> bool:
        """Delete a dead letter; returns whether it existed."""
        lane, stream_id = self._locate(letter_id)
        return bool(self._command("XDEL", self._keys[lane].dead, stream_id))

    def _dead_items(self, letter_id: str) -> list[tuple[bytes, dict[bytes, bytes]]]:
        lane, stream_id = self._locate(letter_id)
        items: list[tuple[bytes, dict[bytes, bytes]]] = self._command(
            "XRANGE", self._keys[lane].dead, stream_id, stream_id
        )
        return items


def _cursor(positions: Mapping[str, str]) -> Cursor:
    """A position on each lane that is known, by its keys' prefix; under no prefix, on every other lane."""
    return tuple(f"{prefix}={stream_id}" for prefix, stream_id in positions.items())

"""Dead letters over Redis."""

from dataclasses import replace

from quotewire.schemas import DeadLetter
from quotewire.worker.store import stream_ids
from quotewire.worker.store.dead_letters import dead_letter
from quotewire.worker.store.protocol import Letter
from quotewire.worker.store.redis.base import Lanes
from quotewire.worker.store.redis.values import as_text


class Outbox(Lanes):
    """The handling of dead letters."""

    def dead_list(self, *, count: int = 100, after: str | None = None, bodies: bool = True) -> list[Letter]:
        """Dead letters, oldest first, lane by lane, with or without bodies; ``after`` is the last id seen."""
        start_lane, start = self._locate(after) if after is not None else (0, None)
        letters: list[Letter] = []
        lanes = self.lane_numbers
        for lane in lanes[lanes.index(start_lane) :]:
            low = stream_ids.after(start) if start is not None and lane == start_lane else "-"
            room = count - len(letters)
            items = self._dead_page(lane, low, room, bodies=bodies) if room > 0 and low else []
            letters += [self._letter(lane, *item) for item in items]
        return letters if bodies else [replace(item, letter=_without_body(item.letter)) for item in letters]

    def _dead_page(self, lane: int, low: str, count: int, *, bodies: bool) -> list[tuple[bytes, dict[bytes, bytes]]]:
        dead = self._keys[lane].dead
        if bodies:
            return list(self._command("XRANGE", dead, low, "+", "COUNT", count))
        (answer,) = self._run("dead_heads", [((dead,), (low, count))])
        return [
            (entry, ({} if letter is None else {b"letter": letter}) | ({b"body": b""} if body else {}))
            for entry, letter, body in answer
        ]

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


def _without_body(letter: DeadLetter) -> DeadLetter:
    """A letter whose body is empty, also where that of another program's entry would be its fields."""
    return letter.model_copy(update={"body": ""})

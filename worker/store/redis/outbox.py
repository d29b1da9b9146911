"""Dead letters over Redis."""

from quotewire.schemas import DeadLetter
from quotewire.worker.store.dead_letters import dead_letter
from quotewire.worker.store.protocol import Letter
from quotewire.worker.store.redis.base import Lanes
from quotewire.worker.store.redis.values import as_text


class Outbox(Lanes):
    """The handling of dead letters."""

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

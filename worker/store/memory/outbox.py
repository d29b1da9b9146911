"""Dead letters, status counts and article lookup in memory."""

import re
from collections.abc import Sequence

from quotewire.schemas import DeadLetter
from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.dead_letters import assemble, died_of
from quotewire.worker.store.memory.lane import Body, Lane, MemoryLanes, StoredLetter, position
from quotewire.worker.store.protocol import ArticleRecord, Letter, Paused, Status
from quotewire.worker.store.status import combined
from quotewire.worker.store.stream_ids import rfc3339

_STREAM_ID = re.compile(r"(?:(\d+)\.)?(\d+(?:-\d+)?)")


class MemoryOutbox(MemoryLanes):
    """Handling of dead letters, status and article lookup."""

    def status(self) -> Status:
        """Count everything, over all lanes."""
        return combined([*self.lane_status().values()])

    def lane_status(self) -> dict[int, Status]:
        """Count everything, each lane by itself."""
        with self._lock:
            return {lane.number: self._lane_status(lane) for lane in self._lanes}

    def _lane_status(self, lane: Lane) -> Status:
        names = ("completed", "rejected", "dead", "duplicate", "refused", "replayed", "lost")
        pause = lane.pause
        return Status(
            accepted=lane.added + len(lane.inbox),
            waiting=len(lane.entries) - len(lane.pending) + len(lane.inbox),
            pending=len(lane.pending),
            oldest_waiting_seconds=self._age([*lane.unread]),
            oldest_pending_seconds=self._age([*lane.pending]),
            events=len(lane.events),
            letters=len(lane.letters),
            paused=(Paused(lane.number, rfc3339(pause.since * 1000), pause.reason, manual=pause.manual),)
            if pause
            else (),
            inbox=len(lane.inbox),
            died_of=died_of(lane.counters),
            **{name: lane.counters[name] for name in names},
        )

    def _age(self, entries: Sequence[str]) -> float | None:
        oldest = min((position(entry)[0] for entry in entries), default=None)
        return None if oldest is None else max(0.0, self._clock() - oldest / 1000)

    def article(self, name: str) -> ArticleRecord | None:
        """Look up an article by its id (its newest revision), by its key, or by its ref (``lane.key``)."""
        with self._lock:
            refs = [Ref(lane.number, key) for lane in self._lanes for key in lane.articles]
            records = [record for ref in refs if (record := self._record(ref))]
            named = [item for item in records if name in {item.article_id, item.ref.key, str(item.ref)}]
            return max(named, key=lambda item: item.first_seen, default=None)

    def _record(self, ref: Ref) -> ArticleRecord | None:
        _, article = self._find(ref)
        if article is None:
            return None
        document = article.output if article.state == "completed" else None
        return ArticleRecord(
            ref,
            article.state,  # type: ignore[arg-type]
            article.stage,
            article.article_id,
            article.revision,
            article.attempts,
            rfc3339(article.first_seen * 1000),
            rfc3339(article.last_seen * 1000),
            None if document is None else document.encode(),
        )

    def dead_list(self, *, count: int = 100, after: str | None = None, bodies: bool = True) -> list[Letter]:
        """Dead letters, oldest first, lane by lane, with or without bodies; ``after`` is the last id seen."""
        start = (-1, (0, 0)) if after is None else (self._locate(after)[0].number, position(after))
        with self._lock:
            letters = [
                Letter(
                    self._prefix(lane.number) + letter_id,
                    assemble(letter_id, stored.letter.encode(), stored.body if bodies else b""),
                )
                for lane in self._lanes
                for letter_id, stored in lane.letters.items()
                if (lane.number, position(letter_id)) > start
            ]
            return letters[:count]

    def dead_get(self, letter_id: str) -> DeadLetter | None:
        """One dead letter, or None; raises ``ValueError`` for a malformed id."""
        lane, stream_id = self._locate(letter_id)
        stored = lane.letters.get(stream_id)
        return assemble(stream_id, stored.letter.encode(), stored.body) if stored else None

    def dead_replay(self, letter_id: str) -> str | None:
        """Put a dead letter's body back on the intake; returns the new entry id, or None if there is no such letter."""
        lane, stream_id = self._locate(letter_id)
        with self._lock:
            stored = lane.letters.pop(stream_id, None)
            return self._replay(lane, stored) if stored else None

    def _replay(self, lane: Lane, stored: StoredLetter) -> str:
        entry = self.add({b"article": stored.body}, lane.number)
        lane.entries[entry] = Body({b"article": stored.body}, stored.replays + 1)
        lane.counters["replayed"] += 1
        article = self._find(Ref(lane.number, stored.key))[1] if stored.key else None
        if article and article.state == "dead" and not article.unreadable:
            article.state, article.entry, article.attempts, article.expires = "waiting", entry, 0, None
            article.replays, article.failure = stored.replays + 1, None
        return entry

    def dead_drop(self, letter_id: str) -> bool:
        """Delete a dead letter; returns whether it existed."""
        lane, stream_id = self._locate(letter_id)
        return lane.letters.pop(stream_id, None) is not None

    def _locate(self, name: str) -> tuple[Lane, str]:
        match = _STREAM_ID.fullmatch(name)
        if match is None or int(match[1] or 0) >= self.lanes:
            raise ValueError(f"not an id on this stream: {name[:60]!r}")
        return self._lanes[int(match[1] or 0)], match[2]

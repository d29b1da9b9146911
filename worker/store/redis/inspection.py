"""Status counts and article lookup over Redis."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.dead_letters import died_of
from quotewire.worker.store.keys import Keys, lane_of
from quotewire.worker.store.protocol import ArticleRecord, Paused, Status
from quotewire.worker.store.redis.base import GROUP, Lanes
from quotewire.worker.store.redis.scripts import Call, translated
from quotewire.worker.store.redis.values import as_int, as_text
from quotewire.worker.store.status import combined
from quotewire.worker.store.stream_ids import milliseconds, rfc3339

_REF: Final = re.compile(r"(?:(\d+)\.)?([0-9a-f]{16}-[0-9a-f]{16})")
_SCAN_COUNT: Final = 10_000
"""Keys scanned per round trip; each one blocks the server for about a millisecond."""
_FIELDS: Final = ("state", "stage", "article_id", "revision", "attempts", "first_seen", "last_seen", "document")


class Overview(Lanes):
    """Status counts and article lookup, for operators."""

    def status(self) -> Status:
        """Count everything, over all lanes."""
        return combined([*self.lane_status().values()])

    def lane_status(self) -> dict[int, Status]:
        """Count everything, each lane by itself."""
        lanes = self.lane_numbers
        answers = self._run("status", [self._snapshot(lane) for lane in lanes])
        return {lane: _lane_status(lane, answer) for lane, answer in zip(lanes, answers, strict=True)}

    def _lane_snapshot(self, lane: int) -> Status:
        (answer,) = self._run("status", [self._snapshot(lane)])
        return _lane_status(lane, answer)

    def _snapshot(self, lane: int) -> Call:
        keys = self._keys[lane]
        return (keys.intake, keys.events, keys.dead, keys.counters, keys.paused, keys.inbox), (GROUP,)

    def article(self, name: str) -> ArticleRecord | None:
        """Look up an article by its id (its newest revision), by its key, or by its ref (``lane.key``)."""
        found = [self._record(ref) for ref in self._candidates(name)]
        return max((record for record in found if record), key=lambda record: record.first_seen, default=None)

    def _candidates(self, name: str) -> Iterator[Ref]:
        match = _REF.fullmatch(name)
        if match and match[1] is not None:
            if int(match[1]) in self._keys:
                yield Ref(int(match[1]), match[2])
        elif match:
            yield from (Ref(lane, match[2]) for lane in self.lane_numbers)
        # There is no index by article id: it would double the keys for a lookup that only people need. A producer that
        # writes to the stream itself may use any lane, so all are searched.
        pattern = f":article:{key_prefix(name)}-*"
        for lane in sorted(self.lane_numbers, key=lambda lane: lane != lane_of(name, self.lanes)):
            yield from (Ref(lane, key) for key in self._scan(self._keys[lane], pattern))

    def _scan(self, keys: Keys, pattern: str) -> Iterator[str]:
        # On a cluster all masters are searched: while a slot moves, its keys are on two of them.
        with translated():
            for client in self._servers.primaries():
                for name in client.scan_iter(match=keys.prefix + pattern, count=_SCAN_COUNT):
                    yield as_text(name).rpartition(":")[2]

    def _record(self, ref: Ref) -> ArticleRecord | None:
        values: list[bytes | None] = self._each([("HMGET", self._article(ref)[1], *_FIELDS)])[0] or [None] * len(
            _FIELDS
        )
        state, stage, article_id, revision, attempts, first, last, document = values
        if state is None or stage is None or article_id is None or revision is None:
            return None
        return ArticleRecord(
            ref,
            as_text(state),  # type: ignore[arg-type]
            as_text(stage),  # type: ignore[arg-type]
            as_text(article_id),
            as_text(revision),
            as_int(attempts),
            rfc3339(as_int(first)),
            rfc3339(as_int(last or first)),
            document,
        )


def key_prefix(article_id: str) -> str:
    """The part of an article's key that all its revisions share.

    >>> from quotewire.schemas import Article
    >>> Article(id="a-42", text="x").key.startswith(key_prefix("a-42"))
    True
    """
    canonical = json.dumps([article_id], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _lane_status(lane: int, answer: Sequence[Any]) -> Status:
    accepted, length, pending, waiting_id, pending_id, events, letters, now, since, reason, manual, flat, inbox = answer
    counters = {as_text(name): as_int(value) for name, value in zip(flat[::2], flat[1::2], strict=True)}
    names = ("completed", "rejected", "dead", "duplicate", "refused", "replayed", "lost")
    return Status(
        accepted=accepted + inbox,
        waiting=length - pending + inbox,
        pending=pending,
        oldest_waiting_seconds=_age(int(now), waiting_id.decode()),
        oldest_pending_seconds=_age(int(now), pending_id.decode()),
        events=events,
        letters=letters,
        paused=(Paused(lane, rfc3339(as_int(since)), as_text(reason), manual=bool(manual)),) if since else (),
        inbox=inbox,
        died_of=died_of(counters),
        **{name: counters.get(name, 0) for name in names},
    )


def _age(now: int, stream_id: str) -> float | None:
    return max(0, now - milliseconds(stream_id)) / 1000 if stream_id else None

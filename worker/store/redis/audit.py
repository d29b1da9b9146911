"""The audit over Redis: checks every article, entry and event once, while the stack keeps running.

Each check is one script that sees an article and its entry at the same moment, so concurrent work causes no false
findings.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from quotewire.worker.store import audit
from quotewire.worker.store.audit import Audit, Finding, gathered
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.redis.base import GROUP
from quotewire.worker.store.redis.inspection import Overview
from quotewire.worker.store.redis.scripts import Call
from quotewire.worker.store.redis.values import as_text
from quotewire.worker.store.stream_ids import after, milliseconds

_CHUNK: Final = 500
"""Articles, entries or events in one round trip."""
_Look = tuple[int, list[Finding], int]
"""Items checked, findings, and stages begun but not settled."""


class Auditing(Overview):
    """The audit of all lanes."""

    def audit(self) -> Audit:
        """Check from the server alone that no article was lost and no event duplicated; report each inconsistency."""
        findings: list[Finding] = []
        counts = [0, 0, 0, 0]
        for lane, keys in self._keys.items():
            findings += audit.unaccounted(lane, self._lane_snapshot(lane))
            for place, look in enumerate((self._articles, self._entries, self._events)):
                for seen, found, begun_again in look(lane, keys):
                    counts[place] += seen
                    counts[3] += begun_again
                    findings += found
        return gathered(self.status(), counts, findings)

    def _articles(self, lane: int, keys: Keys) -> Iterator[_Look]:
        names = self._scan(keys, ":article:*")
        while chunk := list(islice(names, _CHUNK)):
            calls: list[Call] = [((keys.intake, keys.article(key)), ()) for key in chunk]
            answers = self._run("audit_articles", calls)
            found = [_article(lane, key, answer) for key, answer in zip(chunk, answers, strict=True) if answer]
            again = sum(max(0, answer[5] - answer[6]) for answer in answers if answer and answer[0] != b"unreadable")
            yield len(chunk), [item for item in found if item], again

    def _entries(self, lane: int, keys: Keys) -> Iterator[_Look]:
        entry, pending = "-", "-"
        while entry or pending:
            (answer,) = self._run("audit_entries", [((keys.intake,), (GROUP, entry, pending, _CHUNK))])
            seen, last_entry, last_pending, strays, vanished = answer
            entry, pending = (after(last.decode()) if last else "" for last in (last_entry, last_pending))
            found = [audit.stray(lane, item.decode()) for item in strays]
            yield seen, [*found, *(audit.vanished(lane, item.decode()) for item in vanished)], 0

    def _events(self, lane: int, keys: Keys) -> Iterator[_Look]:
        for found in audit.told_twice(lane, self._read_events(keys), self.limits.retention_seconds):
            yield 1, [found] if found else [], 0

    def _read_events(self, keys: Keys) -> Iterator[tuple[int, str, str, str]]:
        start = "-"
        while start:
            (answer,) = self._run("audit_events", [((keys.events,), (start, _CHUNK))])
            for stream_id, *facts in answer:
                event_type, event_id, subject = (as_text(fact) for fact in facts)
                yield milliseconds(stream_id.decode()), event_type, event_id, subject
            start = after(answer[-1][0].decode()) if len(answer) == _CHUNK else ""


def _article(lane: int, key: str, answer: list[bytes | int]) -> Finding | None:
    if answer[0] == b"unreadable":
        return audit.unreadable(lane, key, as_text(answer[1]))  # type: ignore[arg-type]
    state, article_id, entry = (as_text(value) for value in answer[:3] if isinstance(value, bytes))
    there, document = answer[3:5]
    if state in {"waiting", "active"}:
        return None if there else audit.lost(lane, key, article_id, state, entry)
    if there:
        return audit.unfinished(lane, key, article_id, state, entry)
    if state == "completed" and not document:
        return audit.unfinished(lane, key, article_id, state, None)
    return None

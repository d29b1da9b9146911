"""The audit in memory: the same checks over dictionaries."""

from collections.abc import Iterator

from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store import audit
from quotewire.worker.store.audit import Audit, Finding, WrittenOff, gathered
from quotewire.worker.store.memory.lane import Lane, position
from quotewire.worker.store.memory.outbox import MemoryOutbox


class MemoryAuditing(MemoryOutbox):
    """The audit of all lanes."""

    def audit(self) -> Audit:
        """Check that no article was lost and no event duplicated; report each inconsistency."""
        with self._lock:
            findings: list[Finding] = []
            for lane in self._lanes:
                findings += audit.unaccounted(lane.number, self._lane_status(lane))
                findings += [*self._articles(lane), *self._entries(lane), *self._events(lane)]
            sizes = [(len(lane.articles), len(lane.entries), len(lane.events)) for lane in self._lanes]
            articles = [article for lane in self._lanes for article in lane.articles.values()]
            again = sum(max(0, article.begun - len(article.markers)) for article in articles if not article.unreadable)
            return gathered(self.status(), [*map(sum, zip(*sizes, strict=True)), again], findings)

    def accept_losses(self) -> WrittenOff:
        """Write off entries that were deleted from the intake, and record them."""
        with self._lock:
            before = self.status().lost
            findings = tuple(item for lane in self._lanes for item in self._accept_losses(lane))
            return WrittenOff(self.status().lost - before, findings)

    def _accept_losses(self, lane: Lane) -> list[Finding]:
        gone = [item for item in (*self._articles(lane), *self._entries(lane)) if item.fault in {"lost", "vanished"}]
        for item in gone:
            if item.key:
                del lane.articles[item.key]
            lane.pending.pop(item.entry or "", None)
        if (missing := self._lane_status(lane).unaccounted) > 0:
            lane.counters["lost"] += missing
            gone.append(audit.accepted_count(lane.number, missing))
        lane.losses += gone
        return gone

    def _articles(self, lane: Lane) -> Iterator[Finding]:
        for key in list(lane.articles):
            _, article = self._find(Ref(lane.number, key))
            if article is None:
                continue
            if article.unreadable:
                yield audit.unreadable(lane.number, key, article.unreadable)
                continue
            facts = (lane.number, key, article.article_id, article.state)
            there = article.entry in lane.entries
            if article.open and not there:
                yield audit.lost(*facts, article.entry)
            elif there and not article.open:
                yield audit.unfinished(*facts, article.entry)
            elif article.state == "completed" and article.output is None:
                yield audit.unfinished(*facts, None)

    @staticmethod
    def _entries(lane: Lane) -> Iterator[Finding]:
        for entry in lane.entries:
            if entry not in lane.pending and entry not in lane.unread:
                yield audit.stray(lane.number, entry)
        for entry in lane.pending:
            if entry not in lane.entries:
                yield audit.vanished(lane.number, entry)

    def _events(self, lane: Lane) -> Iterator[Finding]:
        events = ((position(item.id)[0], item.type, item.event_id, item.subject) for item in lane.events)
        return filter(None, audit.told_twice(lane.number, events, self.limits.retention_seconds))

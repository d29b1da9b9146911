"""Operators' decisions over Redis: a pause of the intake, a look at what waits there, losses that are accepted."""

import json

from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.audit import Finding, WrittenOff, accepted_count
from quotewire.worker.store.protocol import READ_BYTES, Admission, Entry
from quotewire.worker.store.redis.audit import Auditing
from quotewire.worker.store.redis.base import GROUP
from quotewire.worker.store.redis.intake import delivered_entry


class Decisions(Auditing):
    """What only a person can decide."""

    def pause(self, reason: str) -> None:
        """Pause all lanes until ``reset_breaker``: what is in flight goes on, nothing new is read."""
        for keys in self._keys.values():
            self._run("pause", [((keys.paused,), (reason,))])

    def look(self, lane: int, after: str, count: int) -> list[Entry]:
        """Look at up to ``count`` entries of a lane's intake behind the entry ``after``, without taking them."""
        bounds = (after, count, READ_BYTES, self.limits.max_article_bytes)
        (answer,) = self._run("look", [((self._keys[lane].intake,), bounds)])
        return [delivered_entry(lane, item) for item in answer]

    def make_known(self, admission: Admission) -> bool:
        """Give the article of an entry that no dispatcher has admitted a record, as ``enqueue`` does."""
        entry, article = admission.entry, admission.article
        keys, article_key = self._article(Ref(entry.lane, article.key))
        arguments = (entry.id, article.article_id, article.revision)
        (answer,) = self._run("make_known", [((keys.intake, article_key), arguments)])
        return bool(answer == b"done")

    def accept_losses(self) -> WrittenOff:
        """Write off entries that were deleted from the intake, and record them."""
        gone = [item for item in self.audit().findings if item.fault in {"lost", "vanished"} and self._write_off(item)]
        counts = {lane: count for lane in self.lane_numbers if (count := self._write_off_count(lane))}
        return WrittenOff(sum(counts.values()), (*gone, *(accepted_count(*item) for item in counts.items())))

    def _write_off(self, finding: Finding) -> bool:
        keys = self._keys[finding.lane]
        named = (keys.article(finding.key),) if finding.key else ()
        arguments = (GROUP, finding.entry or "", json.dumps(finding.as_dict(), ensure_ascii=False))
        (answer,) = self._run("write_off", [((keys.intake, keys.losses, *named), arguments)])
        return bool(answer == b"done")

    def _write_off_count(self, lane: int) -> int:
        """Count what is still missing in the lane as lost; work that goes on meanwhile does not change that number."""
        keys, missing = self._keys[lane], self._lane_snapshot(lane).unaccounted
        if missing <= 0:
            return 0
        loss = json.dumps(accepted_count(lane, missing).as_dict(), ensure_ascii=False)
        self._command("HINCRBY", keys.counters, "lost", missing)
        self._command("XADD", keys.losses, "*", "loss", loss)
        return missing

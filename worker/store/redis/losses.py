"""Operators' decisions over Redis: a pause of the intake, and losses that are accepted."""

import json

from quotewire.worker.store.audit import Finding, accepted_count
from quotewire.worker.store.redis.audit import Auditing
from quotewire.worker.store.redis.base import GROUP


class Decisions(Auditing):
    """What only a person can decide."""

    def pause(self, reason: str) -> None:
        """Pause all lanes until ``reset_breaker``: what is in flight goes on, nothing new is read."""
        for keys in self._keys.values():
            self._run("pause", [((keys.paused,), (reason,))])

    def accept_losses(self) -> list[Finding]:
        """Write off entries that were deleted from the intake, and record them; returns what was written off."""
        gone = [item for item in self.audit().findings if item.fault in {"lost", "vanished"} and self._write_off(item)]
        return [*gone, *(item for lane in self.lane_numbers for item in self._write_off_count(lane))]

    def _write_off(self, finding: Finding) -> bool:
        keys = self._keys[finding.lane]
        named = (keys.article(finding.key),) if finding.key else ()
        arguments = (GROUP, finding.entry or "", json.dumps(finding.as_dict(), ensure_ascii=False))
        (answer,) = self._run("write_off", [((keys.intake, keys.losses, *named), arguments)])
        return bool(answer == b"done")

    def _write_off_count(self, lane: int) -> list[Finding]:
        """Count what is still missing in the lane as lost; work that goes on meanwhile does not change that number."""
        keys, missing = self._keys[lane], self._lane_snapshot(lane).unaccounted
        if missing <= 0:
            return []
        finding = accepted_count(lane, missing)
        self._command("HINCRBY", keys.counters, "lost", missing)
        self._command("XADD", keys.losses, "*", "loss", json.dumps(finding.as_dict(), ensure_ascii=False))
        return [finding]

"""Shared by all parts of the Redis store: the names of articles' keys, and ids that are unique among the lanes."""

from typing import Final

from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.protocol import CLOCK_STEP
from quotewire.worker.store.redis.agreement import Agreement

GROUP: Final = "quotewire"
"""Consumer group of the intake."""


class Lanes(Agreement):
    """The keys of every lane."""

    @property
    def _lease_ahead(self) -> int:
        """The longest that a lease may run from now, in milliseconds."""
        return round((self.limits.lease_seconds + CLOCK_STEP) * 1000)

    def _article(self, ref: Ref) -> tuple[Keys, str]:
        # Also of a lane that was not there at the last look: a dispatcher may know it already.
        keys = self._keys.get(ref.lane) or Keys(ref.lane, self.lanes, self.prefix)
        return keys, keys.article(ref.key)

    def _prefix(self, lane: int) -> str:
        """Prefix that makes a stream id unique among all lanes; empty with one lane."""
        return f"{lane}." if self.lanes > 1 or lane else ""

    def _locate(self, name: str) -> tuple[int, str]:
        """Split an id made with ``_prefix`` into lane and stream id; raises ``ValueError`` for anything else."""
        lane, dot, stream_id = name.rpartition(".")
        number, dash, sequence = stream_id.partition("-")
        well_formed = number.isdecimal() and (sequence.isdecimal() or not dash) and (lane.isdecimal() or not dot)
        if not well_formed or int(lane or 0) not in self._keys:
            raise ValueError(
                f"not an id on this stream: {name[:60]!r} (ids look like {self._prefix(0)}1764000000000-0)"
            )
        return int(lane or 0), stream_id

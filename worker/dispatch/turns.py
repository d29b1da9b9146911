"""Whose turn it is among the lanes: on a cluster, one lane's server may be away while the others' are there."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

import structlog

from quotewire.worker.dispatch.backoff import Outage

LONGEST_REST: Final = 1.0
"""Maximum seconds without a look at a lane whose server is away. A failover takes seconds: to look less often would
lengthen it, and what a look costs is the other lanes' time only where the server does not refuse but hangs."""

log = structlog.get_logger("quotewire.dispatcher")


class LaneTurns:
    """Gives each lane its turn, and lets one rest whose server cannot be used.

    Args:
        clock: returns monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = 0
        self._rests: dict[int, float] = {}
        self._outages: defaultdict[int, Outage] = defaultdict(lambda: Outage(log, "lane_away", clock))

    def following(self, lanes: Sequence[int]) -> int | None:
        """The lane whose turn is next; None if all of them rest."""
        for _ in lanes:
            self._turn += 1
            lane = lanes[self._turn % len(lanes)]
            if self._clock() >= self._rests.get(lane, 0.0):
                return lane
        return None

    def failed(self, lane: int, error: Exception) -> None:
        """Let a lane rest, longer each time."""
        pause = self._outages[lane].begin("the server of a lane is away; the other lanes go on", error, lane=lane)
        self._rests[lane] = self._clock() + min(LONGEST_REST, pause)

    def worked(self, lane: int) -> None:
        """Note that a lane had its turn."""
        if lane in self._rests:
            del self._rests[lane]
            self._outages[lane].end(f"the server of lane {lane} is back")

    @property
    def away(self) -> list[int]:
        """The lanes whose servers could not be used when they were looked at last."""
        return sorted(self._rests)

    def shortest_rest(self) -> float:
        """Seconds until a lane may be looked at again, if all rest."""
        return max(0.0, min(self._rests.values(), default=0.0) - self._clock())

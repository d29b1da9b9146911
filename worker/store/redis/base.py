"""Shared by all parts of the Redis store: the client, the lanes, and the formats of ids and times."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import redis

from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.protocol import CLOCK_STEP, Limits
from quotewire.worker.store.redis import scripts
from quotewire.worker.store.redis.scripts import Argument, Call, translated

GROUP: Final = "quotewire"
"""Consumer group of the intake."""


class Lanes:
    """A client and the key names of every lane.

    Args:
        client: must return bytes (``decode_responses=False``), since bodies need not be valid UTF-8.
        lanes: number of lanes.
        limits: the settings that the store's steps depend on.
    """

    def __init__(self, client: redis.Redis, lanes: int = 1, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._client = client
        self._keys = [Keys(lane, lanes) for lane in range(lanes)]

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        return len(self._keys)

    def _run(self, script: str, calls: Sequence[Call]) -> list[Any]:
        return scripts.run(self._client, script, calls)

    def _command(self, *arguments: Argument) -> Any:  # noqa: ANN401 - whatever the command answers
        with translated():
            return self._client.execute_command(*arguments)  # type: ignore[no-untyped-call]

    @property
    def _lease_ahead(self) -> int:
        """The longest that a lease may run from now, in milliseconds."""
        return round((self.limits.lease_seconds + CLOCK_STEP) * 1000)

    def _article(self, ref: Ref) -> tuple[Keys, str]:
        keys = self._keys[ref.lane]
        return keys, keys.article(ref.key)

    def _prefix(self, lane: int) -> str:
        """Prefix that makes a stream id unique among all lanes; empty with one lane."""
        return f"{lane}." if self.lanes > 1 else ""

    def _locate(self, name: str) -> tuple[int, str]:
        """Split an id made with ``_prefix`` into lane and stream id; raises ``ValueError`` for anything else."""
        lane, dot, stream_id = name.rpartition(".")
        number, dash, sequence = stream_id.partition("-")
        well_formed = number.isdecimal() and (sequence.isdecimal() or not dash) and (lane.isdecimal() or not dot)
        if not well_formed or int(lane or 0) >= self.lanes:
            raise ValueError(
                f"not an id on this stream: {name[:60]!r} (ids look like {self._prefix(0)}1764000000000-0)"
            )
        return int(lane or 0), stream_id


def rfc3339(milliseconds: float) -> str:
    """A time in milliseconds since 1970 as RFC 3339 in UTC.

    >>> rfc3339(1606815000000)
    '2020-12-01T09:30:00.000Z'
    """
    moment = datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(stream_id: str) -> int:
    """When a stream entry was written, in milliseconds since 1970.

    >>> milliseconds("1606815000000-7")
    1606815000000
    """
    return int(stream_id.partition("-")[0])

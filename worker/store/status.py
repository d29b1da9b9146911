"""Merges the status counts of several lanes into one."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from quotewire.worker.store.protocol import Status


def combined(lanes: Sequence[Status]) -> Status:
    """Merge the status of several lanes: sums of the counts, maxima of the ages."""
    fields = Status.__dataclass_fields__
    ages = ("oldest_waiting_seconds", "oldest_pending_seconds")
    values: dict[str, Any] = {
        name: sum(getattr(lane, name) for lane in lanes) for name in fields if name not in {*ages, "paused"}
    }
    for name in ages:
        values[name] = max((age for lane in lanes if (age := getattr(lane, name)) is not None), default=None)
    return Status(**values, paused=tuple(chain.from_iterable(lane.paused for lane in lanes)))

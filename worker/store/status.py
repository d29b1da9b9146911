"""Merges the status counts of several lanes into one."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

from quotewire.worker.store.protocol import Status


def combined(lanes: Sequence[Status]) -> Status:
    """Merge the status of several lanes: sums of the counts, maxima of the ages."""
    fields = Status.__dataclass_fields__
    ages = ("oldest_waiting_seconds", "oldest_pending_seconds")
    values: dict[str, Any] = {
        name: sum(getattr(lane, name) for lane in lanes) for name in fields if name not in {*ages, "paused", "died_of"}
    }
    for name in ages:
        values[name] = max((age for lane in lanes if (age := getattr(lane, name)) is not None), default=None)
    died_of = sum((Counter(lane.died_of) for lane in lanes), Counter[str]())
    return Status(**values, paused=tuple(chain.from_iterable(lane.paused for lane in lanes)), died_of=dict(died_of))

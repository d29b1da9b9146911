"""Consumer groups of the events, for both stores: reading as a member, groups of several lanes as one, slow groups."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Literal

from quotewire.worker.store.protocol import SLOW_GROUP, EventEntry, EventGroup, EventMember, Taken


class GroupReader(ABC):
    """Reads as a member of a consumer group, in the two forms that ``Store`` has, from one ``events_take``."""

    @abstractmethod
    def events_take(
        self,
        group: str,
        consumer: str,
        which: Literal["new", "unacked", "idle"],
        *,
        count: int = 100,
        block_seconds: float = 0.0,
        idle_seconds: float = 60.0,
    ) -> Taken:
        """Read as a member of a consumer group, up to ``count`` events per lane."""

    def events_group(
        self, group: str, consumer: str, *, count: int = 100, block_seconds: float = 0.0, unacked: bool = False
    ) -> list[EventEntry]:
        """Read as a member of a consumer group; a new group starts at the beginning of the stream."""
        which: Literal["new", "unacked"] = "unacked" if unacked else "new"
        return self.events_take(group, consumer, which, count=count, block_seconds=block_seconds).events


def slow_groups(groups: Iterable[EventGroup]) -> list[EventGroup]:
    """The groups that trimming is about to reach."""
    return [group for group in groups if group.used >= SLOW_GROUP]


def slow_group(group: EventGroup) -> str:
    """The warning that a group is about to lose events.

    >>> slow_group(EventGroup("archive", 3, 600_000, 0, 0.6, ()))
    'group archive is 600,000 events behind, 60% of what is kept: add members, or raise \
QUOTEWIRE_EVENTS_MAXLEN or QUOTEWIRE_EVENTS_MAX_BYTES'
    """
    behind = f"group {group.name} is {group.lag:,} events behind, {group.used:.0%} of what is kept"
    return f"{behind}: add members, or raise QUOTEWIRE_EVENTS_MAXLEN or QUOTEWIRE_EVENTS_MAX_BYTES"


def group_as_dict(group: EventGroup) -> dict[str, object]:
    """A group's fields and its members', for JSON."""
    return {**asdict(group), "used": round(group.used, 4), "members": [asdict(member) for member in group.members]}


def grouped(groups: Iterable[EventGroup]) -> list[EventGroup]:
    """One group for each name: sums of the counts, the largest share, and each member once."""
    by_name = groupby(sorted(groups, key=lambda group: group.name), key=lambda group: group.name)
    return [_merged(name, list(same)) for name, same in by_name]


def _merged(name: str, groups: list[EventGroup]) -> EventGroup:
    members: dict[str, EventMember] = {}
    for member in (member for group in groups for member in group.members):
        known = members.get(member.name, EventMember(member.name, 0, member.idle_seconds))
        idle = min(known.idle_seconds, member.idle_seconds)
        members[member.name] = EventMember(member.name, known.pending + member.pending, idle)
    return EventGroup(
        name,
        sum(group.pending for group in groups),
        sum(group.lag for group in groups),
        sum(group.trimmed for group in groups),
        max(group.used for group in groups),
        tuple(members[key] for key in sorted(members)),
    )

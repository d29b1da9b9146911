"""Who works with the store: its dispatchers, which sign in, and the consumer groups of its events."""

import json
from collections.abc import Iterator

from redis.exceptions import ResponseError

from quotewire.worker.store.protocol import (
    FORGET_SECONDS,
    DispatcherFacts,
    DispatcherRecord,
    EventGroup,
)
from quotewire.worker.store.redis.base import Lanes
from quotewire.worker.store.redis.scripts import translated


class Roster(Lanes):
    """The dispatchers, and the consumers of events."""

    def sign_in(self, name: str, facts: DispatcherFacts) -> None:
        """Record that a dispatcher is at work now."""
        stored = json.dumps({"version": facts.version, "started": facts.started, "trouble": facts.trouble})
        self._run("sign_in", [((self._keys[0].dispatchers,), (name, stored, round(FORGET_SECONDS * 1000)))])

    def sign_out(self, name: str) -> None:
        """Record that a dispatcher has stopped."""
        self._command("HDEL", self._keys[0].dispatchers, name)

    def dispatchers(self) -> list[DispatcherRecord]:
        """The dispatchers that have signed in and not signed out, the last seen first."""
        with translated(), self._client.pipeline(transaction=False) as pipeline:
            pipeline.time()
            pipeline.hgetall(self._keys[0].dispatchers)
            (seconds, micros), known = pipeline.execute()
        now = seconds + micros / 1e6
        found = (_dispatcher(name.decode(errors="replace"), value, now) for name, value in known.items())
        return sorted(filter(None, found), key=lambda record: (record.seen_seconds, record.name))

    def event_groups(self) -> list[EventGroup]:
        """The consumer groups of the events, lane by lane."""
        return [group for lane in range(self.lanes) for group in self._lane_groups(lane)]

    def _lane_groups(self, lane: int) -> Iterator[EventGroup]:
        with translated():
            try:
                groups = self._client.xinfo_groups(self._keys[lane].events)
            except ResponseError:  # nothing was written yet
                return
        for group in groups:
            name = group["name"]
            yield EventGroup(
                lane=lane,
                name=name.decode(errors="replace") if isinstance(name, bytes) else name,
                consumers=group["consumers"],
                pending=group["pending"],
                lag=group.get("lag"),
            )


def _dispatcher(name: str, value: bytes, now: float) -> DispatcherRecord | None:
    seen, _, stored = value.partition(b" ")
    try:
        facts = json.loads(stored)
        return DispatcherRecord(
            name=name,
            seen_seconds=max(0.0, now - int(seen) / 1000),
            facts=DispatcherFacts(str(facts["version"]), str(facts["started"]), facts.get("trouble")),
        )
    except (ValueError, KeyError, TypeError):  # not written by a dispatcher
        return None

"""Who works with the store over Redis: its dispatchers, which sign in."""

import json
import time

from quotewire.worker.store.keys import dispatchers_key
from quotewire.worker.store.protocol import FORGET_SECONDS, DispatcherFacts, DispatcherRecord
from quotewire.worker.store.redis.base import Lanes
from quotewire.worker.store.redis.values import as_text


class Roster(Lanes):
    """The dispatchers, whatever the number of lanes that they work with."""

    def sign_in(self, name: str, facts: DispatcherFacts) -> None:
        """Record that a dispatcher is at work now."""
        stored = json.dumps({"version": facts.version, "started": facts.started, "trouble": facts.trouble})
        key = dispatchers_key(self.prefix)
        self._run("sign_in", [((key,), (name, stored, round(FORGET_SECONDS * 1000)))])

    def sign_out(self, name: str) -> None:
        """Record that a dispatcher has stopped."""
        self._command("HDEL", dispatchers_key(self.prefix), name)

    def dispatchers(self) -> list[DispatcherRecord]:
        """The dispatchers that have signed in and not signed out, the last seen first."""
        known, answer = self._each([("HGETALL", dispatchers_key(self.prefix)), ("TIME",)])
        seconds, micros = answer or (time.time(), 0)
        now = seconds + micros / 1e6
        found = (_dispatcher(as_text(name), value, now) for name, value in (known or {}).items())
        return sorted(filter(None, found), key=lambda record: (record.seen_seconds, record.name))


def _dispatcher(name: str, value: bytes, now: float) -> DispatcherRecord | None:
    seen, _, stored = value.partition(b" ")
    try:
        facts = json.loads(stored)
        return DispatcherRecord(
            name=name,
            seen_seconds=abs(now - int(seen) / 1000),  # in the future: the server's clock was set back
            facts=DispatcherFacts(str(facts["version"]), str(facts["started"]), facts.get("trouble")),
        )
    except (ValueError, KeyError, TypeError):  # not written by a dispatcher
        return None

"""Who works with the store in memory: its dispatchers."""

from quotewire.worker.store.memory.lane import MemoryLanes
from quotewire.worker.store.protocol import FORGET_SECONDS, DispatcherFacts, DispatcherRecord


class MemoryRoster(MemoryLanes):
    """The dispatchers."""

    def sign_in(self, name: str, facts: DispatcherFacts) -> None:
        """Record that a dispatcher is at work now."""
        with self._lock:
            now = self._clock()
            self._signed_in = {one: it for one, it in self._signed_in.items() if now - it[0] <= FORGET_SECONDS}
            self._signed_in[name] = now, facts

    def sign_out(self, name: str) -> None:
        """Record that a dispatcher has stopped."""
        self._signed_in.pop(name, None)

    def dispatchers(self) -> list[DispatcherRecord]:
        """The dispatchers that have signed in and not signed out, the last seen first."""
        now = self._clock()
        found = [
            DispatcherRecord(name=name, seen_seconds=now - seen, facts=facts)
            for name, (seen, facts) in self._signed_in.items()
        ]
        return sorted(found, key=lambda record: (record.seen_seconds, record.name))

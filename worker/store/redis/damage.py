"""Keys over Redis in whose place somebody has put something of another type."""

from typing import Final

from quotewire.worker.store.keys import KEYS
from quotewire.worker.store.redis.base import Lanes

_TYPES: Final = {fact.name: fact.type.partition(",")[0] for fact in KEYS if "<" not in fact.name}
"""The Redis type of each key whose name is fixed, by its name behind the lane's prefix."""


class Damage(Lanes):
    """What stands where a key of the stack should be."""

    def set_aside(self) -> list[str]:
        """Move keys of another type than theirs to ``<name>:unreadable``; returns their names."""
        calls = [([f"{keys.prefix}:{name}" for name in _TYPES], [*_TYPES.values()]) for keys in self._keys.values()]
        return [name.decode() for moved in self._run("set_aside", calls) for name in moved]

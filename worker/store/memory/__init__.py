"""The same rules in plain Python, over dictionaries: for tests, and to read the protocol without Lua."""

from quotewire.worker.store.memory.audit import MemoryAuditing
from quotewire.worker.store.memory.intake import MemoryIntake
from quotewire.worker.store.memory.leases import MemoryStages

__all__ = ["MemoryStore"]


class MemoryStore(MemoryIntake, MemoryStages, MemoryAuditing):
    """The whole store in one process; it forgets everything with it."""

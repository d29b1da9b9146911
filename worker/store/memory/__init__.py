"""The same rules in plain Python, over dictionaries: for tests, and to read the protocol without Lua."""

from worker.store.memory.audit import MemoryAuditing
from worker.store.memory.intake import MemoryIntake
from worker.store.memory.leases import MemoryStages

__all__ = ["MemoryStore"]


class MemoryStore(MemoryIntake, MemoryStages, MemoryAuditing):
    """The whole store in one process; it forgets everything with it."""

"""The store in plain Python over dictionaries: for tests, and for reading the protocol without Lua."""

from quotewire.worker.store.memory.audit import MemoryAuditing
from quotewire.worker.store.memory.events import MemoryEvents
from quotewire.worker.store.memory.intake import MemoryIntake
from quotewire.worker.store.memory.leases import MemoryStages
from quotewire.worker.store.memory.roster import MemoryRoster

__all__ = ["MemoryStore"]


class MemoryStore(MemoryIntake, MemoryStages, MemoryEvents, MemoryAuditing, MemoryRoster):
    """The complete store in one process's memory; nothing is persisted."""

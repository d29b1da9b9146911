"""Repairs translation artifacts in a text; each change is local, explained, reversible and recorded in a ledger."""

from quotewire.tasks.repair.engine import repair
from quotewire.tasks.repair.kinds import FLAG_KINDS, REPAIR_KINDS
from quotewire.tasks.repair.ledger import Ledger, LedgerError
from quotewire.tasks.repair.style.profile import Profile, read_profile
from quotewire.tasks.repair.translation import read_translation

__all__ = [
    "FLAG_KINDS",
    "REPAIR_KINDS",
    "Ledger",
    "LedgerError",
    "Profile",
    "read_profile",
    "read_translation",
    "repair",
]

"""Repair of what translation broke: every change is local, explained, reversible and recorded in a ledger."""

from tasks.repair.engine import repair
from tasks.repair.ledger import Ledger, LedgerError
from tasks.repair.style.profile import Profile, read_profile
from tasks.repair.translation import read_translation

__all__ = ["Ledger", "LedgerError", "Profile", "read_profile", "read_translation", "repair"]

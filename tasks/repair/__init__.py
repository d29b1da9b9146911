"""Repair of what translation broke: every change is local, explained, reversible and recorded in a ledger."""

from tasks.repair.engine import repair
from tasks.repair.ledger import Ledger, LedgerError

__all__ = ["Ledger", "LedgerError", "repair"]

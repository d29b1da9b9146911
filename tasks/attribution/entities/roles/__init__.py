"""Roles: the offices and descriptions before, behind and around a name."""

"""Stores articles, events and dead letters: the protocol, its Redis implementation, and an in-memory test double."""

"""Mentions without a name: ``the minister``, ``the company``, ``his wife``, ``critics``."""

from quotewire.tasks.attribution.coreference.nominal.descriptions import Described
from quotewire.tasks.attribution.coreference.nominal.handling import Handling
from quotewire.tasks.attribution.coreference.nominal.organization_mentions import (
    introduced,
    issuer_of,
    name_around,
    name_behind,
    spoken_for,
    told_in,
    written,
)
from quotewire.tasks.attribution.coreference.nominal.peers import Peers

__all__ = [
    "Described",
    "Handling",
    "Peers",
    "introduced",
    "issuer_of",
    "name_around",
    "name_behind",
    "spoken_for",
    "told_in",
    "written",
]

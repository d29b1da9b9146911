"""Mentions that hold a name: where in them it stands, and which source it is the name of."""

from quotewire.tasks.attribution.coreference.named.mentions import NamedMentions
from quotewire.tasks.attribution.coreference.named.name_signs import others_inside
from quotewire.tasks.attribution.coreference.named.offices_elsewhere import with_offices
from quotewire.tasks.attribution.coreference.named.press_services import without_press_service

__all__ = [
    "NamedMentions",
    "others_inside",
    "with_offices",
    "without_press_service",
]

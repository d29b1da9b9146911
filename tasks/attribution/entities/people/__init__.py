"""The people whom an article names: one entity each, with all mentions and descriptors."""

from quotewire.tasks.attribution.entities.people.descriptors import content_words, fit, is_broader, is_other_trade
from quotewire.tasks.attribution.entities.people.index import PersonIndex, office_of

__all__ = ["PersonIndex", "content_words", "fit", "is_broader", "is_other_trade", "office_of"]

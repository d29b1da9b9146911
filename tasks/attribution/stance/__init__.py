"""Stance: whether the article asserts, denies, supposes or makes up that a source says something."""

from quotewire.tasks.attribution.stance.reading import Reading, stances

__all__ = ["Reading", "stances"]

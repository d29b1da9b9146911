"""Coreference: resolves the mentions of sources (names, pronouns, descriptions) to the article's entities."""

from quotewire.tasks.attribution.coreference.confidence import Evidence, weigh
from quotewire.tasks.attribution.coreference.resolver import ArticleResolver

__all__ = [
    "ArticleResolver",
    "Evidence",
    "weigh",
]

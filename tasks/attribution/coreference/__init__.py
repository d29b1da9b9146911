"""Coreference: resolves the mentions of sources (names, pronouns, descriptions) to the article's entities."""

from quotewire.tasks.attribution.coreference.confidence import (
    UNNAMED_FILE,
    WEIGHED,
    WEIGHTS_FILE,
    Evidence,
    likelihood,
    weigh,
)
from quotewire.tasks.attribution.coreference.resolver import ArticleResolver

__all__ = [
    "UNNAMED_FILE",
    "WEIGHED",
    "WEIGHTS_FILE",
    "ArticleResolver",
    "Evidence",
    "likelihood",
    "weigh",
]

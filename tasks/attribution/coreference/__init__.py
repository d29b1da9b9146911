"""Coreference: resolves the mentions of sources (names, pronouns, descriptions) to the article's entities."""

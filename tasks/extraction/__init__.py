"""The extract stage: an intake article in, its text, boilerplate, language and metadata out. Pure functions."""

from tasks.extraction.article import TEXT_MAX, extract
from tasks.extraction.boilerplate import find_boilerplate, without
from tasks.extraction.decode import NotTextError, decode

__all__ = ["TEXT_MAX", "NotTextError", "decode", "extract", "find_boilerplate", "without"]

"""The extract stage: an intake article in, its text, boilerplate, language and metadata out. Pure functions."""

from quotewire.tasks.extraction.boilerplate import find_boilerplate, without
from quotewire.tasks.extraction.decode import NotTextError, decode
from quotewire.tasks.extraction.extractor import TEXT_MAX, extract

__all__ = ["TEXT_MAX", "NotTextError", "decode", "extract", "find_boilerplate", "without"]

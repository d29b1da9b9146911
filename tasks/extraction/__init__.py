"""The extract stage: pure functions from an intake article to its text, boilerplate, language and metadata."""

from quotewire.tasks.extraction.boilerplate import find_boilerplate, without
from quotewire.tasks.extraction.decode import NotTextError, decode
from quotewire.tasks.extraction.extractor import TEXT_MAX, extract

__all__ = ["TEXT_MAX", "NotTextError", "decode", "extract", "find_boilerplate", "without"]

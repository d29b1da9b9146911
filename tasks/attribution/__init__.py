"""Attribution: who says what in a parsed text.

``parse`` reads texts paragraph by paragraph, ``attribute`` finds their statements; ``component`` offers the same as a
spaCy component for anybody's pipeline.
"""

from functools import cache

from spacy.tokens import Doc

from tasks.attribution.component import Attributor, learned
from tasks.attribution.parse import load_model, parse
from tasks.attribution.statement import Statement

__all__ = ["Statement", "attribute", "load_model", "parse"]


def attribute(doc: Doc) -> list[Statement]:
    """Find the statements of a document that ``parse`` made, in text order."""
    return _attributor().statements(doc)


@cache
def _attributor() -> Attributor:
    return learned()

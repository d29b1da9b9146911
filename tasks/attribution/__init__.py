"""Attribution: who says what in a parsed text.

``parse`` reads texts paragraph by paragraph, ``attribute`` finds their statements; ``component`` offers the same as a
spaCy component for anybody's pipeline.
"""

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from quotewire.tasks.attribution.component import Attributor, learned
from quotewire.tasks.attribution.network import shipped
from quotewire.tasks.attribution.parsing import load_model, parse
from quotewire.tasks.attribution.storage import require_parsed
from quotewire.tasks.attribution.text import set_blocks
from quotewire.tasks.attribution.types import Statement

__all__ = ["Statement", "attribute", "attributor", "load_model", "models", "parse", "set_blocks"]


def attribute(doc: Doc) -> list[Statement]:
    """Find the statements of a document that ``parse`` made, in text order.

    Raises:
        ValueError: if the document lacks what statements are found by.
    """
    require_parsed(doc)
    return attributor().statements(doc)


def models(nlp: Language) -> dict[str, str]:
    """Name and version of the models that ``parse`` and ``attribute`` use: the spaCy pipeline and our own weights."""
    weights = shipped().meta
    return {f"{nlp.lang}_{nlp.meta['name']}": str(nlp.meta["version"]), str(weights["name"]): str(weights["version"])}


@cache
def attributor() -> Attributor:
    """The attributor that ``attribute`` uses, with its weights; it finds what it can in a document with less."""
    return learned()

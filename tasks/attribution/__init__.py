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
from quotewire.tasks.attribution.text import set_blocks
from quotewire.tasks.attribution.types import Statement

__all__ = ["Statement", "attribute", "load_model", "load_weights", "models", "parse", "set_blocks"]


def attribute(doc: Doc) -> list[Statement]:
    """Find the statements of a document that ``parse`` made, in text order."""
    return _attributor().statements(doc)


def models(nlp: Language) -> dict[str, str]:
    """Name and version of the models that ``parse`` and ``attribute`` use: the spaCy pipeline and our own weights."""
    weights = shipped().meta
    return {f"{nlp.lang}_{nlp.meta['name']}": str(nlp.meta["version"]), str(weights["name"]): str(weights["version"])}


def load_weights() -> None:
    """Load the weights that ``attribute`` uses, so that its first call is as fast as the others."""
    _attributor()


@cache
def _attributor() -> Attributor:
    return learned()

"""The text of a document, put together once: spaCy walks all tokens whenever it is asked for ``doc.text``."""

from typing import Final
from weakref import WeakKeyDictionary

from spacy.tokens import Doc

_TEXTS: Final[WeakKeyDictionary[Doc, str]] = WeakKeyDictionary()


def text_of(doc: Doc) -> str:
    """``doc.text``, whose words nobody changes once it has been parsed."""
    text = _TEXTS.get(doc)
    if text is None:
        text = _TEXTS[doc] = doc.text
    return text

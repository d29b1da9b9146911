"""Names in quotation marks that a noun before them gives to a body: ``the group “Right to Breathe”``.

Later the article has the marks alone (``it is said in “Right to Breathe”``), and no name finder knows the words.
"""

import re
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.text import noun_kind, text_of

_MARKED: Final = re.compile(r"(\w{3,20}) [“\"«„]([^\W\d_][^“”\"«»„\n]{2,70}\w)[”\"»“]")
_NO_NAMES: Final = re.compile(r"[.!?;:]")


def bodies_in_marks(doc: Doc) -> frozenset[str]:
    """The names in marks of two words or more behind a noun for a body, as written."""
    return frozenset(
        found[2]
        for found in _MARKED.finditer(text_of(doc))
        if found[2][0].isupper() and " " in found[2] and not _NO_NAMES.search(found[2]) and _is_body(found[1])
    )


def _is_body(noun: str) -> bool:
    return noun.islower() and noun_kind(noun) == "organization"

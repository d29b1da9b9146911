"""Names in quotation marks that a noun beside them gives to a body: ``the group “Right to Breathe”``.

Later the article has the marks alone (``it is said in “Right to Breathe”``), and no name finder knows the words.
"""

import re
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.text import noun_kind, text_of

_NAME: Final = r"[“\"«„]([^\W\d_][^“”\"«»„\n]{2,70}\w)[”\"»“]"
_BEHIND: Final = re.compile(rf"(\w{{3,20}}) {_NAME}")
_BEFORE: Final = re.compile(rf"{_NAME} (\w{{3,20}})")
_NO_NAMES: Final = re.compile(r"[.!?;:]")


@dataclass(frozen=True, slots=True)
class MarkedNames:
    """The names of bodies in quotation marks, of two words or more.

    Attributes:
        by_noun: Each as written, by the offset of the noun beside it.
        names: All of them.
    """

    by_noun: dict[int, str]
    names: frozenset[str]


def bodies_in_marks(doc: Doc) -> MarkedNames:
    """The names in marks beside a noun for a body: ``the group “Right to Breathe”``, ``the “Green Belt” group``."""
    text = text_of(doc)
    found = [(match.start(2), match[2], match[1]) for match in _BEFORE.finditer(text)]
    found += [(match.start(1), match[1], match[2]) for match in _BEHIND.finditer(text)]
    by_noun = {at: name for at, noun, name in found if _is_body(noun) and _is_name(name)}
    return MarkedNames(by_noun, frozenset(by_noun.values()))


def _is_body(noun: str) -> bool:
    return (noun.islower() or noun.isupper()) and noun_kind(noun.lower()) == "organization"


def _is_name(words: str) -> bool:
    """True for two words or more without a stop, of which the first and the last have capitals."""
    parts = words.split()
    return len(parts) > 1 and parts[0][0].isupper() and parts[-1][0].isupper() and not _NO_NAMES.search(words)

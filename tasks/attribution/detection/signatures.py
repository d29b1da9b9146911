"""Signatures: the name behind a dash after a quotation, on its line or in a paragraph of its own.

``“It was a long night.” — Ada Holm`` has no cue verb that a parse could show.
"""

import re
from typing import Final

from quotewire.tasks.attribution.text import CharSpan, Quotation
from quotewire.tasks.wordlists.attribution import PARTICLES

_SIGNATURE: Final = re.compile(
    r"[ \xa0]{0,2}(?P<gap>(?:\n[ \xa0]{0,2}){0,3})(?P<dash>[—–―]|--?)[ \xa0]?(?P<name>[^\n]{2,120})"
)
_NAME: Final = re.compile(r"[^\s,(]+(?:[ \xa0][^\s,(]+){0,5}(?=$|,|[ \xa0]?\()")
"""The first words of a signature, up to a comma or bracket that gives the person's role."""
_SMALL: Final = PARTICLES | {"and", "of", "the"}
_NO_NAMES: Final = frozenset({"yes", "no", "well", "oh", "but", "and", "so", "however", "still", "then"})
"""First words of an answer behind a dash, as dialogue is written in many languages."""


def signature(text: str, quotation: Quotation) -> tuple[int, CharSpan] | None:
    """The offset of the dash after a quotation and the span of the name after it; None if it is not signed.

    >>> text = "“It was a long night.” — Ada Holm, nurse"
    >>> signature(text, Quotation(0, 22, "It was a long night.", closed=True))
    (23, (25, 40))
    """
    if not quotation.closed:
        return None
    found = _SIGNATURE.match(text, quotation.end)
    if found is None:
        return None
    start, end = found.span("name")
    while end > start and text[end - 1] in " \xa0.":
        end -= 1
    name = _NAME.match(text, start, end)
    if name is None or not all(word[0].isupper() or word in _SMALL for word in name.group().split()):
        return None
    if name.group().lower() in _NO_NAMES or (
        len(found["gap"]) > 1 and not _stands_alone(text, start, found.end("name"))
    ):
        return None
    return (found.start("dash"), (start, end)) if name.group()[0].isupper() else None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """True if a paragraph is a signature and no sentence: without a full stop or a quotation."""
    words = text[start:end].rstrip()
    return words[-1:] not in ".?!:;…" and not any(mark in words for mark in '“”"«»')

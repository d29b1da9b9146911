"""Signatures: the name behind a dash or in brackets after a quotation, on its line or in a paragraph of its own.

Names on lines of their own without a dash are in ``name_lines``.
``“It was a long night.” — Ada Holm`` has no cue verb that a parse could show.
"""

import re
from typing import Final

from quotewire.tasks.attribution.text import CharSpan, Quotation
from quotewire.tasks.wordlists.attribution import PARTICLES, PERSON_NOUNS, QUESTIONERS
from quotewire.tasks.wordlists.genders import first_names

SIGNATURE: Final = "signature"
"""The frame of a quotation that its layout, or a tag in the sentence behind it, attributes."""
_SIGNATURE: Final = re.compile(
    r"[ \xa0]{0,2}(?P<gap>(?:\n[ \xa0]{0,2}){0,3})(?P<dash>[—–―~]|--?)[ \xa0]?(?P<name>[^\n]{2,120})"
)
_NAME: Final = re.compile(r"[^\s,(]+(?:[ \xa0][^\s,(]+){0,5}(?=$|,|[ \xa0]?\()")
"""The first words of a signature, up to a comma or bracket that gives the person's role."""
_WORD: Final = r"[^\W\d_a-z][\w’'.-]{0,20}"
_BRACKETED: Final = re.compile(
    rf"[ \xa0]{{0,2}}(?:\n[ \xa0]{{0,2}}){{0,2}}(?P<mark>[(\[/])(?P<name>{_WORD}(?:[ \xa0]{_WORD}){{1,3}}"
    r"(?:,[ \xa0](?P<rest>[^\n()\[\]/]{2,60}))?)[)\]/][.]?[ \xa0]{0,2}(?=\n|\Z)"
)
"""A full name in brackets that ends the paragraph, with an office or a place."""
_SMALL: Final = PARTICLES | {"and", "of", "the"}
_LINKS: Final = frozenset({"of", "at", "in", "for", "from"})
_CREDITS: Final = frozenset({"photo", "photographer", "author", "writer’s", "translator", "text", "caption", "image"})
"""Words of a line about who made the article or its pictures."""
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
        return _bracketed(text, quotation)
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


def _bracketed(text: str, quotation: Quotation) -> tuple[int, CharSpan] | None:
    """The name in brackets behind a quotation of a sentence: ``“It was a long night.” (Ada Holm, nurse)``."""
    found = _BRACKETED.match(text, quotation.end)
    if found is None or not _is_sentence(quotation) or not _is_somebody(found["name"], found["rest"] or ""):
        return None
    return found.start("mark"), found.span("name")


def _is_sentence(quotation: Quotation) -> bool:
    return quotation.inner.rstrip()[-1:] in ".?!…"


def _is_somebody(name: str, rest: str) -> bool:
    """True if the first word is a given name, or the words behind the comma are an office; not for a byline."""
    words = [word.strip(",()").lower() for word in rest.split()]
    if any(word in QUESTIONERS or word in _CREDITS for word in words):
        return False
    office = next((word for word in words if word in _LINKS or word in PERSON_NOUNS), None)
    return name.split(maxsplit=1)[0].casefold() in first_names() or office in PERSON_NOUNS


def _stands_alone(text: str, start: int, end: int) -> bool:
    """True if a paragraph is a signature and no sentence: without a full stop or a quotation."""
    words = text[start:end].rstrip()
    return words[-1:] not in ".?!:;…" and not any(mark in words for mark in '“”"«»')

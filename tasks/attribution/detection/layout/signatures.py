"""Signatures: the name behind a dash, in brackets or at the end of the line after a quotation.

One behind a dash or in brackets may fill a paragraph of its own.

Names on lines of their own without a dash are in ``name_lines``.
``“It was a long night.” — Ada Holm`` has no cue verb that a parse could show.
"""

import re
from typing import Final

from quotewire.tasks.attribution.detection.layout.labels import describes
from quotewire.tasks.attribution.detection.layout.name_lines import name_fit
from quotewire.tasks.attribution.text import CharSpan, Quotation, is_title_case
from quotewire.tasks.wordlists.attribution import PARTICLES

_SIGNATURE: Final = re.compile(
    r"[ \xa0]{0,2}(?P<gap>(?:\n[ \xa0]{0,2}){0,3})(?P<dash>[—–―~]|--?)[ \xa0]?(?P<name>[^\n]{2,120})"
)
_NAME: Final = re.compile(r"[^\s,(]+(?:[ \xa0][^\s,(]+){0,5}(?=$|,|[ \xa0]?\()")
"""The first words of a signature, up to a comma or bracket that gives the person's role."""
_BRACKETED: Final = re.compile(
    r"[ \xa0]{0,2}(?:\n[ \xa0]{0,2}){0,2}(?P<mark>[(\[/])(?P<name>[^\n()\[\]/]{3,100})[)\]/][.]?[ \xa0]{0,2}(?=\n|\Z)"
)
"""What ends the paragraph in brackets: a full name, with an office or a place."""
_BESIDE: Final = re.compile(r"(?P<mark>[ \xa0]?[,:;]?)[ \xa0](?P<name>[^\W\d_a-z][^\n]{2,100})(?=\n|\Z)")
"""What ends the line without a dash: a full name with an age or an office."""
_WORDS: Final = 4
"""Minimum length of a signed quotation without a full stop, in words."""
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
    if found is None or not (_is_sentence(quotation) or _fills_line(text, quotation)):
        return _beside(text, quotation)
    words = found["name"]
    fits = name_fit(words) in {"sure", "known"} and " " in words.split(",")[0]
    return (found.start("mark"), found.span("name")) if fits else None


def _beside(text: str, quotation: Quotation) -> tuple[int, CharSpan] | None:
    """The name that ends the line of a quotation of a sentence: ``“It was a long night.” Ada Holm, nurse.``."""
    is_said = _is_sentence(quotation) and not is_title_case(quotation.inner)
    found = _BESIDE.match(text, quotation.end) if is_said else None
    if found is None:
        return None
    start, end = found.start("name"), found.start("name") + len(found["name"].rstrip(" \xa0."))
    name, *behind = re.split(r",[ \xa0]|[ \xa0]\(|\),?[ \xa0]?", text[start:end])
    fits = name_fit(text[start:end]) == "sure" and all(map(_describes, filter(None, behind)))
    return (found.end("mark"), (start, end)) if fits and " " in name else None


def _describes(part: str) -> bool:
    """True for an age, an office or a place behind a name, and no verb: ``34``, ``nurse in Sund``, ``Sund``."""
    return describes(part) or all(word[0].isupper() or word in _SMALL for word in part.split())


def _is_sentence(quotation: Quotation) -> bool:
    return quotation.inner.rstrip()[-1:] in ".?!…"


def _fills_line(text: str, quotation: Quotation) -> bool:
    """True for words that begin a line and are no title: ``“We need more time for it” (Ada Holm, nurse)``."""
    begins = text[: quotation.start].rstrip(" \xa0")[-1:] in {"", "\n"}
    words = quotation.inner.lstrip()
    return begins and words[:1].isupper() and len(words.split()) >= _WORDS and not is_title_case(words)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """True if a paragraph is a signature and no sentence: without a full stop or a quotation."""
    words = text[start:end].rstrip()
    return words[-1:] not in ".?!:;…" and not any(mark in words for mark in '“”"«»')

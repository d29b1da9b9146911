"""Signatures: the name behind a dash or in brackets after a quotation, on its line or in a paragraph of its own.

Also the line with a name and an age or an office above a quotation, as in a survey of the street.
``“It was a long night.” — Ada Holm`` has no cue verb that a parse could show.
"""

import re
from typing import Final

from quotewire.tasks.attribution.text import CharSpan, Quotation
from quotewire.tasks.wordlists.attribution import PARTICLES, PERSON_NOUNS, QUESTIONERS
from quotewire.tasks.wordlists.genders import first_names

_SIGNATURE: Final = re.compile(
    r"[ \xa0]{0,2}(?P<gap>(?:\n[ \xa0]{0,2}){0,3})(?P<dash>[—–―~]|--?)[ \xa0]?(?P<name>[^\n]{2,120})"
)
_NAME: Final = re.compile(r"[^\s,(]+(?:[ \xa0][^\s,(]+){0,5}(?=$|,|[ \xa0]?\()")
"""The first words of a signature, up to a comma or bracket that gives the person's role."""
_NAMED_LINE: Final = re.compile(
    r"[^\W\d_a-z][\w’'.-]*(?:[ \xa0][^\W\d_a-z][\w’'.-]*){1,3}(?:,?[ \xa0]\(?\d{1,3}\)?)?(?:,[ \xa0][^\n.?!:]{2,60})?"
)
_INDENT: Final = 80
"""Maximum white space before a line, in characters."""
_ABOVE: Final = 4000
"""Characters above a quotation in which the series that it belongs to may begin."""
_UNMARKED: Final = re.compile(
    r"[ \xa0]{0,2}\n(?:[ \xa0]{0,2}\n){0,2}(?P<name>[^\W\d_a-z][\w’'.-]{0,20}(?:[ \xa0][^\W\d_a-z][\w’'.-]{0,20}){1,3}"
    r",[ \xa0][^\n.?!:“”\"«»]{2,60})[ \xa0]{0,2}(?=\n\s{0,4}[“\"«„]|\s{0,4}\Z)"
)
"""A name and a place or an office, alone in the paragraph between two quotations: letters to a paper."""
_WORD: Final = r"[^\W\d_a-z][\w’'.-]{0,20}"
_BRACKETED: Final = re.compile(
    rf"[ \xa0]{{0,2}}(?:\n[ \xa0]{{0,2}}){{0,2}}(?P<mark>[(\[/])(?P<name>{_WORD}(?:[ \xa0]{_WORD}){{1,3}}"
    r"(?:,[ \xa0](?P<rest>[^\n()\[\]/]{2,60}))?)[)\]/][.]?[ \xa0]{0,2}(?=\n|\Z)"
)
"""A full name in brackets that ends the paragraph, with an office or a place."""
_ABOVE_LINE: Final = re.compile(
    rf"(?P<name>{_WORD}(?:[ \xa0]{_WORD}){{1,3}})(?:,?[ \xa0]\(?\d{{1,3}}\)?)?"
    r"(?:,[ \xa0](?P<rest>[^\n.?!:“”\"«»]{2,60}))?"
)
"""A name, with an age or an office, alone on the line above a quotation."""
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
        return _bracketed(text, quotation) or _unmarked(text, quotation) or _above(text, quotation)
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


def _unmarked(text: str, quotation: Quotation) -> tuple[int, CharSpan] | None:
    """The signature without a dash of a quotation that fills its paragraph, if no such line stands above it."""
    found = _UNMARKED.match(text, quotation.end)
    above = _line_end_above(text, quotation.start)
    if found is None or above is None or quotation.inner.rstrip()[-1:] not in ".!?…":
        return None
    _, _, rest = found["name"].partition(", ")
    if not _is_somebody(found["name"], rest) or _is_named_above(text[max(0, above - _ABOVE) : above + 1]):
        return None
    return found.start("name"), found.span("name")


def _bracketed(text: str, quotation: Quotation) -> tuple[int, CharSpan] | None:
    """The name in brackets behind a quotation of a sentence: ``“It was a long night.” (Ada Holm, nurse)``."""
    found = _BRACKETED.match(text, quotation.end)
    if found is None or not _is_sentence(quotation) or not _is_somebody(found["name"], found["rest"] or ""):
        return None
    return found.start("mark"), found.span("name")


def _above(text: str, quotation: Quotation) -> tuple[int, CharSpan] | None:
    """The name with an age or an office on the line above a quotation that fills its paragraph."""
    above = _line_end_above(text, quotation.start)
    if above is None or above < 0 or not _is_sentence(quotation):
        return None
    if text[quotation.end : quotation.end + 3].strip(" \xa0")[:1] not in {"", "\n"}:
        return None
    first = max(0, above - _ABOVE)
    end = first + len(text[first:above].rstrip())
    start = text.rfind("\n", first, end) + 1
    found = _ABOVE_LINE.fullmatch(text, start, end)
    if found is None or found.end("name") == end or not _is_somebody(found["name"], found["rest"] or ""):
        return None
    return (start, (start, end)) if _is_named_above(text[max(0, above - _ABOVE) : above + 1]) else None


def _line_end_above(text: str, at: int) -> int | None:
    """Offset of the line end before a place that begins its line, -1 in the first line; None for any other place."""
    above = text.rfind("\n", max(0, at - _INDENT), at)
    if (above < 0 and at > _INDENT) or text[above + 1 : at].strip():
        return None
    return above


def _is_sentence(quotation: Quotation) -> bool:
    return quotation.inner.rstrip()[-1:] in ".?!…"


def _is_somebody(name: str, rest: str) -> bool:
    """True if the first word is a given name, or the words behind the comma are an office; not for a byline."""
    words = [word.strip(",()").lower() for word in rest.split()]
    if any(word in QUESTIONERS or word in _CREDITS for word in words):
        return False
    office = next((word for word in words if word in _LINKS or word in PERSON_NOUNS), None)
    return name.split(maxsplit=1)[0].casefold() in first_names() or office in PERSON_NOUNS


def _is_named_above(text: str) -> bool:
    """True if the names of a series of quotations stand above them, as a name above the first one shows."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    while lines and _NAMED_LINE.fullmatch(lines[-1]):
        if len(lines) < 2 or lines[-2][0] not in '“"«„':  # noqa: PLR2004 - a quotation and its name
            return True
        del lines[-2:]
    return False


def _stands_alone(text: str, start: int, end: int) -> bool:
    """True if a paragraph is a signature and no sentence: without a full stop or a quotation."""
    words = text[start:end].rstrip()
    return words[-1:] not in ".?!:;…" and not any(mark in words for mark in '“”"«»')

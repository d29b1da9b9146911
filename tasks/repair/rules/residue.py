"""punct.fullwidth, entity, zero_width: characters left over from the web page or the source language."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain
from typing import Final
from unicodedata import normalize

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_FULLWIDTH: Final = str.maketrans("：，；！？。（）、", ":,;!?.(),")
_WIDE: Final = re.compile("[：，；！？。（）、]")
_WIDE_WORD: Final = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a＄％＆＋－．／＝＠～￥￡]+|\u3000")
_ENTITY: Final = re.compile(r"&(?: ?(?:amp|quot|apos|nbsp) ?|[a-zA-Z]{2,8}|#(?:[0-9]{2,6}|x[0-9a-fA-F]{2,5}));")
_NAMED_ENTITY: Final = re.compile(
    r"&[a-zA-Z]{2,8}; (?:is|means|gives|makes|stands|shows|becomes|entity|and &|or &)|\bentit(?:y|ies) &"
)
"""An entity that a text is about. Such a text keeps them all."""
_BARE_ENTITY: Final = re.compile(r"(?<=\w )(?:amp|quot|apos|nbsp);(?= ?\w)|(?<=\w)&? ?nbsp;")
"""An entity without its first sign."""
_BARE: Final = ("amp;", "quot;", "apos;", "nbsp;")
_ESCAPE: Final = re.compile(
    r"\\(?:u(?P<code>00[a-f][0-9a-f]|01[0-7][0-9a-f]|20[12][0-9a-f])|[\"'](?=\w)|(?<=[\w.,?!…]\\)[\"'])"
)
_INVISIBLE: Final = re.compile(
    "[\u200b\u2060-\u2064\ufeff\u00ad\u180e\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+"
    "|(?<=[a-zA-Z ])[\u200c\u200d]+(?=[a-zA-Z ])"
)
_DIRECTION: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_CJK: Final = "\u2e80"
"""First code point of the CJK blocks; beside characters from here on, full-width punctuation is correct."""

_REACH: Final = 60
"""Maximum distance between two full-width brackets, in characters."""
_WIDE_REASON: Final = "A full-width punctuation mark of Chinese or Japanese stood in English text."
_WIDE_WORD_REASON: Final = "Full-width characters of Chinese or Japanese stood in English text."
_ENTITY_REASON: Final = "A character was written as it is in the source of a web page."
_INVISIBLE_REASON: Final = "An invisible character stood in the text."


def fullwidth_marks(view: View) -> Iterator[Edit]:
    """Replace full-width punctuation between Latin characters with ASCII punctuation and spaces.

    >>> [(e.start, e.after) for e in fullwidth_marks(View("Source：Harbour News，10：30"))]
    [(6, ': '), (19, ', '), (22, ':')]
    """
    text = view.text
    for found in _WIDE.finditer(text):
        at = found.start()
        left, right = text[at - 1 : at], text[at + 1 : at + 2]
        if (left < _CJK or _WIDE.match(left)) and (right < _CJK or _WIDE.match(right)):
            if found[0] == "）" and text[text.rfind("（", max(0, at - _REACH), at) - 1 : at][:1] >= _CJK:
                continue  # the other bracket stands beside Chinese or Japanese
            after = found[0].translate(_FULLWIDTH)
            digits = left.isdigit() and right.isdigit()
            if after == "(":
                after = " (" if left.isalnum() else "("
            elif right.isalnum() and not digits:
                after += " "
            yield Edit.one((at, at + 1), after, "punct.fullwidth", _WIDE_REASON, 0.95)


def fullwidth_words(view: View) -> Iterator[Edit]:
    r"""Replace full-width digits, letters, signs and spaces with their normal forms.

    >>> [(e.start, e.end, e.after) for e in fullwidth_words(View("ＰＭ２.５ rose １０％\u3000today"))]
    [(0, 3, 'PM2'), (4, 5, '5'), (11, 14, '10%'), (14, 15, ' ')]
    """
    text = view.text
    for found in () if text.isascii() else _WIDE_WORD.finditer(text):
        near = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        if all(char < _CJK or _WIDE.match(char) or _WIDE_WORD.match(char) for char in near):
            after = " " if found[0] == "\u3000" else normalize("NFKC", found[0])
            yield Edit.one(found.span(), after, "punct.fullwidth", _WIDE_WORD_REASON, 0.95)


def entities(view: View) -> Iterator[Edit]:
    """Decode HTML character references.

    >>> [(e.start, e.end, e.after) for e in entities(View("B&amp;L said &quot;no&quot;"))]
    [(1, 6, '&'), (13, 19, '"'), (21, 27, '"')]
    """
    if "&" in view.text and _NAMED_ENTITY.search(view.text):
        return
    for found in _BARE_ENTITY.finditer(view.text) if any(name in view.text for name in _BARE) else ():
        after = unescape("&" + found[0].strip("& ")).replace("\u00a0", " ")
        yield Edit.one(found.span(), after, "entity", _ENTITY_REASON, 0.9)
    for found in _ENTITY.finditer(view.text):
        name = found[0].replace(" ", "")
        after = unescape(name).replace("\u00a0", " ")
        if after == name or not after.isprintable():
            continue
        yield Edit.one(found.span(), after, "entity", _ENTITY_REASON, 0.95)


def escapes(view: View) -> Iterator[Edit]:
    r"""Undo what a program wrote for quotation marks, apostrophes and letters: ``\"``, ``\u201c``.

    >>> [(e.start, e.end) for e in escapes(View(r'\"We don\'t wait,\" she said.'))]
    [(0, 1), (8, 9), (17, 18)]
    >>> list(escapes(View(r'Write \" for a mark, and \' within it.')))
    []
    """
    if "\\" not in view.text:
        return
    found = list(_ESCAPE.finditer(view.text))
    # Backslashes before anything else belong to paths, formulas and code.
    if len(found) == view.text.count("\\"):
        for place in found:
            span = place.span() if place["code"] else (place.start(), place.start() + 1)
            yield Edit.one(
                span, chr(int(place["code"] or "0", 16)) * bool(place["code"]), "entity", _ENTITY_REASON, 0.95
            )


def invisible_characters(view: View) -> Iterator[Edit]:
    r"""Remove zero-width spaces, soft hyphens and control characters; joiners only between Latin letters or spaces.

    >>> [(e.start, e.end) for e in invisible_characters(View("The har\u00adbour"))]
    [(7, 8)]
    """
    text = view.text
    if text.replace("\n", "").isprintable():  # all of these characters are unprintable
        return
    # Direction marks are needed in a text with Hebrew or Arabic.
    marks = () if _RIGHT_TO_LEFT.search(text) else _DIRECTION.finditer(text)
    for found in chain(_INVISIBLE.finditer(text), marks):
        yield Edit.one(found.span(), "", "zero_width", _INVISIBLE_REASON, 0.95)

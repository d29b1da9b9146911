"""punct.fullwidth, entity, zero_width: characters that came from the page or the source language."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from tasks.repair.edit import Edit
from tasks.repair.view import View

_FULLWIDTH: Final = str.maketrans("：，；！？。（）", ":,;!?.()")
_WIDE: Final = re.compile("[：，；！？。（）]")
_ENTITY: Final = re.compile(r"&(?:amp|quot|apos|lt|gt|nbsp|#39|#34|#x27|#82(?:1[1267]|20|21|30));")
_INVISIBLE: Final = re.compile("[\u200b\u2060\ufeff\u00ad]+")
_CJK: Final = "\u2e80"
"""From here on scripts write full-width punctuation: beside their characters it is right."""

_WIDE_REASON: Final = "A full-width punctuation mark of Chinese or Japanese stood in English text."
_ENTITY_REASON: Final = "A character was written as it is in the source of a web page."
_INVISIBLE_REASON: Final = "An invisible character stood in the text."


def fullwidth_marks(view: View) -> Iterator[Edit]:
    """Write full-width punctuation between Latin characters as English does.

    >>> [(e.start, e.after) for e in fullwidth_marks(View("Source：Harbour News，10：30"))]
    [(6, ': '), (19, ', '), (22, ':')]
    """
    text = view.text
    for found in _WIDE.finditer(text):
        at = found.start()
        left, right = text[at - 1 : at], text[at + 1 : at + 2]
        if (left < _CJK or _WIDE.match(left)) and (right < _CJK or _WIDE.match(right)):
            after = found[0].translate(_FULLWIDTH)
            digits = left.isdigit() and right.isdigit()
            if after == "(":
                after = " (" if left.isalnum() else "("
            elif right.isalnum() and not digits:
                after += " "
            yield Edit.one((at, at + 1), after, "punct.fullwidth", _WIDE_REASON, 0.95)


def entities(view: View) -> Iterator[Edit]:
    """Decode what a web page left encoded.

    >>> [(e.start, e.end, e.after) for e in entities(View("B&amp;L said &quot;no&quot;"))]
    [(1, 6, '&'), (13, 19, '"'), (21, 27, '"')]
    """
    for found in _ENTITY.finditer(view.text):
        after = unescape(found[0]).replace("\u00a0", " ")
        yield Edit.one(found.span(), after, "entity", _ENTITY_REASON, 0.95)


def invisible_characters(view: View) -> Iterator[Edit]:
    r"""Take out zero-width spaces, byte order marks and soft hyphens; joiners are part of scripts and emoji.

    >>> [(e.start, e.end) for e in invisible_characters(View("The har\u00adbour"))]
    [(7, 8)]
    """
    for found in _INVISIBLE.finditer(view.text):
        yield Edit.one(found.span(), "", "zero_width", _INVISIBLE_REASON, 0.95)

"""mojibake: curly marks of which only the first byte is left: ``she said.âWe donât know.â``.

A curly mark is three bytes in UTF-8. Read as Latin-1, the first is ``â`` and the others are control characters, which
many programs drop. No spelling has an ``â`` directly before a capital, or alone after a stop.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_SHORTEST: Final = 3
"""Minimum characters between a pair of such marks."""
_REASON: Final = "Only the first byte of a mark is left of it, read in the wrong character set."
_MARK: Final = re.compile(
    r"â(?:(?<=[.,?!]â)|(?<=\sâ)|(?<=^â))(?=[A-Z][a-z’' ])|â(?<=[a-z\d][.,?!]â)(?=\s|$)", re.MULTILINE
)
# The other two bytes of a curly mark or a dash, each replaced by a question mark.
_LOSSY: Final = re.compile(r"(?:â\?\?|â€\?|ï¿½)")
_AROUND: Final = re.compile(r"(?<![^\W_])â(?P<quoted>[a-zA-Z][^â\n]{0,80}[a-z.,?!])â(?![^\W_])")
"""A pair around words, at their edges: no French word ends so behind another that begins so."""
_FREE: Final = ("", " ", "\n", "(", "[", "—")
_APOSTROPHE: Final = re.compile(r"â(?:(?<=nâ)(?=t\b)|(?<=[a-z]â)(?=(?:re|ve|ll|s)\b))")


def lost_bytes(view: View) -> Iterator[Edit]:
    r"""Restore quotation marks and apostrophes of which one byte is left; a paragraph's marks open and close in turn.

    Apostrophes are restored only if the text has such a quotation mark, because ``â`` is also a letter: ``dégâts``.

    >>> [(e.start, e.end, e.after) for e in lost_bytes(View("He sat.âI donât know, âHolm said. The âge of dégâts."))]
    [(7, 8, '“'), (22, 23, '”'), (13, 14, '’')]
    >>> list(lost_bytes(View("Les dégâts, les âges, Ârpád and the mât.")))
    []
    """
    text = view.text
    if "â" not in text:
        return
    for found in _LOSSY.finditer(text):
        mark = _by_spaces(text, *found.span())
        if mark:
            yield Edit.one(found.span(), mark, "mojibake", _REASON, 0.85)
    around = [
        found for found in _AROUND.finditer(text) if len(found["quoted"]) >= _SHORTEST and found["quoted"].isascii()
    ]
    for found in around:
        yield Edit.one((found.start(), found.start() + 1), "“", "mojibake", _REASON, 0.85)
        yield Edit.one((found.end() - 1, found.end()), "”", "mojibake", _REASON, 0.85)
    opens, done = True, len(around) and around[-1].end()
    for found in _MARK.finditer(text):
        opens = opens or text.find("\n", done, found.start()) >= 0
        yield Edit.one(found.span(), "“" if opens else "”", "mojibake", _REASON, 0.85)
        opens, done = not opens, found.end()
    if done:
        for found in _APOSTROPHE.finditer(text):
            yield Edit.one(found.span(), "’", "mojibake", _REASON, 0.85)


def _by_spaces(text: str, start: int, end: int) -> str:
    """Return the mark that the spaces beside ``text[start:end]`` show, "" if they show none."""
    left, right = text[max(0, start - 1) : start], text[end : end + 1]
    if left in _FREE:
        return "–" if right in ("", " ", "\n") else "“" if right.isalnum() else ""
    return "”" if not right.isalnum() and (left.isalnum() or left in ".,?!…") else ""

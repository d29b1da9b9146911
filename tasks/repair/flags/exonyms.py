"""name.exonym: the name of a country or city in the source language: ``[Pequim]``, ``Varsovia``, ``Russland``.

Names of clubs, papers and streets keep such words (``Radio Moscú``), so a capitalised or foreign word beside it, and
quotation marks around it, count as a name.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.wordlists import pairs

_REASON: Final = "A name seems to have been left in the source language; in English it is “{}”."
_NAMED: Final = re.compile(
    r"(?:[^\W\d_a-z][^\W_]{0,18}+|\b(?:de|del|do|da|di|du|la|le|el|der|von|im|en|em|al|y|e))[ -]\Z"
)
_GOES_ON: Final = re.compile(r"[ -][^\W\d_a-z]|[’']")
_QUOTED: Final = "“”\"«»‘’'-/@#.&"


def exonyms(view: View) -> Iterator[Flag]:
    """Flag names of countries and cities in another language.

    >>> text = "He flew to Varsovia [Polonia]. Radio Moscú and “Londres” stay."
    >>> [(text[f.start : f.end], f.suggestion) for f in exonyms(View(text))]
    [('Varsovia', 'Warsaw'), ('Polonia', 'Poland')]
    """
    text, known = view.text, _names()
    if view.distinct.isdisjoint(known):
        return
    for word, start, end in view.words:
        if word in known and not _is_name(text, start, end):
            yield Flag(start, end, "name.exonym", _REASON.format(known[word]), 0.8, known[word])


def _is_name(text: str, start: int, end: int) -> bool:
    beside = text[max(0, start - 1) : start] + text[end : end + 1].replace(".", "")
    if any(char in _QUOTED for char in beside):
        return True
    return _NAMED.search(text, max(0, start - 20), start) is not None or _GOES_ON.match(text, end) is not None


@cache
def _names() -> dict[str, str]:
    return pairs("exonyms.tsv")

"""number.glue: a figure joined to the word beside it: ``in2019``, ``500people``, ``15March``.

Chinese, Japanese and Thai put no space there. A model number or a format (``mp3players``) looks the same, so the word
must be one that stands beside figures: a preposition before it, or a thing that is counted or a month behind it.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.wordlists import section

_REASON: Final = "The space between the figure and the word beside it was missing."
_MONTHS: Final = "January|February|March|April|June|July|August|September|October|November|December"
_SHORTEST: Final = 4
"""Minimum letters of a counted thing behind a figure; shorter words are parts of model names."""
_COUNTED: Final = "|".join(
    word
    for title in ("counted", "units")
    for word in section("units.txt", title)
    if word.isalpha() and len(word) >= _SHORTEST and word not in {"million", "billion", "trillion", "percent"}
)
"""Words that stand apart from their figure. Some papers write ``£3million``."""
_WORD_BEFORE: Final = re.compile(r"\d(?<=[a-z].)")
_WORD_BEHIND: Final = re.compile(r"\d(?=[a-zA-Z]{3})")
"""Cheap pre-checks: the end of a word before a digit, or a word behind one."""
_BEFORE: Final = re.compile(
    rf"(?<![^\s(“\"])(?:[Ii]n|[Oo]f|[Aa]t|[Bb]y|[Ff]or|[Ff]rom|than|[Aa]bout|[Oo]ver|[Ss]ince|[Uu]ntil|[Aa]nd|with"
    rf"|between|[Nn]early|[Aa]lmost|[Aa]round|[Uu]nder|{_MONTHS})(?=\d{{2,}}(?:[.,]\d+)*+(?:[\s,;)]|[.?!](?:\s|$)|$))"
)
_TO: Final = re.compile(
    r"(?:[Tt]o|[Oo]n)(?=\d)(?<![^\s(“\"]..)"
    rf"(?=\d{{1,2}} (?:{_MONTHS})\b|\d+(?:[.,]\d+)*+ ?(?:%|(?:{_COUNTED})\b))"
)
_BEHIND: Final = re.compile(
    rf"(?<![\w.,/#@-])\d{{1,3}}(?:,\d{{3}})*+(?:\.\d{{1,2}})?+(?=(?:{_COUNTED}|{_MONTHS})\b(?![-/.@]\w))"
)
_LONG: Final = re.compile(rf"(?<![\w.,/#@-])\d{{4,7}}(?=(?:{_COUNTED})\b(?![-/.@]\w))")


def glued_numbers(view: View) -> Iterator[Edit]:
    """Insert the space between a figure and the word beside it.

    >>> text = "It was built in2019 by 500people on 15March; an mp3player in B2 and model in2x."
    >>> [text[e.start - 2 : e.start] + e.after + text[e.end : e.end + 2] for e in glued_numbers(View(text))]
    ['in 20', '00 pe', '15 Ma']
    """
    before = (_BEFORE, _TO) if _WORD_BEFORE.search(view.text) else ()
    behind = (_BEHIND, _LONG) if _WORD_BEHIND.search(view.text) else ()
    for pattern in before + behind:
        for found in pattern.finditer(view.text):
            yield Edit.one((found.end(), found.end()), " ", "number.glue", _REASON, 0.9)

"""quote.unopened, quote.nested, punct.lost_dash: marks that are wrong, but whose right place or form cannot be told.

A quotation that closes before a tag and was never opened may have begun at any sentence before. A question mark
between two small words stands for a character that an encoding lost, mostly a dash.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.repair.marks import PAUSES
from quotewire.tasks.repair.reporting_tags import tag_at
from quotewire.tasks.repair.rules.nested import nested_pairs

_UNOPENED: Final = "The mark closes a quotation that no mark opens: where it begins cannot be told."
_NESTED: Final = "The quotation within the quotation has the same marks, so it is hard to tell where each ends."
_DASH: Final = "The question mark ends no question: it probably stands for a dash that was lost."
_LOST: Final = re.compile(r" \?(?= [a-z])(?<=[a-z\d,] \?)")


def unopened_quotations(view: View) -> Iterator[Flag]:
    r"""Flag the first mark of a paragraph if it closes a quotation before a tag and nothing before opened one.

    >>> text = "Fares rise. The crew waits.\n\nNo boat sails. No train runs,” said Lee."
    >>> [(text[f.start : f.end], f.kind) for f in unopened_quotations(View(text))]
    [('”', 'quote.unopened')]
    """
    begins = len(view.text) - len(view.text.lstrip())
    for paragraph in view.quoting:
        mark, lost = paragraph.marks[0], any(its.role == "open" for its in paragraph.lost)
        tagged = mark.left in PAUSES and tag_at(view.text, mark.at + 1 + mark.gap_right) is not None
        closes = paragraph.roles[0] == "close" and not paragraph.continues and not lost
        if closes and tagged and paragraph.start > begins:
            yield Flag(mark.at, mark.at + 1, "quote.unopened", _UNOPENED, 0.8)


def nested_quotations(view: View) -> Iterator[Flag]:
    """Flag the opening mark of a quotation within a quotation that has the marks of the outer one.

    >>> [(f.start, f.suggestion) for f in nested_quotations(View('"By "working" he means waiting," Lee said.'))]
    [(4, "'")]
    """
    for first, _ in nested_pairs(view):
        single = "'" if first.char == '"' else "‘"
        yield Flag(first.at, first.at + 1, "quote.nested", _NESTED, 0.8, single)


def lost_dashes(view: View) -> Iterator[Flag]:
    """Flag a question mark between spaces before a small letter, unless a tag follows.

    >>> text = "The pier ? built in 1912 ? is closed. Why ? she asked."
    >>> [(f.start, f.suggestion) for f in lost_dashes(View(text))]
    [(9, '–'), (25, '–')]
    """
    for found in _LOST.finditer(view.text):
        if tag_at(view.text, found.end() + 1) is None:
            yield Flag(found.end() - 1, found.end(), "punct.lost_dash", _DASH, 0.75, "–")

"""quote.missing_close, quote.missing_open: quotation marks that the translator dropped beside a clear tag.

``“We wait, he said. “We go.”`` lost the mark before its tag, ``It rained.¶We wait,” he said.`` the one that opens its
paragraph. ``lost_marks`` says where such marks may have stood, ``mark_roles`` whether they did. The repair inserts the
mark and changes nothing else, so it can be undone.
"""

from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.kinds import RepairKind
from quotewire.tasks.repair.opening_signs import SINGLES

_CLOSE: Final = "The reporting tag is no part of the quotation before it: the mark that closes it was lost."
_OPEN: Final = "The mark at the end closes a quotation that no mark opens: the one that opens it was lost."
_MIXED: Final = "The quotation opened with one kind of mark and closed with another."
_DASH: Final = "English opens what is said with a quotation mark, not with a dash."
_DASHES: Final = ("- ", "– ", "— ")
_CONFIDENCE: Final = {"close": 0.95, "open": 0.9}
_UNSURE: Final = 0.85
"""Confidence of a mark that may belong to a place nearby."""


def missing_marks(view: View) -> Iterator[Edit]:
    """Insert the marks that were lost.

    >>> [(e.start, e.after, e.kind) for e in missing_marks(View("“We wait, he said. “We go.”"))]
    [(9, '”', 'quote.missing_close')]
    """
    kind: RepairKind
    for paragraph in view.quoting:
        for lost in paragraph.lost:
            straight = not view.curly or paragraph.marks[0].char == '"'
            if lost.role == "close":
                mark, kind, reason = '"' if straight else "”", "quote.missing_close", _CLOSE
            else:
                mark, kind, reason = '"' if straight else "“", "quote.missing_open", _OPEN
            end = lost.at
            if view.text[lost.at : lost.at + 1] in tuple(SINGLES):
                end, kind, reason = lost.at + 1, "quote.mixed_pair", _MIXED
            elif view.text[lost.at : lost.at + 2] in _DASHES:
                end, kind, reason = lost.at + 2, "quote.dash_dialogue", _DASH
            yield Edit.one((lost.at, end), mark, kind, reason, _CONFIDENCE[lost.role] if lost.sure else _UNSURE)

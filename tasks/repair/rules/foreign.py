"""quote.foreign_glyph and quote.mixed_pair: quotation marks of other languages.

Corner brackets are left alone: English texts use them for titles of Chinese and Japanese works.
"""

from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

FOREIGN: Final = "«»„"
_FOREIGN: Final = "The quotation mark is of another language."
_MIXED: Final = "The quotation opened with one kind of mark and closed with another."


def foreign_marks(view: View) -> Iterator[Edit]:
    """Replace a guillemet or low quotation mark with an English mark in the document's style.

    >>> [(e.start, e.after, e.kind) for e in foreign_marks(View("They said «we did»."))]
    [(10, '“', 'quote.foreign_glyph'), (17, '”', 'quote.foreign_glyph')]
    >>> [(e.start, e.after, e.kind) for e in foreign_marks(View('"Great day!»'))]
    [(11, '"', 'quote.mixed_pair')]
    """
    if not any(glyph in view.text for glyph in FOREIGN):
        return
    for paragraph in view.quoting:
        before = None
        for mark, role in zip(paragraph.marks, paragraph.roles, strict=True):
            mixed = role == "close" and before == '"'
            straight = mixed or not view.curly
            if mark.char in FOREIGN and role and not (role == "close" and mark.char == "„"):
                after = '"' if straight else "“" if role == "open" else "”"
                kind, reason = ("quote.mixed_pair", _MIXED) if mixed else ("quote.foreign_glyph", _FOREIGN)
                yield Edit.one((mark.at, mark.at + 1), after, kind, reason, 0.9)
            before = mark.char if role == "open" else None

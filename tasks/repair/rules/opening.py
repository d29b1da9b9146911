"""quote.wrong_direction, quote.open_space, quote.glue_before: opening marks with the wrong glyph or spacing.

Text translated from Spanish or Chinese may open with ” (``rules ”protect``). Detokenisers leave a space after the mark
(``: “ Anthony``). Chinese puts no space before it (``with“this``).
"""

from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import Quoting, View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.kinds import RepairKind
from quotewire.tasks.repair.marks import Mark
from quotewire.tasks.repair.openings_above import tagged_at
from quotewire.tasks.repair.reporting_tags import introduced

_DIRECTION: Final = "The mark opens a quotation but pointed the wrong way."
_SPACE: Final = "A space stood between the opening mark and the quotation."
_GLUE: Final = "The opening mark was written against the word before it."
_TAG: Final = 80
"""Maximum length of a tag within a quotation, in characters."""
QUOTED_SIGNS: Final = ("'", "‘", "’", "$", "£", "€", "#", "@", "[", "(", "…")
"""Characters other than letters and digits that may begin a quotation."""


def opening_marks(view: View) -> Iterator[Edit]:
    """Correct the glyph and the spacing of opening marks.

    >>> [(e.start, e.end, e.after, e.kind) for e in opening_marks(View("Met with“a girl,” she said: “ No.”"))]
    [(8, 8, ' ', 'quote.glue_before'), (28, 30, '“', 'quote.open_space')]
    """
    lone = {paragraph.marks[-1].at for paragraph in view.quoting if not _goes_on(view.text, paragraph)}
    for mark in view.having("open"):
        if mark.at in lone and _could_close(view.text, mark):
            continue
        kind, reason = _fault(mark)
        if not kind:
            continue
        if kind == "quote.glue_before":
            yield Edit.one((mark.at, mark.at), " ", kind, reason, 0.98)
        else:
            after = " " * _glued(mark) + ("“" if mark.char == "”" else mark.char)
            yield Edit.one((mark.at, mark.at + 1 + mark.gap_right), after, kind, reason, 0.96)


def _could_close(text: str, mark: Mark) -> bool:
    """Whether an unclosed opening mark, spaced on both sides in mid-sentence, may really be a closing mark."""
    amid = mark.left.isalnum() or (mark.left == "," and not introduced(text, mark.at))
    return amid and mark.gap_left > 0 and mark.gap_right > 0


def _goes_on(text: str, paragraph: Quoting) -> bool:
    """Whether the last mark opens the rest of a quotation behind its tag: ``“No,” said Lee, “ and``."""
    if paragraph.roles[-2:] != ["close", "open"]:
        return False
    closes, opens = paragraph.marks[-2:]
    between = text[closes.at : opens.at]
    return (
        closes.left == opens.left == "," and len(between) <= _TAG and ". " not in between and tagged_at(text, closes.at)
    )


def _fault(mark: Mark) -> tuple[RepairKind | None, str]:
    if mark.char == "”":
        return "quote.wrong_direction", _DIRECTION
    if mark.gap_right:
        return "quote.open_space", _SPACE
    return ("quote.glue_before", _GLUE) if _glued(mark) else (None, "")


def _glued(mark: Mark) -> bool:
    # A word must follow: “<a> is page markup, not a quotation.
    quotes = mark.gap_right > 0 or mark.right.isalnum() or mark.right in QUOTED_SIGNS
    return quotes and mark.gap_left == 0 and (mark.left.isalnum() or mark.left in (",", ":", ".", ";", "?", "!"))

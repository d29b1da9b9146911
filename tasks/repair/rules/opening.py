"""quote.wrong_direction, quote.open_space, quote.glue_before: opening marks at the head of their quotation.

Spanish and Chinese sources open with ” (``rules ”protect``), detokenisers leave a space behind the mark
(``: “ Anthony``), and Chinese puts none before it (``with“this``).
"""

from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import Mark
from quotewire.tasks.repair.reporting_tags import introduced

_DIRECTION: Final = "The mark opens a quotation but pointed the wrong way."
_SPACE: Final = "A space stood between the opening mark and the quotation."
_GLUE: Final = "The opening mark was written against the word before it."
QUOTED_SIGNS: Final = ("'", "‘", "’", "$", "£", "€", "#", "@", "[", "(", "…")
"""What a quotation may begin with besides a word."""


def opening_marks(view: View) -> Iterator[Edit]:
    """Turn opening marks round and put the space before them.

    >>> [(e.start, e.end, e.after, e.kind) for e in opening_marks(View("Met with“a girl,” she said: “ No.”"))]
    [(8, 8, ' ', 'quote.glue_before'), (28, 30, '“', 'quote.open_space')]
    """
    lone = {paragraph.marks[-1].at for paragraph in view.quoting}
    for mark in view.having("open"):
        if mark.at in lone and _could_close(view.text, mark):
            continue
        kind, reason = _fault(mark)
        if not kind:
            continue
        if kind == "quote.glue_before":
            yield Edit.one((mark.at, mark.at), " ", kind, reason, 0.9)
        else:
            after = " " * _glued(mark) + ("“" if mark.char == "”" else mark.char)
            yield Edit.one((mark.at, mark.at + 1 + mark.gap_right), after, kind, reason, 0.9)


def _could_close(text: str, mark: Mark) -> bool:
    """Whether a mark that nothing closes stands apart on both sides in the middle of a sentence: it may be the end."""
    amid = mark.left.isalnum() or (mark.left == "," and not introduced(text, mark.at))
    return amid and mark.gap_left > 0 and mark.gap_right > 0


def _fault(mark: Mark) -> tuple[str, str]:
    if mark.char == "”":
        return "quote.wrong_direction", _DIRECTION
    if mark.gap_right:
        return "quote.open_space", _SPACE
    return ("quote.glue_before", _GLUE) if _glued(mark) else ("", "")


def _glued(mark: Mark) -> bool:
    # What follows must be a word: “<a> is the markup of a page and no quotation.
    quotes = mark.gap_right > 0 or mark.right.isalnum() or mark.right in QUOTED_SIGNS
    return quotes and mark.gap_left == 0 and (mark.left.isalnum() or mark.left in (",", ":", ".", ";", "?", "!"))

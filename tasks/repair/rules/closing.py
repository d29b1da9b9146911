"""quote.wrong_direction, quote.close_space, quote.glue_after: closing marks with the wrong glyph or spacing.

Translation attaches a closing mark to the next word (``security, ”Smith``), keeps the “ that closes in German or
Czech (``world.“``), or drops the space after it (``today”continued``).
"""

from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.kinds import RepairKind
from quotewire.tasks.repair.marks import PAUSES, Mark

_DIRECTION: Final = "The mark closes the quotation but pointed the wrong way."
_DIRECTION_SPACE: Final = "The mark closes the quotation but pointed the wrong way and stood apart from it."
_SPACE: Final = "The closing mark stood apart from the quotation that it ends."
_GLUE: Final = "The next word was written against the closing mark."
_BEFORE: Final = "A space stood before the punctuation mark."
_MISSING: Final = "The space behind the punctuation mark was missing."
CURLY_OPENERS: Final = "“„"


def closing_marks(view: View) -> Iterator[Edit]:
    """Correct the glyph and the spacing of closing marks.

    >>> [(e.start, e.end, e.after, e.kind) for e in closing_marks(View("“No, ”he said. “Yes,”she said."))]
    [(4, 6, '” ', 'quote.close_space'), (20, 21, '” ', 'quote.glue_after')]
    >>> [(e.after, e.kind) for e in closing_marks(View("“A wide world. “"))]
    [('”', 'quote.wrong_direction')]
    """
    straight = _is_straight(view.text)
    for mark, opener in _closers(view):
        kind, reason = _fault(view.text, mark)
        if kind:
            turned = '"' if straight and opener == '"' else "”"
            glyph = turned if mark.char in CURLY_OPENERS else mark.char
            span = (mark.at - mark.gap_left, mark.at + 1)
            yield Edit.one(
                span, glyph + " " * _glued(view.text, mark), kind, reason, 0.98 if mark.glyph == "close" else 0.95
            )


def _closers(view: View) -> Iterator[tuple[Mark, str]]:
    """Yield each closing mark with the character that opens its quotation, "" if none does."""
    for paragraph in view.quoting:
        opener = ""
        for mark, role in zip(paragraph.marks, paragraph.roles, strict=True):
            if role == "close":
                yield mark, opener
            opener = mark.char if role == "open" else ""


def punctuation_behind_closing(view: View) -> Iterator[Edit]:
    """Fix spaces around punctuation that follows a closing mark: none before it, one after it.

    >>> text = '"Kites" , "Boats",and "Crews" .'
    >>> [(e.start, e.end, e.after) for e in punctuation_behind_closing(View(text))]
    [(7, 8, ''), (18, 18, ' '), (29, 30, '')]
    """
    for mark in view.having("close"):
        at = mark.at + 1 + mark.gap_right
        behind = view.text[at + 1 : at + 3]
        if (
            mark.gap_right == 1
            and mark.right in (",", ".", ";", ":")
            and behind[:1] in ("", " ", "\n")
            and behind != " ."
            and not (mark.right == "." and mark.left in PAUSES)
        ):
            yield Edit.one((mark.at + 1, at), "", "punct.space_before", _BEFORE, 0.9)
        elif mark.gap_right == 0 and mark.right in (",", ";") and behind.isalpha():
            yield Edit.one((at + 1, at + 1), " ", "punct.missing_space", _MISSING, 0.9)


def _fault(text: str, mark: Mark) -> tuple[RepairKind | None, str]:
    """Return the kind, None if all is right, and the reason. A mark with the wrong glyph is often misplaced as well."""
    if mark.char in CURLY_OPENERS:
        return "quote.wrong_direction", _DIRECTION if not mark.gap_left else _DIRECTION_SPACE
    if mark.gap_left:
        return "quote.close_space", _SPACE
    return ("quote.glue_after", _GLUE) if _glued(text, mark) else (None, "")


def _is_straight(text: str) -> bool:
    """Whether straight marks are the style of an article: it has a pair, and all curly marks point one way."""
    return "”" not in text and text.count('"') >= text.count("“") + 2


def _glued(text: str, mark: Mark) -> bool:
    note = mark.right.isdigit() and mark.left in PAUSES  # the number of a footnote
    plural = mark.right == "s" and not text[mark.at + 2 : mark.at + 3].isalnum()  # several "Holm"s
    return mark.gap_right == 0 and not note and not plural and (mark.right.isalnum() or mark.right in ("“", "„", "«"))

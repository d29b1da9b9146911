"""quote.foreign_glyph and quote.mixed_pair: guillemets and low marks, and pairs of two kinds.

Pairs of signs that quote only in some texts (corner brackets, double primes) are in ``foreign_pairs``.
"""

from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import Quoting, View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.kinds import RepairKind
from quotewire.tasks.repair.marks import Mark

FOREIGN: Final = "«»„"
_CURLY: Final = {"open": "“", "close": "”"}
_MIXES: Final = ({'"', "“"}, {'"', "”"})
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
                after = '"' if straight else _CURLY[role]
                kind: RepairKind = "quote.mixed_pair" if mixed else "quote.foreign_glyph"
                yield Edit.one((mark.at, mark.at + 1), after, kind, _MIXED if mixed else _FOREIGN, 0.9)
            before = mark.char if role == "open" else None


def mixed_pairs(view: View) -> Iterator[Edit]:
    """Make both marks of a pair curly if one of them is, where half of the article's pairs are like that.

    They become straight if every quotation of the article opens with a straight mark and some close with one too.

    >>> text = '“We leave", he said. "We stay”, she said.'
    >>> [(e.start, e.after) for e in mixed_pairs(View(text))]
    [(9, '”'), (21, '“')]
    >>> [(e.start, e.after) for e in mixed_pairs(View('"We leave”, he said. "We stay", she said.'))]
    [(9, '"')]
    """
    if '"' not in view.text or ("“" not in view.text and "”" not in view.text):
        return
    pairs = [pair for paragraph in view.quoting if _paired(paragraph) for pair in _pairs(paragraph)]
    mixed = [(first, second) for first, second in pairs if {first.char, second.char} in _MIXES]
    straight = any(first.char == second.char == '"' for first, second in pairs)
    straight = straight and all(mark.char == '"' for mark in view.having("open"))
    # People mix them up now and then; a translator does it everywhere.
    if 2 * len(mixed) >= len(pairs):
        for first, second in mixed:
            mark, role = (first, "open") if first.char == '"' and not straight else (second, "close")
            after = '"' if straight else _CURLY[role]
            yield Edit.one((mark.at, mark.at + 1), after, "quote.mixed_pair", _MIXED, 0.8)


def _pairs(paragraph: Quoting) -> Iterator[tuple[Mark, Mark]]:
    yield from zip(paragraph.marks[::2], paragraph.marks[1::2], strict=True)


def _paired(paragraph: Quoting) -> bool:
    """Whether the marks open and close in turn, each with correct spacing."""
    turns = ["open", "close"] * (len(paragraph.marks) // 2)
    return paragraph.roles == turns and [mark.shape for mark in paragraph.marks] == turns and not paragraph.lost

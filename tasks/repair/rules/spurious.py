"""quote.spurious_close: a second closing mark after the tag of a quotation that is already closed.

Chinese puts the tag before a quotation or after it. Translators that move the tag keep a mark in both places:
``“The catch will grow,” Lien said. ”`` Other translators take the whole sentence for the quotation: ``Lien said”.``
A mark may also be there twice in one place: ``grow,”” Lien said``. It is once too often if nothing else is open.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import PAUSES, Mark
from quotewire.tasks.repair.reporting_tags import closed_tag_at, tag_at

MIN_MARKS: Final = 3
"""The quotation's two marks and the superfluous one."""
MAX_TAG: Final = 80
"""Maximum length of the text between the two closing marks, in characters."""

_REASON: Final = "The quotation was closed before its tag: the mark behind the tag closes nothing."
_TWICE: Final = "The quotation mark was there twice."


def spurious_closers(view: View) -> Iterator[Edit]:
    """Remove the superfluous closing mark behind a tag.

    >>> [(e.start, e.end, e.after) for e in spurious_closers(View("“The catch will grow,” Lien said. ”"))]
    [(33, 35, '')]
    >>> [(e.start, e.end) for e in spurious_closers(View('"It will grow," Lien said". It did.'))]
    [(25, 26)]
    >>> list(spurious_closers(View("“It will grow,” Lien said. “It did.”")))
    []
    """
    for paragraph in view.quoting:
        marks, roles = paragraph.marks, paragraph.roles
        lost = [its.at for its in paragraph.lost]
        for number in range(MIN_MARKS - 1, len(marks)):
            if roles[number - 2 : number] == ["open", "close"]:
                closes, last = marks[number - 1 : number + 1]
                if roles[number] == "open" or any(closes.at < at < last.at for at in lost):
                    continue
                if _is_spurious(view.text, closes, last) or (
                    _closes_tag(view.text, closes, last) and not _may_open(marks, number)
                ):
                    yield Edit.one((last.at - last.gap_left, last.at + 1), "", "quote.spurious_close", _REASON, 0.85)


def doubled_closers(view: View) -> Iterator[Edit]:
    """Remove the second of two closing marks in one place, behind a pause and before a tag, that close one quotation.

    >>> [(e.start, e.end) for e in doubled_closers(View("“It will grow,”” Lien said."))]
    [(15, 16)]
    >>> list(doubled_closers(View("“They call it “growth,”” Lien said.")))
    []
    """
    for paragraph in view.quoting:
        twice = None if paragraph.continues else doubled(paragraph.marks)
        if twice is None:
            continue
        first, second = twice
        ends = first.left in PAUSES and second.gap_right > 0
        if ends and tag_at(view.text, second.at + 1 + second.gap_right):
            yield Edit.one((second.at, second.at + 1), "", "quote.spurious_close", _TWICE, 0.85)


def doubled(marks: Sequence[Mark]) -> tuple[Mark, Mark] | None:
    """Return the marks that stand twice in one place, if the others and one of the two open and close in turn.

    >>> [mark.at for mark in doubled(View("“No,”” he said. “Why?”").quoting[0].marks) or ()]
    [4, 5]
    >>> doubled(View("““No,” he said, “is no,”” she said.").quoting[0].marks)
    """
    found = [number for number, (one, two) in enumerate(pairwise(marks)) if two.at == one.at + 1]
    if len(found) != 1 or len(marks) % 2 == 0:
        return None
    first, second = marks[found[0] : found[0] + 2]
    kept = first if second.gap_right == 0 else second
    others = [mark.shape for mark in (*marks[: found[0]], kept, *marks[found[0] + 2 :])]
    in_turn = others == ["open", "close"] * (len(others) // 2)
    return (first, second) if in_turn and first.char == second.char else None


def _is_spurious(text: str, closes: Mark, last: Mark) -> bool:
    """Whether only a tag stands between two marks, and the second ends its paragraph and cannot be an opening mark."""
    at = closes.at + 1 + closes.gap_right
    if last.right or last.left != "." or closes.left not in PAUSES or last.at - at > MAX_TAG:
        return False
    # A straight mark with a space before it may open a quotation that continues in the next paragraph.
    points = last.char == "”" or (last.char == '"' and not last.gap_left)
    return points and ". " not in text[at : last.at - 2] and tag_at(text, at) is not None


def _may_open(marks: Sequence[Mark], number: int) -> bool:
    """Whether a mark may open the next quotation one place too early: the next mark closes something."""
    return number + 1 < len(marks) and marks[number].gap_right > 0 and marks[number + 1].shape != "open"


def _closes_tag(text: str, closes: Mark, last: Mark) -> bool:
    """Whether exactly a tag stands between two marks, and the second points back at it."""
    at = closes.at + 1 + closes.gap_right
    if closes.left not in PAUSES or last.shape != "close" or last.glyph == "open" or last.at - at > MAX_TAG:
        return False
    tag = text[at : last.at].removesuffix(".")
    return closed_tag_at(tag + ".", 0) == len(tag)

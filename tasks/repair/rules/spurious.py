"""quote.spurious_close: a second closing mark after the tag of a quotation that is already closed.

Chinese puts the tag before a quotation or after it. Translators that move the tag keep a mark in both places:
``“The catch will grow,” Lien said. ”`` Other translators take the whole sentence for the quotation: ``Lien said”.``
A mark may also be there twice in one place: ``grow,”” Lien said``. It is once too often if nothing else is open.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import PAUSES, Mark
from quotewire.tasks.repair.opening_places import SPOKEN
from quotewire.tasks.repair.opening_signs import single_opens
from quotewire.tasks.repair.reporting_tags import closed_tag_at, tag_at

MIN_MARKS: Final = 3
"""The quotation's two marks and the superfluous one."""
MAX_TAG: Final = 80
"""Maximum length of the text between the two closing marks, in characters."""

_TWO_APART: Final = re.compile(r"[,?!](?P<marks> ?(?P<mark>[\"”]) (?P=mark) ?)(?=\w)")
_BEHIND: Final = ("", ".", ",", ";", ":", ")")
_REASON: Final = "The quotation was closed before its tag: the mark behind the tag closes nothing."
_TWICE: Final = "The quotation mark was there twice."


def spurious_closers(view: View) -> Iterator[Edit]:
    """Remove the superfluous closing mark behind a tag.

    >>> [(e.start, e.end, e.after) for e in spurious_closers(View("“The catch will grow,” Lien said. ”"))]
    [(33, 35, '')]
    >>> [(e.start, e.end) for e in spurious_closers(View('"It will grow," Lien said". It did.'))]
    [(25, 26)]
    >>> [(e.start, e.end) for e in spurious_closers(View("“It will grow,” Lien said. ” The port is full."))]
    [(26, 28)]
    >>> list(spurious_closers(View("“It will grow,” Lien said. “It did.”")))
    []
    """
    for paragraph in view.quoting:
        marks, roles = paragraph.marks, paragraph.roles
        lost = [its.at for its in paragraph.lost]
        for number in range(MIN_MARKS - 1, len(marks)):
            if roles[number - 2 : number] == ["open", "close"]:
                closes, last = marks[number - 1 : number + 1]
                if any(closes.at < at < last.at for at in lost):
                    continue
                if _stands_apart(view.text, marks, number):
                    yield Edit.one((last.at - last.gap_left, last.at + 1), "", "quote.spurious_close", _REASON, 0.85)
                    continue
                if roles[number] == "open":
                    continue
                if single_opens(view.text, closes.at + 1, last.at):
                    continue  # it closes what a single mark opened
                if _is_spurious(view.text, closes, last) or (
                    _closes_tag(view.text, closes, last) and not _may_open(marks, number)
                ):
                    yield Edit.one((last.at - last.gap_left, last.at + 1), "", "quote.spurious_close", _REASON, 0.85)


def doubled_closers(view: View) -> Iterator[Edit]:
    """Remove the second of two closing marks in one place that close one quotation.

    >>> [(e.start, e.end) for e in doubled_closers(View("“It will grow,”” Lien said."))]
    [(15, 16)]
    >>> list(doubled_closers(View("“They call it “growth,”” Lien said.")))
    []
    """
    yield from _apart_twice(view)
    for paragraph in view.quoting:
        for first, second in () if paragraph.continues else doubled(paragraph.marks):
            tagged = first.left in PAUSES and tag_at(view.text, second.at + 1 + second.gap_right) is not None
            free = second.gap_right > 0 or second.right in _BEHIND
            if free and second.shape == "close" and (tagged or _means_words(first.left)):
                # Of two kinds, the one that does not close what stands before is superfluous.
                extra = first if _misfits(paragraph.marks, first, second) else second
                yield Edit.one((extra.at, extra.at + 1), "", "quote.spurious_close", _TWICE, 0.85)


def _apart_twice(view: View) -> Iterator[Edit]:
    """Yield the edit of two closing marks with a space between them, before a tag: ``We wait, " " said Lee``."""
    for found in _TWO_APART.finditer(view.text) if '" "' in view.text or "” ”" in view.text else ():
        if tag_at(view.text, found.end()) in ("verb", "pronoun", "name"):
            yield Edit.one(found.span("marks"), found["mark"] + " ", "quote.spurious_close", _TWICE, 0.85)


def doubled(marks: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    """Return the marks that stand twice in one place, if the others and one of each two open and close in turn.

    >>> [mark.at for pair in doubled(View("“No,”” he said. “Why?”").quoting[0].marks) for mark in pair]
    [4, 5]
    >>> doubled(View("““No,” he said, “is no,”” she said.").quoting[0].marks)
    []
    """
    found = [number for number, (one, two) in enumerate(pairwise(marks)) if two.at == one.at + 1]
    if not found:
        return []
    pairs = [(marks[number], marks[number + 1]) for number in found]
    dropped = {number + _begins(marks[number]) for number in found}
    kept = [mark.shape for number, mark in enumerate(marks) if number not in dropped]
    in_turn = kept == ["open", "close"] * (len(kept) // 2)
    # A quotation within another may begin and end with it; then the marks between show which is which.
    alike = len({_begins(first) for first, _ in pairs}) == 1 or 2 * len(pairs) == len(marks)
    return pairs if in_turn and alike and all(_closes_or_same(*pair) for pair in pairs) else []


def _closes_or_same(first: Mark, second: Mark) -> bool:
    """Whether two marks in one place are the same, or both may close, but only one a quotation of its kind."""
    if first.char == second.char:
        return True
    return not _begins(first) and {first.char, second.char} in ({'"', "”"}, {'"', "“"})


def _misfits(marks: Sequence[Mark], first: Mark, second: Mark) -> bool:
    """Whether the second of two closing marks, but not the first, is of the kind of the opening mark before them."""
    opens = [mark for mark in marks if mark.at < first.at][-1:]
    straight = [mark.char == '"' for mark in (first, second, *opens)]
    return len(straight) == MIN_MARKS and straight[0] != straight[2] == straight[1]


def _begins(mark: Mark) -> bool:
    """Whether a mark stands like one that opens something, as far as its left side shows."""
    return mark.left == "" or mark.gap_left > 0


def _means_words(char: str) -> bool:
    """Whether a character before a mark is of what is quoted, and no figure, which a mark of inches may follow."""
    return char in PAUSES or char.isalpha()


def _is_spurious(text: str, closes: Mark, last: Mark) -> bool:
    """Whether only a tag stands between two marks, and the second ends its paragraph and cannot be an opening mark."""
    at = closes.at + 1 + closes.gap_right
    if last.right or last.left != "." or closes.left not in PAUSES or last.at - at > MAX_TAG:
        return False
    # A straight mark with a space before it may open a quotation that continues in the next paragraph.
    points = last.char == "”" or (last.char == '"' and not last.gap_left)
    return points and ". " not in text[at : last.at - 2] and tag_at(text, at) is not None


def _stands_apart(text: str, marks: Sequence[Mark], number: int) -> bool:
    """Whether a mark that can only close stands by itself between a tag's sentence and the next one."""
    closes, last = marks[number - 1 : number + 1]
    pause = closes.right == ","
    at = closes.at + 1 + closes.gap_right + 2 * pause
    if last.char != "”" or not last.gap_left or not last.gap_right or last.left != "." or not last.right.isupper():
        return False
    # If the next mark closes something, this one may have opened it, pointing the wrong way.
    opens_next = number + 1 == len(marks) or (marks[number + 1].glyph, marks[number + 1].shape) == ("open", "open")
    end = text.find("\n", last.at) if number + 1 == len(marks) else marks[number + 1].at
    told = (pause or closes.left in PAUSES) and last.at - at <= MAX_TAG
    told = told and not SPOKEN.search(text, last.at, end if end >= 0 else len(text))
    return opens_next and told and closed_tag_at(text, at) == last.at - last.gap_left - 1


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

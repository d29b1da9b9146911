"""quote.nested: a quotation within a quotation that has the marks of the outer one: ``“By “art” he means it,” I said``.

Russian, Polish and Chinese often write the same marks, or marks of one look, at both levels, and translators make all
of them into ``"``. English alternates double and single marks. A pair is nested if the marks before it and behind it
show an open quotation: they open, open, close and close in turn, by character and spacing. It must stand amid a
sentence and hold a few words, since a mark that opens at a sentence's start may have been put there by a translator
that works sentence by sentence (``reopened``), and a tag behind the inner pair means that the quotation ended there.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise, zip_longest
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import PAUSES, Mark
from quotewire.tasks.repair.opening_places import SPOKEN
from quotewire.tasks.repair.openings_above import tagged_at
from quotewire.tasks.repair.reporting_tags import INTRODUCING, introduced, tag_at
from quotewire.tasks.repair.sentences import sentence_starts

_INNER: Final = re.compile(r"['‘](?<=[,:] .)(?=[A-ZÀ-Þ])(?!(?:Tis|Twas|Em|Til|Cause|Cos|Bout|Round)\b)")
"""A single mark that opens a quotation within another, behind its introduction."""
_INNER_END: Final = re.compile(r"['’](?:(?<=[.,?!…].)|(?!\w))")
_SAY: Final = frozenset(("say", "tell", "told", "tells", "ask", "write", "shout", "answer"))
_TELLING: Final = 50
"""Characters before an inner quotation in which its verb is looked for."""
_INNER_REASON: Final = "The quotation within the quotation was not closed."
MAX_NESTED: Final = 60
"""Maximum length of a nested quotation, in characters."""
MAX_STRAIGHT: Final = 120
"""The same with straight marks, which cannot point the wrong way."""

HABIT: Final = 2
"""Number of quotations that hold such ones from which on they are the article's habit."""

_TWO_PAIRS: Final = 4
_REASON: Final = "A quotation within a quotation has single marks."
_SINGLE: Final = {'"': ("'", "'"), "“": ("‘", "’"), "”": ("‘", "’")}


def nested_marks(view: View) -> Iterator[Edit]:
    """Replace the marks of a quotation within a quotation with single ones, in an article with other traces.

    People forget the single marks now and then; a translator does it everywhere. So an article with one such quotation
    and no trace of translation in its marks is left alone, and the inner quotation is flagged.

    >>> text = '"By "working" he means "waiting"," Lee said. " No, " he said.'
    >>> [(e.start, e.end, e.after) for e in nested_marks(View(text))]
    [(4, 5, "'"), (12, 13, "'"), (23, 24, "'"), (31, 32, "'")]
    >>> list(nested_marks(View('"By "working" he means it," Lee said.')))
    []
    """
    pairs = list(nested_pairs(view))
    if (len(pairs) >= HABIT and _outers(view, pairs) >= HABIT) or (pairs and _has_traces(view)):
        for first, second in pairs:
            opener, closer = _SINGLE[first.char]
            yield Edit.one((first.at, first.at + 1), opener, "quote.nested", _REASON, 0.85)
            yield Edit.one((second.at, second.at + 1), closer, "quote.nested", _REASON, 0.85)


def _outers(view: View, pairs: list[tuple[Mark, Mark]]) -> int:
    """The number of quotations that hold these pairs: between the pairs of two of them, an outer one has a mark."""
    marks = [mark.at for paragraph in view.quoting for mark in paragraph.marks]
    return 1 + sum(
        bisect_left(marks, after.at) - bisect_left(marks, before.at) > 1 for (_, before), (after, _) in pairwise(pairs)
    )


def _has_traces(view: View) -> bool:
    """Whether the article's other marks show a translator: their kind, a dash before a tag, or that some were lost."""
    habits = view.profile.quotes
    lost = any(paragraph.lost for paragraph in view.quoting)
    return lost or habits.dashes > 0 or any(sign.finds for sign in habits.signs())


def nested_pairs(view: View) -> Iterator[tuple[Mark, Mark]]:
    """Yield the marks of each quotation within a quotation that has the marks of the outer one.

    >>> [len(list(nested_pairs(View(text)))) for text in ('"By "now" he means it," Lee said.', '"No," he said, "go."')]
    [1, 0]
    """
    for paragraph in view.quoting:
        if len(paragraph.marks) >= _TWO_PAIRS:
            yield from _nested(view.text, paragraph.marks)


def told_quotations(view: View) -> Iterator[Edit]:
    """Make a quotation that the speaker retells single, and put back the mark that ends it where the outer one ends.

    The marks open, open and close; that the speaker tells of himself before the inner one shows that the outer
    quotation still goes on.

    >>> text = '"My dad rang me and said, "Wait for the bell," Ana Lee recalls.'
    >>> [(e.start, e.end, e.after) for e in told_quotations(View(text))]
    [(26, 27, "'"), (45, 45, "'")]
    >>> list(told_quotations(View('"It rained. Ana Lee said, "Wait for the bell," but they left.')))
    []
    """
    for paragraph in view.quoting:
        marks = paragraph.marks
        directions = [_direction(view.text, one, two) for one, two in zip_longest(marks, marks[1:])]
        for number, (outer, inner, last) in enumerate(zip(marks, marks[1:], marks[2:], strict=False)):
            if directions[number : number + 3] != ["open", "open", "close"] or inner.right.islower():
                continue
            whole = directions[number + 3 : number + 4] in ([], ["open"]) and directions[:number][-1:] in (
                [],
                ["close"],
            )
            if whole and _is_retold(view.text, outer, inner) and tagged_at(view.text, last.at):
                opener, closer = _SINGLE[inner.char]
                yield Edit.one((inner.at, inner.at + 1), opener, "quote.nested", _REASON, 0.85)
                yield Edit.one((last.at, last.at), closer, "quote.missing_close", _INNER_REASON, 0.85)


def _is_retold(text: str, outer: Mark, inner: Mark) -> bool:
    """Whether a sentence that introduces the inner quotation is spoken by whom the outer one quotes."""
    if inner.left not in (",", ":") or not inner.gap_left or not outer.right.isupper():
        return False
    introduction = text[sentence_starts(text, outer.at + 1, inner.at)[-1] : inner.at]
    return SPOKEN.search(introduction) is not None and _is_told(text, inner.at)


def lost_inner_closers(view: View) -> Iterator[Edit]:
    """Put back the single mark that ends an inner quotation, where the outer one ends.

    >>> [(e.start, e.after) for e in lost_inner_closers(View("“He told us, ‘Wait for the bell,” said Lee."))]
    [(32, '’')]
    >>> list(lost_inner_closers(View("“He told us, ‘Wait,’ and left,” said Lee. “They say, 'Tis late,” he said.")))
    []
    """
    for paragraph in view.quoting:
        for (first, opens), (mark, closes) in pairwise(zip(paragraph.marks, paragraph.roles, strict=True)):
            if (
                (opens, closes) != ("open", "close")
                or mark.left not in PAUSES
                or mark.gap_left
                or mark.shape != "close"
            ):
                continue
            inner = list(_INNER.finditer(view.text, first.at + 1, mark.at))
            if not inner or not _is_told(view.text, inner[-1].start()):
                continue
            sign = "'" if inner[-1][0] == "'" else "’"
            if not _INNER_END.search(view.text, inner[-1].end(), mark.at):
                yield Edit.one((mark.at, mark.at), sign, "quote.missing_close", _INNER_REASON, 0.85)


def _is_told(text: str, at: int) -> bool:
    """Whether a verb of saying is among the last words before an offset: ``told us, ‘``, ``used to say: ‘``."""
    words = text[max(0, at - _TELLING) : at].lower().split()[-4:]
    return not (INTRODUCING | _SAY).isdisjoint(word.strip(",:") for word in words)


def _nested(text: str, marks: list[Mark]) -> Iterator[tuple[Mark, Mark]]:
    """Yield the inner pairs of each quotation that is whole and has some."""
    outer: Mark | None = None
    pairs: list[tuple[Mark, Mark]] = []
    inner: Mark | None = None
    for number, mark in enumerate(marks):
        direction = _direction(text, mark, marks[number + 1] if number + 1 < len(marks) else None)
        if direction is None:
            outer, pairs, inner = None, [], None
        elif outer is None:
            outer, pairs, inner = (mark if direction == "open" else None), [], None
        elif direction == "open":
            if inner is not None or not _amid(text, mark) or (mark.char == '"') != (outer.char == '"'):
                outer, pairs, inner = None, [], None
            else:
                inner = mark
        elif inner is not None:
            if _is_pair(text, inner, mark):
                pairs.append((inner, mark))
                inner = None
            else:
                outer, pairs, inner = None, [], None
        else:
            if _ends(text, mark):
                yield from pairs
            outer, pairs = None, []


def _direction(text: str, mark: Mark, after: Mark | None) -> str | None:
    """Which way a mark points by character and spacing; None if they disagree or it is of another language."""
    if mark.char not in _SINGLE or mark.wide:
        return None
    shape = mark.shape
    if after is not None and after.at == mark.at + 1 and not mark.gap_left:
        shape = "close"  # two marks that close together
    elif text[mark.at - 1 : mark.at] in ('"', "”") and mark.at:
        shape = "close"
    return shape if shape in ("open", "close") and mark.glyph in ("neutral", shape) else None


def _amid(text: str, mark: Mark) -> bool:
    """Whether a mark opens in the middle of a sentence."""
    return (mark.left.isalnum() or mark.left == ",") and mark.gap_left == 1 and not introduced(text, mark.at)


def _is_pair(text: str, first: Mark, second: Mark) -> bool:
    """Whether two marks hold a few words that no tag follows."""
    if (
        second.at - first.at > (MAX_STRAIGHT if first.char == '"' else MAX_NESTED)
        or first.char == "”"
        or second.char == "“"
    ):
        return False
    tagged = second.left in PAUSES and tag_at(text, second.at + 1 + second.gap_right) is not None
    return not tagged and ". " not in text[first.at : second.at]


def _ends(text: str, mark: Mark) -> bool:
    """Whether a closing mark ends a sentence, or a part of one before a tag."""
    if mark.left in PAUSES or mark.left in '"”':
        return mark.right == "" or mark.gap_right > 0 or mark.right in PAUSES
    return mark.right in (",", ".") and tag_at(text, mark.at + 2 + (text[mark.at + 2 : mark.at + 3] == " ")) is not None

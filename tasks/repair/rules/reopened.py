"""quote.reopened: an opening mark that sentence-wise translation put inside a quotation.

``“He is no enemy. “We will go on,” he said``: the second mark opens what is already open. Human text shows the same
picture where a closing mark was lost, so the whole shape is required: one open quotation, a sentence end, the second
opener, one closing mark with a tag behind it, and no reporting verb between the two openers.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from tasks.repair.costs import PAUSES
from tasks.repair.edit import Edit
from tasks.repair.marks import Mark
from tasks.repair.tags import tag_at
from tasks.repair.view import Quoting, View

_REASON: Final = "The quotation was already open: the mark opened it a second time in its middle."
_REPORTS: Final = re.compile(r"\b(?:said|says|told|added|asked|wrote|replied|continued|explained)\b")


def reopened_quotations(view: View) -> Iterator[Edit]:
    """Take out the second opener.

    >>> [(e.start, e.end, e.after) for e in reopened_quotations(View("“We stay. “We go on,” he said."))]
    [(10, 11, '')]
    >>> list(reopened_quotations(View("“We stay,” he said. “We go on,” he added.")))
    []
    """
    for paragraph in view.quoting:
        for number, (first, second) in enumerate(pairwise(paragraph.marks)):
            if paragraph.roles[number : number + 3] == ["open", "open", "close"] and _reopens(
                view.text, paragraph, number, first, second
            ):
                yield Edit.one((second.at, second.at + 1), "", "quote.reopened", _REASON, 0.85)


def _reopens(text: str, paragraph: Quoting, number: int, first: Mark, second: Mark) -> bool:
    last = paragraph.marks[number + 2]
    shape = (second.shape, second.gap_left, last.shape) == ("open", 1, "close") and second.char == first.char
    if not (shape and second.left in ".?!" and second.right.isupper() and last.left in PAUSES):
        return False
    return not _REPORTS.search(text, first.at, second.at) and tag_at(text, last.at + 1 + last.gap_right) is not None

"""quote.dash_tag: the dashes that Russian and Ukrainian put between a quotation and its tag, and behind the tag."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import PAUSES
from quotewire.tasks.repair.reporting_tags import tag_at

_REASON: Final = "English puts no dash between a quotation and the tag behind it."
_AFTER: Final = "English puts no dash between a tag and the quotation that goes on behind it."
_BEHIND: Final = re.compile(r"(?<=[,.]) ?[-–—] ?\Z")
_GAP: Final = 4
"""Characters before an opening mark that are searched for the dash."""
_DASH: Final = re.compile(r"(,?) ?[-–—] ?")


def dash_tags(view: View) -> Iterator[Edit]:
    """Remove the dash between a closing mark and a tag, and move a comma after the mark to before it.

    >>> [(e.start, e.end, e.after) for e in dash_tags(View('"We bargain," - wrote Lee. "We stay", - said Roe.'))]
    [(13, 16, ' '), (35, 40, '," ')]
    """
    for mark in view.having("close"):
        dash = _DASH.match(view.text, mark.at + 1)
        if not dash or mark.gap_left:
            continue
        # After a comma no aside can begin, so a dash there is the source's even before no known tag.
        paused = mark.left == "," or dash[1] == ","
        follows = view.text[dash.end() : dash.end() + 1].islower() or tag_at(view.text, dash.end()) == "name"
        if not _goes_on(view.text, dash.end()) and not (paused and follows):
            continue
        if mark.left in PAUSES:
            yield Edit.one((mark.at + 1, dash.end()), " ", "quote.dash_tag", _REASON, 0.9)
        elif mark.left.isalnum():
            yield Edit.one((mark.at, dash.end()), "," + mark.char + " ", "quote.dash_tag", _REASON, 0.9)


def dashes_behind_tags(view: View) -> Iterator[Edit]:
    """Remove the dash between a tag and the quotation that goes on behind it.

    >>> [(e.start, e.end, e.after) for e in dashes_behind_tags(View('"We stay," said Lee, - "and wait."'))]
    [(20, 23, ' ')]
    """
    if not any(dash in view.text for dash in (" -", "–", "—", ".-", ",-")):
        return
    for paragraph in view.quoting:
        for (first, closes), (second, opens) in pairwise(zip(paragraph.marks, paragraph.roles, strict=True)):
            if closes != "close" or opens != "open":
                continue
            dash = _BEHIND.search(view.text, max(first.at, second.at - _GAP), second.at)
            if dash and _goes_on(view.text, first.at + 1 + first.gap_right):
                yield Edit.one(dash.span(), " ", "quote.dash_tag", _AFTER, 0.9)


def _goes_on(text: str, at: int) -> bool:
    """Whether a lower-case reporting tag begins here: "said Lee", "she said", "the pilot said"."""
    return text[at : at + 1].islower() and tag_at(text, at) in ("verb", "pronoun")

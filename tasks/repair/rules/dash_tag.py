"""quote.dash_tag: the dashes that Russian and Ukrainian put between a quotation and its tag, and behind the tag."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import PAUSES
from quotewire.tasks.repair.reporting_tags import INTRODUCING, capital_tag_at, tag_at

_REASON: Final = "English puts no dash between a quotation and the tag behind it."
_AFTER: Final = "English puts no dash between a tag and the quotation that goes on behind it."
_BEHIND: Final = re.compile(r"(?<=[,.]) ?[-–—] ?\Z")
_BARE: Final = re.compile(r"(?<=\w) [-–—] ?\Z")
_BREAK: Final = re.compile(r"[.?!] ")
# "assured in the plant": Russian names no subject where many speak.
_IMPERSONAL: Final = re.compile(r"(?P<verb>[a-z]{3,14}ed|said|told|noted) (?:in|at) (?:the|an?|[A-ZÀ-Þ\"“])")
_TAG: Final = 100
"""Maximum length of a tag between dashes, in characters."""
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
        capital = mark.left in PAUSES and capital_tag_at(view.text, dash.end(), closed=True)
        if not _goes_on(view.text, dash.end()) and not (paused and follows) and not capital:
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
            at = first.at + 1 + first.gap_right
            if dash and (_goes_on(view.text, at) or tag_at(view.text, at) == "name"):
                yield Edit.one(dash.span(), " ", "quote.dash_tag", _AFTER, 0.9)
            elif dash is None and (span := _second_dash(view.text, first.at, second.at)):
                pause = ", " if second.right.islower() else ". "
                yield Edit.one(span, pause, "quote.dash_tag", _AFTER, 0.9)


def _second_dash(text: str, closes: int, opens: int) -> tuple[int, int] | None:
    """Where the second of the dashes around a tag stands, without a pause of its own: ``“We” – she said – “wait”``."""
    first = _DASH.match(text, closes + 1)
    second = _BARE.search(text, max(closes, opens - _GAP), opens)
    if first is None or second is None or second.start() <= first.end():
        return None
    if not _goes_on(text, first.end()) and tag_at(text, first.end()) != "name":
        return None
    told = text[first.end() : second.start()]
    return second.span() if len(told) <= _TAG and not _BREAK.search(told) else None


def _goes_on(text: str, at: int) -> bool:
    """Whether a lower-case reporting tag begins here: "said Lee", "she said", "the pilot said"."""
    if not text[at : at + 1].islower():
        return False
    told = _IMPERSONAL.match(text, at)
    return tag_at(text, at) in ("verb", "pronoun") or (told is not None and told["verb"] in INTRODUCING)

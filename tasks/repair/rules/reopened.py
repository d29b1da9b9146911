"""quote.reopened: redundant opening marks inside a quotation, left by sentence-by-sentence translation.

``“He is no enemy. “We will go on,” he said``: each sentence was translated separately and got an opening mark of its
own. Human text looks nearly the same where a closing mark was lost. So a mark is removed only if it begins a sentence
within a quotation that is certainly open, no reporting tag stands before it (a tag would have ended the quotation),
and the quotation ends properly: at a tag or with a sentence.

In English a quotation that continues in the next paragraph gets a new opening mark at the start of that paragraph. If
that mark is missing and the first opening mark stands in mid-paragraph, the translator added it, unless a sentence
before it reports what somebody did or said: then the quotation above was never closed, and the mark opens the next one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import Quoting, View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import PAUSES, Mark
from quotewire.tasks.repair.opening_places import NARRATED, SPOKEN
from quotewire.tasks.repair.reporting_tags import capital_tag_at, closed_tag_at, name_tag_ends, tag_at, unpaused_tag
from quotewire.tasks.repair.rules.spurious import doubled
from quotewire.tasks.repair.sentences import sentence_starts

_REASON: Final = "The quotation was already open: the mark opened it a second time in its middle."
_TWICE: Final = "The quotation mark was there twice."
_BEFORE: Final = (*PAUSES, ":")
_PAUSE: Final = re.compile(r"[,.?!…] ")
_SENTENCE_END: Final = ".?!…"
OPENERS: Final = '“"'


def reopened_quotations(view: View) -> Iterator[Edit]:
    r"""Remove opening marks inside a quotation that is already open.

    >>> [(e.start, e.end, e.after) for e in reopened_quotations(View("“We stay. “We go. “We wait,” he said."))]
    [(10, 11, ''), (18, 19, '')]
    >>> text = "“We stay.\nWe are few. “We go,” he said."
    >>> [text[e.end : e.end + 5] for e in reopened_quotations(View(text))]
    ['We go']
    >>> list(reopened_quotations(View("“We stay, he said. “We go,” he added.")))
    []
    """
    yield from _twice(view)
    # If the article also closes with “, a “ that seems to reopen a quotation may just as well close it.
    either = view.profile.quotes.closes_with_opener > 0
    # Where marks were lost, a mark that seems to reopen the quotation opens the next one.
    for paragraph in (paragraph for paragraph in view.quoting if not paragraph.lost):
        for first, run, last in _runs(paragraph):
            above = paragraph.continues and first == paragraph.start
            doubtful = any((either and mark.char == "“") or _closes(view.text, mark) for mark in run)
            doubtful = doubtful or (above and _narrates(view.text, first, run[0].at))
            if not doubtful and _ends(view.text, last) and not _reports(view.text, first, run[-1].at):
                for mark in run:
                    yield Edit.one((mark.at, mark.at + 1), "", "quote.reopened", _REASON, 0.85)


def _twice(view: View) -> Iterator[Edit]:
    """Yield the second of two opening marks in one place, if one mark closes the quotation before a tag."""
    for paragraph in view.quoting:
        first, second = doubled(paragraph.marks) or (None, None)
        closes = next((mark for mark in paragraph.marks if second is not None and mark.at > second.at), None)
        if first is None or second is None or closes is None or not second.right.isupper() or second.gap_right:
            continue
        begins = first.left == "" or (first.gap_left == 1 and first.left in _BEFORE)
        if begins and _closes_whole(view.text, closes):
            yield Edit.one((second.at, second.at + 1), "", "quote.reopened", _TWICE, 0.85)


def _closes_whole(text: str, mark: Mark) -> bool:
    """Whether a mark closes a quotation behind a pause, and a tag follows."""
    return mark.left in PAUSES and tag_at(text, mark.at + 1 + mark.gap_right) is not None


def _runs(paragraph: Quoting) -> Iterator[tuple[int, list[Mark], Mark]]:
    """Yield where a quotation was opened, the marks that open it again, and the mark that closes it."""
    opened: int | None = paragraph.start if paragraph.continues else None
    run: list[Mark] = []
    for mark, role in zip(paragraph.marks, paragraph.roles, strict=True):
        if role == "open":
            if opened is not None and mark.begins_sentence and mark.char in OPENERS:
                run.append(mark)
            else:
                opened, run = mark.at, []
        else:
            if role == "close" and opened is not None and run:
                yield opened, run, mark
            opened, run = None, []


def _closes(text: str, mark: Mark) -> bool:
    """Whether a tag follows a mark, so that it is a closing mark: ``Asked Lee``, ``Lee asked.``."""
    return capital_tag_at(text, mark.at + 1, closed=False) or name_tag_ends(text, mark.at + 1)


def _reports(text: str, start: int, end: int) -> bool:
    """Whether a reporting tag suggests that a closing mark was lost before it."""
    if any(
        tag_at(text, pause.end()) or closed_tag_at(text, pause.end()) for pause in _PAUSE.finditer(text, start, end)
    ):
        return True
    return unpaused_tag(text, start, end - 1) is not None


def _narrates(text: str, start: int, end: int) -> bool:
    """Whether a sentence reports, and nobody speaks in it."""
    bounds = [*sentence_starts(text, start, end), end]
    return any(
        NARRATED.search(text, first, last) and not SPOKEN.search(text, first, last) for first, last in pairwise(bounds)
    )


def _ends(text: str, mark: Mark) -> bool:
    """Whether a closing mark ends the whole quotation: at a sentence end, or before a tag or its name."""
    if mark.left in _SENTENCE_END or mark.right == "." or (mark.left == "," and mark.right.isupper()):
        return True
    return tag_at(text, mark.at + 1 + mark.gap_right) is not None

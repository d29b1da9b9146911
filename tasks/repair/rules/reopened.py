"""quote.reopened: redundant opening marks inside a quotation, left by sentence-by-sentence translation.

``“He is no enemy. “We will go on,” he said``: each sentence was translated separately and got an opening mark of its
own. Human text looks nearly the same where a closing mark was lost. So a mark is removed only if it begins a sentence
within a quotation that is certainly open, no reporting tag stands before it (a tag would have ended the quotation),
and the quotation ends properly: at a tag or with a sentence.

In English a quotation that continues in the next paragraph gets a new opening mark at the start of that paragraph. If
that mark is missing and the first opening mark stands in mid-paragraph, the translator added it, if somebody speaks in
the sentences before it. Otherwise the quotation above may have lost its closing mark, and the mark opens the next one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import Quoting, View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import Mark
from quotewire.tasks.repair.opening_places import NARRATED, SPOKEN
from quotewire.tasks.repair.reporting_tags import capital_tag_at, closed_tag_at, name_tag_ends, tag_at, unpaused_tag
from quotewire.tasks.repair.rules.spurious import doubled
from quotewire.tasks.repair.sentences import sentence_starts

_REASON: Final = "The quotation was already open: the mark opened it a second time in its middle."
_TWICE: Final = "The quotation mark was there twice."
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
            doubtful = doubtful or (above and not _speaks(view.text, first, run[0].at))
            if not doubtful and _ends(view.text, last) and not _reports(view.text, first, run[-1].at):
                for mark in run:
                    yield Edit.one((mark.at, mark.at + 1), "", "quote.reopened", _REASON, 0.85)


def _twice(view: View) -> Iterator[Edit]:
    """Yield the second of two opening marks in one place, if both stand like opening marks before a word."""
    for paragraph in view.quoting:
        for first, second in doubled(paragraph.marks):
            opens = (first.left == "" or first.gap_left == 1) and not second.gap_right and second.right.isalpha()
            if opens:
                yield Edit.one((second.at, second.at + 1), "", "quote.reopened", _TWICE, 0.85)


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


def _speaks(text: str, start: int, end: int) -> bool:
    """Whether somebody speaks here, and no sentence without a speaker reports."""
    bounds = [*sentence_starts(text, start, end), end]
    spoken = [SPOKEN.search(text, first, last) is not None for first, last in pairwise(bounds)]
    told = (NARRATED.search(text, first, last) is not None for first, last in pairwise(bounds))
    return any(spoken) and not any(narrated and not speaks for narrated, speaks in zip(told, spoken, strict=True))


def _ends(text: str, mark: Mark) -> bool:
    """Whether a closing mark ends the whole quotation: at a sentence end, or before a tag or its name."""
    if mark.left in _SENTENCE_END or mark.right == "." or (mark.left == "," and mark.right.isupper()):
        return True
    at = mark.at + 1 + mark.gap_right
    return tag_at(text, at) is not None or (mark.left == "," and closed_tag_at(text, at) is not None)

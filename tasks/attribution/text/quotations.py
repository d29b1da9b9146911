"""Quotations: the spans of text between quotation marks, found paragraph by paragraph.

Marks are taken as written; the repair stage corrects wrong ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MARK: Final = re.compile(r"[“”„«»\"]|''|``|(?<!\w)[‘'](?=\w)|(?<=[,.!?…])[’'](?!\w)")
_OPENERS: Final = frozenset({"“", "„", "«", "``"})
_CLOSERS: Final = frozenset({"”", "»"})
_SINGLE_OPEN: Final = frozenset({"‘", "'"})
_SINGLE_CLOSE: Final = frozenset({"’", "'"})


@dataclass(frozen=True, slots=True)
class Quotation:
    """An outermost quotation.

    Attributes:
        start: Code point offset of the opening mark.
        end: Code point offset after the closing mark, or the end of the paragraph's text.
        inner: The text between the marks.
        closed: False if there is no closing mark, as in a paragraph of a quotation that continues in the next one.
    """

    start: int
    end: int
    inner: str
    closed: bool


def find_quotations(text: str) -> list[Quotation]:
    """Find the outermost quotations of a text, in order.

    >>> [q.inner for q in find_quotations('“It is a ‘no’,” she said. "Why?"')]
    ['It is a ‘no’,', 'Why?']
    """
    found: list[Quotation] = []
    base = 0
    for paragraph in text.split("\n"):
        found.extend(_in_paragraph(paragraph, base))
        base += len(paragraph) + 1
    return found


def _in_paragraph(paragraph: str, base: int) -> Iterator[Quotation]:
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(paragraph):
        if opened is None:
            opened = mark if _may_open(mark, paragraph) else None
        elif _closes(opened.group(), mark.group()):
            yield Quotation(
                base + opened.start(), base + mark.end(), paragraph[opened.end() : mark.start()], closed=True
            )
            opened = None
        elif opened.group() in _SINGLE_OPEN and mark.group() not in _SINGLE_OPEN:
            # The opener was an apostrophe: a double mark overrides it.
            opened = mark if _may_open(mark, paragraph) else None
    if opened is not None and opened.group() not in _SINGLE_OPEN and _stands_for_opening(opened, paragraph):
        end = len(paragraph.rstrip())
        yield Quotation(base + opened.start(), base + end, paragraph[opened.end() : end], closed=False)


def _may_open(mark: re.Match[str], paragraph: str) -> bool:
    glyph = mark.group()
    if glyph in _OPENERS:
        return True
    if glyph in _CLOSERS or glyph == "’":
        return False
    before, after = paragraph[: mark.start()][-1:], paragraph[mark.end() : mark.end() + 1]
    # An inch mark (6") is followed by white space and opens no quotation.
    return not (before and not before.isspace() and (not after or after.isspace()))


def _closes(opener: str, mark: str) -> bool:
    if opener in _SINGLE_OPEN:
        return mark in _SINGLE_CLOSE
    if opener in {'"', "''", "``"}:
        return mark in {opener, "''", "”"} if opener != '"' else mark in {'"', "”"}
    return mark in _CLOSERS or mark == '"' or (opener == "„" and mark == "“")


def _stands_for_opening(mark: re.Match[str], paragraph: str) -> bool:
    """True if an unclosed mark can open a quotation: at the start of a paragraph or after a reporting tag."""
    before = paragraph[max(0, mark.start() - 8) : mark.start()].rstrip()
    return not before or before[-1] in ",:.—-"

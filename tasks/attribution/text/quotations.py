"""Quotations: the spans of text between quotation marks, found paragraph by paragraph.

Marks are taken as written; the repair stage corrects wrong ones. A quotation that runs over paragraphs is one
quotation for each of them, whether or not the later ones repeat the opening mark.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from spacy.tokens import Doc

from quotewire.tasks.attribution.text.documents import text_of

OPENING_MARKS: Final = frozenset('“„«"')
QUOTATION_MARKS: Final = OPENING_MARKS | frozenset("”»")
SENTENCE_ENDS: Final = frozenset(".!?…")
_MARK: Final = re.compile(
    r"(?=[“”„«»\"'`‘’])(?:[“”„«»\"]|''|``|(?<!\w)[‘'](?=\w)(?!(?:\d\ds?|em|tis|twas|til|cause|n)\b)"
    r"|(?<=[,.!?…])[’'](?!\w)|(?<=\w)['’](?=[,.;:!?)])|(?<=\w)’(?=\s*$|\s[-–—])|(?<=[^\W_sS])’(?=\s))"
)
"""A single mark is an apostrophe before ``90s`` and ``em``. Behind a word it may be one, too: it closes before
punctuation, a dash or the end of a line, and before a space unless the word ends in *s*, as a genitive plural does.
The look ahead spares all other characters the alternatives: seven times as fast."""
_OPENERS: Final = frozenset({"“", "„", "«", "``"})
_CLOSERS: Final = frozenset({"”", "»"})
_SINGLE_OPEN: Final = frozenset({"‘", "'"})
_SINGLE_CLOSE: Final = frozenset({"’", "'"})
_NESTED: Final = 12
"""Maximum number of marks, from the one that opens a quotation, among which those inside it are looked for."""
_BEFORE_OPENING: Final = frozenset("([—–-\"'‘“")
_AFTER_CLOSING: Final = frozenset(")]—–-\"'’”")
_SPACES: Final = 9
"""Characters before a mark in which the word that it may close ends."""
_MIDDLE: Final = 3
"""Maximum number of paragraphs without a mark inside a quotation that runs over paragraphs."""
_STOPS: Final = frozenset(",.;:!?")
_ENDING: Final = frozenset('”»"')
_BEFORE_CLOSING: Final = frozenset(",.!?…")
"""Punctuation that a closing mark follows; without it, a mark that nothing opened may be an inch mark or a slip."""


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


_QUOTATIONS: Final[WeakKeyDictionary[Doc, list[Quotation]]] = WeakKeyDictionary()


def find_quotations(text: str) -> list[Quotation]:
    r"""Find the outermost quotations of a text, in order.

    >>> [q.inner for q in find_quotations('“It is a ‘no’,” she said. "Why?"')]
    ['It is a ‘no’,', 'Why?']
    >>> [q.inner for q in find_quotations('“It was late.\n\nWe left,” she said.')]
    ['It was late.', 'We left,']
    """
    found: list[Quotation] = []
    middle: list[Quotation] = []
    opener = ""
    base = 0
    for paragraph in text.split("\n"):
        marks = list(_MARK.finditer(paragraph))
        rest = marks
        if opener and not marks and paragraph.strip() and len(middle) < _MIDDLE:
            middle.append(_whole(paragraph, base))
        elif opener and paragraph.strip():
            anew = bool(marks) and _opens_paragraph(marks[0], paragraph)
            first = None if anew else next((mark for mark in marks if _closes(opener, mark.group())), None)
            if first is not None and _ends_here(first, paragraph):
                found += [*middle, _whole(paragraph[: first.end()], base, first.group())]
                rest = [mark for mark in marks if mark.start() > first.start()]
            opener, middle = "", []
        found.extend(_in_paragraph(paragraph, base, rest))
        if marks and not (opener or not found or found[-1].closed or found[-1].start < base):
            opener = text[found[-1].start]
        base += len(paragraph) + 1
    return found


def quotations_of(doc: Doc) -> list[Quotation]:
    """The quotations of a document's text, found once: most steps ask for them."""
    quotations = _QUOTATIONS.get(doc)
    if quotations is None:
        quotations = _QUOTATIONS[doc] = find_quotations(text_of(doc))
    return quotations


def unopened(text: str, quotations: Iterable[Quotation]) -> list[int]:
    """Offsets of the closing marks behind punctuation that no mark opens: translation loses opening marks.

    >>> text = 'It was late," she said. “We left,” he said.'
    >>> unopened(text, find_quotations(text))
    [12]
    """
    closed = {quotation.end for quotation in quotations}
    found: list[int] = []
    base = 0
    for paragraph in text.split("\n"):
        first = next(_MARK.finditer(paragraph), None)
        if first is not None and base + first.end() not in closed and _is_closing(first, paragraph):
            found.append(base + first.start())
        base += len(paragraph) + 1
    return found


def _opens_paragraph(mark: re.Match[str], paragraph: str) -> bool:
    """True for an opening mark at the start of a paragraph: what stood unmarked before it was a heading."""
    return not paragraph[: mark.start()].strip() and _may_open(mark, paragraph)


def _whole(paragraph: str, base: int, mark: str = "") -> Quotation:
    """The quotation that a paragraph is, or its beginning up to a closing mark, without having an opening mark."""
    words = paragraph.strip()
    start = base + len(paragraph) - len(paragraph.lstrip())
    return Quotation(start, start + len(words), words.removesuffix(mark), closed=bool(mark))


def _ends_here(mark: re.Match[str], paragraph: str) -> bool:
    """True if a mark can close what a paragraph before opened: by its place it opens nothing."""
    return mark.start() > 0 and not _may_open(mark, paragraph)


def _is_closing(mark: re.Match[str], paragraph: str) -> bool:
    """True if a double mark can only close: behind a word and its punctuation, before a space, a comma or nothing."""
    if mark.group() in _SINGLE_CLOSE or mark.group() in _OPENERS or _may_open(mark, paragraph):
        return False
    before = paragraph[max(0, mark.start() - _SPACES) : mark.start()].rstrip()[-1:]
    after = paragraph[mark.end() : mark.end() + 1]
    return bool(before) and (before in _BEFORE_CLOSING or after == ",")


def _in_paragraph(paragraph: str, base: int, marks: Sequence[re.Match[str]]) -> Iterator[Quotation]:
    opened: re.Match[str] | None = None
    inner = range(0)
    for i, mark in enumerate(marks):
        if i in inner:
            continue
        if opened is None:
            opened = mark if _may_open(mark, paragraph) else None
            inner = _nested(paragraph, marks[i : i + _NESTED], i) if opened is not None else inner
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


def _nested(paragraph: str, marks: Sequence[re.Match[str]], first: int) -> range:
    """The numbers of the marks inside a quotation that holds others in marks of its own kind.

    Their places show which of them open: ``"I thought "What now" and ran," she said``. The range is empty if no
    quotation stands inside, or if the marks do not come out even.

    Args:
        paragraph: The paragraph.
        marks: Marks of it, from the one that opens the quotation.
        first: The number of that one.
    """
    depth, deepest = 0, 0
    for i, mark in enumerate(marks):
        if mark.group() in _SINGLE_OPEN | _SINGLE_CLOSE:
            continue
        step = _step(paragraph, mark)
        depth += step
        deepest = max(deepest, depth)
        if not step or not depth:
            return range(first + 1, first + i) if step and deepest > 1 else range(0)
    return range(0)


def _step(paragraph: str, mark: re.Match[str]) -> int:
    """1 for a mark that opens by its place or glyph, -1 for one that closes, 0 if that is open."""
    if mark.group() != '"':
        return (mark.group() in _OPENERS) - (mark.group() in _CLOSERS)
    before, after = paragraph[max(0, mark.start() - 1) : mark.start()], paragraph[mark.end() : mark.end() + 1]
    opens = (not before or before.isspace() or before in _BEFORE_OPENING) and after.isalnum()
    closes = not after or after.isspace() or after in _STOPS or after in _AFTER_CLOSING
    return opens - (closes and not (not before or before.isspace()))


def _may_open(mark: re.Match[str], paragraph: str) -> bool:
    glyph = mark.group()
    if glyph in _OPENERS:
        return True
    if glyph in _CLOSERS or glyph == "’":
        return False
    before, after = paragraph[max(0, mark.start() - 1) : mark.start()], paragraph[mark.end() : mark.end() + 1]
    # An inch mark (6") is followed by white space and opens no quotation.
    return not (before and not before.isspace() and (not after or after.isspace() or after in _STOPS))


def _closes(opener: str, mark: str) -> bool:
    if opener in _SINGLE_OPEN:
        return mark in _SINGLE_CLOSE
    if opener in {'"', "''", "``"}:
        return mark in {opener, "''", "”"} if opener != '"' else mark in {'"', "”"}
    return mark in _CLOSERS or mark == '"' or (opener == "„" and mark == "“")


def _stands_for_opening(mark: re.Match[str], paragraph: str) -> bool:
    """True if an unclosed mark can open a quotation: first in a paragraph, behind a tag or behind another quotation."""
    before = paragraph[max(0, mark.start() - _SPACES) : mark.start()].rstrip()
    return not before or before[-1] in ",:.—-" or (before[-1] in _ENDING and before[-2:-1] in SENTENCE_ENDS)

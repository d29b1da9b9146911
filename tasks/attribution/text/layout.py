"""Layout: the sentence and paragraph of a character, and whether it is quoted or part of the headline."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.text.blocks import blocks_of
from quotewire.tasks.attribution.text.quotations import quotations_of
from quotewire.tasks.attribution.text.spans import CharSpan

_TITLE_CASE: Final = 0.7
"""Minimum share of capitalized words among the longer words of a headline in title case."""
_LONG: Final = 4
"""Minimum letters of a longer word; most headline styles write shorter words in lower case."""
_HEADLINE: Final = 30
"""Maximum number of longer words in a headline."""
_GAP: Final = 10
"""Maximum white space between two paragraphs, in characters."""
_EVEN: Final = 0.7
"""Minimum share of the paragraphs that have the same number of sentences in an even layout. Of 60 articles 51 have it
when they are laid out in threes, and 3 as they were written."""
_EVEN_SIZE: Final = 3
"""Sentences of a paragraph in the even layouts that corpora of translations have."""
_EVEN_LEAST: Final = 3
"""Minimum number of paragraphs to tell."""
_FLAT: Final = 8
"""Minimum number of sentences of an article that is one paragraph."""

STAMP: Final = (
    r"[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?"
    r"(?:[ \xa0]?(?:[ap]\.?m\.?|GMT|UTC|BST|CES?T|EES?T|E[SD]?T|P[SD]?T))?[\])]?"
)
"""A time of day or of a recording at the start of a line."""
_ENTRY: Final = re.compile(rf"^[ \t\xa0]*{STAMP}(?=[ \xa0:–—|-])", re.MULTILINE)
_TURNS: Final = 3
"""Minimum turns of a conversation above which a line with a full stop is no headline."""
_ENTRIES: Final = 2
"""Minimum number of entries of a live blog."""


class Layout:
    """The layout of one article, computed once; positions are code point offsets in its text."""

    def __init__(self, doc: Doc, text: str, spoken: Sequence[CharSpan] = ()) -> None:
        """Read the layout.

        Args:
            doc: A parsed document.
            text: ``doc.text``.
            spoken: Spans that count as quoted without marks: what is said in the turns of a conversation.
        """
        self._text = text
        self._sentences = [sentence.start_char for sentence in doc.sents]
        self._paragraphs = self._stretches = _starts_of_paragraphs(text)
        self._entries = _starts_of_entries(doc, text)
        self._opened, self._closed = [], []
        for start, end in _quoted(doc, spoken):
            self._opened.append(start)
            self._closed.append(end)
        first = text.lstrip().partition("\n")[0]
        self.headline = text.find(first) + len(first) if is_title_case(first) else 0
        talk = len(spoken) >= _TURNS and first[-1:] in {".", ":"}  # "Ground Control, 14:02." above a conversation
        if talk or (spoken and min(spoken)[0] < self.headline):
            self.headline = 0
        """End of a headline in title case, where every word looks like a name; 0 if there is none."""

    @cached_property
    def is_even(self) -> bool:
        """True if nearly all paragraphs have the same number of sentences, or there is but one.

        No writer laid them out, and where one ends says nothing about who is spoken of.
        """
        begun = [start for start in self._paragraphs if self._text[start : start + 1].strip()]
        return _are_even(self._sentences, begun)

    @cached_property
    def _narrated(self) -> list[int]:
        """How many of the first sentences do not begin in a quotation, from none of them to all."""
        return list(accumulate((self.quotation(start) is None for start in self._sentences), initial=0))

    def divide(self, named: Iterable[tuple[int, object]]) -> None:
        """Find the stretches of an even layout: one begins where the text turns to another person.

        None is longer than the paragraphs of most even layouts. Those of any other layout are its paragraphs.

        Args:
            named: Offset of each mention by name, in order, and who is mentioned.
        """
        if not self.is_even:
            return
        turns, present = set[int](), None
        for at, person in named:
            if person is not present and self.quotation(at) is None:
                turns.add(self.sentence(at) - 1)
                present = person
        starts, first = [0], 0
        for n, start in enumerate(self._sentences[1:], 1):
            if n in turns or n - first == _EVEN_SIZE:
                starts += [start, start]  # an empty line stands between two paragraphs
                first = n
        self._stretches = starts

    def sentence(self, at: int) -> int:
        """Number of the sentence that contains a character."""
        return bisect_right(self._sentences, at)

    def narrated(self, at: int) -> int:
        """Number of sentences up to a character that do not begin in a quotation."""
        return self._narrated[self.sentence(at)]

    def paragraph(self, at: int) -> int:
        """Number of the paragraph that contains a character."""
        return bisect_right(self._paragraphs, at)

    def stretch(self, at: int) -> int:
        """Number of the stretch that contains a character: the paragraph that a writer would have made of it."""
        return bisect_right(self._stretches, at)

    def entry(self, at: int) -> int:
        """Number of the entry of a live blog that contains a character; 0 before the first and without any."""
        return bisect_right(self._entries, at)

    def next_paragraph(self, at: int) -> int:
        """Offset of the first word of the next paragraph; the end of the text if there is none."""
        start = self._text.find("\n", at)
        rest = self._text[start : start + _GAP].lstrip() if start >= 0 else ""
        return start + len(self._text[start : start + _GAP]) - len(rest) if rest else len(self._text)

    def quotation(self, at: int) -> int | None:
        """Number of the quotation that contains a character; None if the character is not quoted."""
        i = bisect_right(self._opened, at) - 1
        return i if i >= 0 and at < self._closed[i] else None


def _are_even(sentences: Sequence[int], paragraphs: Sequence[int]) -> bool:
    """True if all is one long paragraph, or nearly all but the first and the last have as many sentences as another."""
    begins = [bisect_left(sentences, start) for start in paragraphs]
    sizes = Counter(after - first for first, after in pairwise(begins[1:]))
    if not sizes:
        return len(sentences) - max(begins, default=0) >= _FLAT
    return sizes.total() >= _EVEN_LEAST and sizes.most_common(1)[0][1] >= _EVEN * sizes.total()


def _starts_of_entries(doc: Doc, text: str) -> list[int]:
    """Where the entries of a live blog begin: by the markup of the page, or with a time at the start of a line."""
    marked = [block.start for block in blocks_of(doc) if block.role == "entry"]
    starts = marked or [found.start() for found in _ENTRY.finditer(text)]
    return starts if len(starts) >= _ENTRIES else []


def _quoted(doc: Doc, spoken: Sequence[CharSpan]) -> list[CharSpan]:
    """The spans that are quoted, in order: quotations, and what is spoken with the quotations inside it."""
    marked = [(quotation.start, quotation.end) for quotation in quotations_of(doc)]
    if not spoken:
        return marked
    merged: list[CharSpan] = []
    for start, end in sorted([*marked, *spoken]):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def is_title_case(line: str) -> bool:
    """True if nearly all longer words of a line are capitalized.

    >>> is_title_case("Minister Says Ferry Will Sail Again")
    True
    """
    words = [word for word in line.split() if sum(char.isalpha() for char in word) >= _LONG]
    if not 1 < len(words) <= _HEADLINE:
        return False
    return sum(not word.lstrip("“‘'\"(").islower() for word in words) >= _TITLE_CASE * len(words) and any(
        word[:1].isupper() for word in words[1:]
    )


def _starts_of_paragraphs(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts

"""Layout: in which sentence and paragraph a character stands, and whether it is quoted or in the headline."""

from bisect import bisect_right
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.text.quotations import find_quotations

_TITLE_CASE: Final = 0.7
"""Share of capitals among a line's longer words from which it is a headline in title case."""
_LONG: Final = 4
"""Letters; shorter words are small in most styles of headline."""
_HEADLINE: Final = 30
"""Words that a headline has at most."""


_GAP: Final = 10
"""Characters of white space that paragraphs stand apart at most."""


class Layout:
    """Reads one article's layout once; all places are code points of its text."""

    def __init__(self, doc: Doc, text: str) -> None:
        self._text = text
        self._sentences = [sentence.start_char for sentence in doc.sents]
        self._paragraphs = _starts_of_paragraphs(text)
        self._opened, self._closed = [], []
        for quotation in find_quotations(text):
            self._opened.append(quotation.start)
            self._closed.append(quotation.end)
        first = text.lstrip().partition("\n")[0]
        self.headline = text.find(first) + len(first) if is_title_case(first) else 0
        """Where a headline in title case ends; in one every word looks like a name."""

    def sentence(self, at: int) -> int:
        """Number of the sentence that holds a character."""
        return bisect_right(self._sentences, at)

    def paragraph(self, at: int) -> int:
        """Number of the paragraph that holds a character."""
        return bisect_right(self._paragraphs, at)

    def next_paragraph(self, at: int) -> int:
        """Where the words of the next paragraph begin; the end of the text if there is none."""
        start = self._text.find("\n", at)
        rest = self._text[start : start + _GAP].lstrip() if start >= 0 else ""
        return start + len(self._text[start : start + _GAP]) - len(rest) if rest else len(self._text)

    def quotation(self, at: int) -> int | None:
        """Number of the quotation that holds a character."""
        i = bisect_right(self._opened, at) - 1
        return i if i >= 0 and at < self._closed[i] else None


def is_title_case(line: str) -> bool:
    """Whether nearly all longer words of a line have a capital.

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

"""Paragraphs: the pieces of a text that are parsed apart.

A sentence never crosses a paragraph break, and the longest piece, not the article, bounds the memory of a parse.
"""

import re
from collections.abc import Iterator
from typing import Final

MAX_PIECE: Final = 10_000
"""Characters. The parser's arrays grow with the piece; no paragraph that people write is this long."""
MAX_WORD: Final = 500
"""Characters. spaCy's tokenizer strips affixes one by one and copies the rest: its time is quadratic in the length."""
_PARAGRAPH: Final = re.compile(r"[^\n]*\n\s*|[^\n]+")
_CHUNK: Final = re.compile(rf"\s*\S{{1,{MAX_WORD}}}|\s+")


def pieces(text: str) -> Iterator[str]:
    r"""Split a text into paragraphs with the white space that follows each, and long paragraphs at ``MAX_PIECE``.

    >>> list(pieces("One.\n\nTwo."))
    ['One.\n\n', 'Two.']
    """
    for match in _PARAGRAPH.finditer(text):
        paragraph = match.group()
        if len(paragraph) <= MAX_WORD:
            yield paragraph
        else:
            yield from _bounded(paragraph)


def _bounded(paragraph: str) -> Iterator[str]:
    """Split a long paragraph at white space, and a word of ``MAX_WORD`` characters or more inside the word."""
    start = end = 0
    long_word = False
    for chunk in _CHUNK.finditer(paragraph):
        # A word that fills a whole chunk continues in the next chunk; joining the two would undo the split.
        if end > start and (long_word or chunk.end() - start > MAX_PIECE):
            yield paragraph[start:end]
            start = end
        end = chunk.end()
        long_word = end - chunk.start() >= MAX_WORD
    yield paragraph[start:]

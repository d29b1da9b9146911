"""Between tokens and characters: contents and mentions are cut on tokens and told as characters."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from spacy.tokens import Doc

CharSpan = tuple[int, int]
"""Start and end as code points of ``doc.text``, end exclusive."""
TokenSpan = tuple[int, int]
"""First token and the token after the last."""

_EDGE: Final = " \t\r\n\xa0\u200b,;:.–—-"
_QUOTES: Final = frozenset("“”„«»\"'‘’")


class Places:
    """Finds the token at a character; built once per document."""

    def __init__(self, doc: Doc) -> None:
        self._starts = [token.idx for token in doc]

    def token_at(self, char: int) -> int:
        """Index of the token that covers a character, or of the last one before it."""
        return max(0, bisect_right(self._starts, char) - 1)

    def tokens_in(self, extent: CharSpan) -> TokenSpan:
        """The tokens that touch a stretch of characters."""
        return self.token_at(extent[0]), self.token_at(max(extent[0], extent[1] - 1)) + 1


def trimmed(text: str, start: int, end: int) -> CharSpan | None:
    """Cut white space and punctuation from both ends, but no quotation mark; None when nothing is left.

    >>> trimmed('then, "no," ', 4, 12)
    (6, 11)
    """
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return (start, end) if any(char.isalnum() for char in text[start:end]) else None


def extents(doc: Doc, text: str, stretches: Iterable[TokenSpan]) -> tuple[CharSpan, ...]:
    """The characters of token stretches, trimmed, in text order; stretches without a word are left out.

    Args:
        doc: A parsed document.
        text: ``doc.text``, which spaCy puts together anew each time it is asked.
        stretches: Tokens.
    """
    found = []
    for first, after in sorted(stretches):
        if first < after:
            last = doc[after - 1]
            piece = trimmed(text, doc[first].idx, last.idx + len(last))
            if piece is not None:
                found.append(piece)
    return tuple(found)


def without(stretch: TokenSpan, hole: TokenSpan) -> list[TokenSpan]:
    """What is left of a stretch when another one is cut out of it.

    >>> without((0, 9), (3, 5))
    [(0, 3), (5, 9)]
    """
    first, after = stretch
    if hole[1] <= first or after <= hole[0]:
        return [stretch]
    return [part for part in ((first, min(hole[0], after)), (max(hole[1], first), after)) if part[0] < part[1]]

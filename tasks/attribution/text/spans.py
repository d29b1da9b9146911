"""Token and character spans: contents and mentions are cut at tokens and emitted as character offsets."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, Generic, TypeVar

from spacy.tokens import Doc, Token

CharSpan = tuple[int, int]
"""Start and end as code points of ``doc.text``, end exclusive."""
TokenSpan = tuple[int, int]
"""Index of the first token and of the token after the last."""

_EDGE: Final = " \t\r\n\xa0\u200b,;:.–—-"
_STRIDE: Final = 256
"""Characters of a stretch of the text by which spans are looked up."""
_Value = TypeVar("_Value")


class Places:
    """Maps characters to tokens; built once per document."""

    def __init__(self, doc: Doc) -> None:
        self._starts = [token.idx for token in doc]

    def token_at(self, char: int) -> int:
        """Index of the token that covers a character, or of the last token before it."""
        return max(0, bisect_right(self._starts, char) - 1)

    def tokens_in(self, extent: CharSpan) -> TokenSpan:
        """The span of the tokens that overlap a character span."""
        return self.token_at(extent[0]), self.token_at(max(extent[0], extent[1] - 1)) + 1


def covering_token(doc: Doc, char: int) -> Token | None:
    """The token that covers a character, or the next one for a space; None if there is none."""
    span = doc.char_span(char, char + 1, alignment_mode="expand")
    return doc[span.start] if span is not None and span.start < len(doc) else None


def is_within(char: int, spans: Iterable[CharSpan]) -> bool:
    """True if one of some spans holds a character.

    >>> is_within(4, [(0, 3), (4, 9)]), is_within(3, [(0, 3), (4, 9)])
    (True, False)
    """
    return any(start <= char < end for start, end in spans)


class SpanIndex(Generic[_Value]):
    """Spans with a value each, by their place: which may overlap another is found without a look at all of them."""

    def __init__(self, spans: Iterable[tuple[CharSpan, _Value]]) -> None:
        self._spans: defaultdict[int, list[tuple[CharSpan, _Value]]] = defaultdict(list)
        for span, value in spans:
            self.add(span, value)

    def add(self, span: CharSpan, value: _Value) -> None:
        """Add a span with its value."""
        for stride in _strides(span):
            self._spans[stride].append((span, value))

    def near(self, span: CharSpan) -> Iterator[tuple[CharSpan, _Value]]:
        """Yield all spans that overlap this one, and others; in the order in which they were given if it is short.

        A span that is long, or near a long one, may come twice.
        """
        for stride in _strides(span):
            yield from self._spans.get(stride, ())

    def around(self, char: int) -> Iterator[_Value]:
        """Yield the values of the spans that contain a character, in the order in which they were given."""
        for (start, end), value in self._spans.get(char // _STRIDE, ()):
            if start <= char < end:
                yield value


def _strides(span: CharSpan) -> range:
    start, end = span
    return range(start // _STRIDE, max(start, end - 1) // _STRIDE + 1)


def trimmed(text: str, start: int, end: int) -> CharSpan | None:
    """Trim white space and punctuation, but no quotation marks, from both ends; None if no letter or digit is left.

    >>> trimmed('then, "no," ', 4, 12)
    (6, 11)
    """
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return (start, end) if any(char.isalnum() for char in text[start:end]) else None


def share(piece: CharSpan, spans: Iterable[CharSpan]) -> float:
    """How much of a character span the one of some spans covers that covers most of it, 0 to 1.

    >>> share((0, 10), [(8, 12), (0, 5)])
    0.5
    """
    start, end = piece
    return max((min(end, e) - max(start, s) for s, e in spans), default=0) / max(1, end - start)


def extents(doc: Doc, text: str, stretches: Iterable[TokenSpan]) -> tuple[CharSpan, ...]:
    """The character spans of token spans, trimmed and in text order; spans without a word are left out.

    Args:
        doc: A parsed document.
        text: Its text.
        stretches: Token spans.
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
    """What is left of a token span when another one is cut out of it.

    >>> without((0, 9), (3, 5))
    [(0, 3), (5, 9)]
    """
    first, after = stretch
    if hole[1] <= first or after <= hole[0]:
        return [stretch]
    return [part for part in ((first, min(hole[0], after)), (max(hole[1], first), after)) if part[0] < part[1]]

"""Which characters and tokens of a text are inside quotation marks."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from quotewire.schemas.document import StatementType
from quotewire.tasks.attribution.text import CharSpan, Places, Quotation


def quoted_tokens(places: Places, quotations: Iterable[Quotation]) -> set[int]:
    """Indices of the tokens inside quotations."""
    return {i for q in quotations for i in range(*places.tokens_in((q.start, q.end)))}


class Marks:
    """The characters of a text that are inside quotation marks."""

    def __init__(self, text: str, quotations: list[Quotation]) -> None:
        self.text = text
        self._quotations = quotations
        inside = bytearray(len(text))
        for q in quotations:
            inside[q.start : q.end] = b"\1" * (q.end - q.start)
        self._sums = [
            0,
            *accumulate(1 if flag and char.isalnum() else 0 for flag, char in zip(inside, text, strict=True)),
        ]
        self._words = [0, *accumulate(char.isalnum() for char in text)]
        self._starts = [q.start for q in quotations]

    def whole(self, content: tuple[CharSpan, ...], cue: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
        """Extend contents that begin or end inside a quotation to its quotation marks, if the cue is outside it.

        Contents get cut inside a long quotation by a parsing error or by the edge of the network's window. An unclosed
        quotation extends a content only at its start.
        """
        made: list[CharSpan] = []
        for piece in content:
            first, last = self._around(piece[0], cue), self._around(piece[1] - 1, cue)
            start = min(piece[0], first.start) if first is not None else piece[0]
            end = max(piece[1], last.end) if last is not None and last.closed else piece[1]
            if made and start <= made[-1][1]:
                made[-1] = (made[-1][0], max(made[-1][1], end))
            else:
                made.append((start, end))
        return tuple(made)

    def _around(self, char: int, cue: tuple[CharSpan, ...]) -> Quotation | None:
        """The quotation that contains a character but not the cue, or None."""
        at = bisect_right(self._starts, char) - 1
        quotation = self._quotations[at] if at >= 0 else None
        if quotation is None or quotation.end <= char:
            return None
        return None if any(quotation.start <= place < quotation.end for place, _ in cue) else quotation

    def type_of(self, content: Iterable[CharSpan]) -> StatementType:
        """Direct if all words are quoted, indirect if none is, else mixed."""
        pieces = list(content)
        quoted = sum(self._sums[end] - self._sums[start] for start, end in pieces)
        every = sum(self._words[end] - self._words[start] for start, end in pieces)
        if not quoted:
            return "indirect"
        return "direct" if quoted >= every else "mixed"

"""Where the content of a cue cannot be, whatever the network makes of the words.

``“The lift stood still.” She says the caretaker knew.``: a quotation that a full stop ends has no tag in the next
sentence, if that one has a content of its own. ``“Will it open?” “In May,” said Holm.``: two quotations side by side
are those of two speakers if the first asks.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.reported_speech import SecondSpeaker
from quotewire.tasks.attribution.text import SUBJECTS, Places, Quotation, TokenSpan

_REACH: Final = 30
"""Maximum distance from a cue back to the quotation before it, in tokens."""
_BEFORE_MARK: Final = " \xa0’'"
_CLAUSES: Final = frozenset({"ccomp"})
_STOPS: Final = frozenset({".", "!", "?", "…", ";"})


class Bounds:
    """The limits of contents in one document."""

    def __init__(
        self,
        doc: Doc,
        text: str,
        places: Places,
        quotations: Sequence[Quotation],
        speakers: Sequence[SecondSpeaker] = (),
    ) -> None:
        self._doc = doc
        self._speakers = speakers
        self._joints = [speaker.joint for speaker in speakers]
        self._text = text
        self._quotations = quotations
        self._firsts = [places.token_at(q.start) for q in quotations]
        self._afters = [places.token_at(max(q.start, q.end - 1)) + 1 for q in quotations]

    def of(self, cue: int) -> TokenSpan:
        """The first token that the content of a cue may have, and the token behind the last one."""
        before = bisect_left(self._afters, cue + 1) - 1
        first, after = 0, len(self._doc)
        if before >= 0 and self._afters[before] >= cue - _REACH:
            if self._is_closed_off(before, cue):
                first = self._afters[before]
            elif before and asks(self._text, self._quotations[before - 1], self._quotations[before]):
                first = self._firsts[before]
        behind = before + 1
        if (
            behind + 1 < len(self._quotations)
            and self._firsts[behind] <= cue + _REACH
            and asks(self._text, self._quotations[behind], self._quotations[behind + 1])
        ):
            after = self._afters[behind]
        return self._beside_speakers(cue, first, after)

    def _beside_speakers(self, cue: int, first: int, after: int) -> TokenSpan:
        """The limits without the clause of somebody else: that of the next speaker, or that of the one before."""
        at = bisect_left(self._joints, cue)
        if at < len(self._speakers) and self._speakers[at].start <= cue:
            after = min(after, self._joints[at])
        if at and self._speakers[at - 1].verb == cue:
            first = max(first, cue + 1)
        return first, after

    def _is_closed_off(self, at: int, cue: int) -> bool:
        """True if a quotation ends with a full stop before the sentence of a cue that has a content of its own."""
        quotation = self._quotations[at]
        if not quotation.closed or quotation.inner.rstrip(_BEFORE_MARK)[-1:] != ".":
            return False
        between = self._doc[self._afters[at] : cue + 1]
        if not between[0].text[:1].isupper() or any(token.text in _STOPS for token in between):
            return False
        return _has_own_content(self._doc[cue], self._afters[at])


def asks(text: str, quotation: Quotation, other: Quotation) -> bool:
    """True if a quotation is a question and another one stands right behind it, as its answer does."""
    between = text[quotation.end : other.start]
    return (
        quotation.closed
        and quotation.inner.rstrip(_BEFORE_MARK)[-1:] == "?"
        and not between.strip()
        and "\n" not in between
    )


def _has_own_content(cue: Token, first: int) -> bool:
    """True for ``She says the caretaker knew`` and ``According to her, he knew`` that begin behind ``first``."""
    if cue.lower_ == "according":
        return cue.i == first and cue.head.i > cue.i and cue.head.sent.start == cue.sent.start
    children = list(cue.children)
    return any(child.dep_ in _CLAUSES and child.i > cue.i for child in children) and any(
        child.dep_ in SUBJECTS and first <= child.i < cue.i for child in children
    )

"""Statements whose cues stand in one sentence, and those near one of them to compare it with."""

from collections.abc import Sequence
from typing import Final

from spacy.tokens import Doc

from quotewire.tasks.attribution.types import Candidate

_MOST: Final = 20
"""Statements before and after one in its sentence to compare it with. No sentence of news has as many."""


def by_sentence(doc: Doc, found: Sequence[Candidate]) -> list[list[int]]:
    """The indices of the statements with a cue, together where their cues are in one sentence, in their order."""
    same: dict[int, list[int]] = {}
    for i, statement in enumerate(found):
        if statement.head is not None:
            same.setdefault(doc[statement.head].sent.start, []).append(i)
    return list(same.values())


def beside(same: Sequence[int], at: int) -> list[int]:
    """The indices of the statements near the one at a place among those of its sentence, without it."""
    return [*same[max(0, at - _MOST) : at], *same[at + 1 : at + _MOST + 1]]

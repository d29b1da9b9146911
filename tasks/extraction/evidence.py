"""Weighs the evidence for a run of suspected lines: their clues, the run's position, and its neighbours.

The sum decides, and its parts are reported as the reason. The neighbours of a run are lines of the article, which stay,
so removing other runs does not change its weight. That makes removal idempotent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from quotewire.tasks.extraction.lines import Line

ENOUGH: Final = 4
"""Minimum weight for removing a run."""
_INTRODUCED: Final = -2
"""Penalty after a line that ends in a colon, ``The form reads:``: the article itself quotes the form."""

_FORMS: Final = {
    "words": "the exact words of site software",
    "beginning": "a beginning of site software",
    "wording": "the wording of site software",
    "shape": "words and names in a fixed form",
    "labels": "labels with their values",
    "row": "a row of buttons",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The weight of the evidence for removing a run, and the reasons in words."""

    weight: int
    reasons: tuple[str, ...]


def is_separated(lines: Sequence[Line]) -> bool:
    """Whether blank lines separate the paragraphs of the text; suspected lines do not count."""
    return any(line.blank_before and not line.kind and not above.kind for above, line in pairwise(lines))


def weigh(lines: Sequence[Line], first: int, last: int, *, separated: bool) -> Evidence:
    """Weigh the run from line ``first`` to line ``last``."""
    before = lines[first - 1] if first else None
    after = lines[last + 1] if last + 1 < len(lines) else None
    if _goes_on(before, lines[first]) or _goes_on(lines[last], after):
        return Evidence(0, ())  # a wrapped line of prose that happens to look like boilerplate
    apart = not separated or ((before is None or lines[first].blank_before) and (after is None or after.blank_before))
    clues = [line.clue for line in lines[first : last + 1] if line.clue]
    # In a block with prose, a line that only begins like boilerplate may be prose too.
    clues = [clue for clue in clues if apart or clue.form != "beginning"]
    weight = sum(clue.weight for clue in clues)
    alone = before is None and after is None  # no article beside it: position is no evidence
    reasons = list(dict.fromkeys(_FORMS[clue.form] for clue in clues))
    for holds, points, reason in (
        (before is None and not alone, 1, "at the head of the text"),
        (after is None and not alone, 1, "at the tail of the text"),
        (apart and not alone, 1, "apart from the paragraphs around it"),
        (any(line.follows for line in lines[first : last + 1]), 1, "what follows has the form that belongs to it"),
        (before is not None and before.text.endswith(":"), _INTRODUCED, ""),
    ):
        if holds:
            weight += points
            reasons += [reason] if reason else []
    return Evidence(weight, tuple(reasons))


def _goes_on(line: Line | None, below: Line | None) -> bool:
    """Whether a sentence continues from one line to the next."""
    return line is not None and below is not None and not below.blank_before and below.text[0].islower()

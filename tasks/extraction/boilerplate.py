"""Boilerplate removal: finds what is not part of the article, with the kind and the reason of each block.

A line is suspected for its words or form (``clues.py``). Consecutive suspected lines, with or without blank lines
between them, form a run, and a run is removed if its evidence suffices (``evidence.py``). Only whole lines are removed,
except for notices at the end of a line or before the text's first word (``notices.py``). The time is linear in the
text. Removal is idempotent: nothing is found in a text whose boilerplate was removed.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from quotewire.schemas.document import Removed
from quotewire.tasks.extraction.clues import clue_of
from quotewire.tasks.extraction.evidence import ENOUGH, is_separated, weigh
from quotewire.tasks.extraction.lines import Line, split
from quotewire.tasks.extraction.name_shapes import is_name
from quotewire.tasks.extraction.notices import cut_notices

HEADLINES_MAX: Final = 12
"""Maximum headlines that are removed with a heading of related links."""
BIOGRAPHY_WORDS_MAX: Final = 80
"""Maximum length of a paragraph about the author, in words."""

_BULLETS: Final = ("-", "–", "—", "•", "·", "*", "►", "▶", "▸", "→", "›")


def find_boilerplate(text: str) -> list[Removed]:
    r"""Find the blocks to remove, in text order, with their blank lines and with offsets into ``text``.

    >>> [(block.kind, block.text) for block in find_boilerplate("It rained.\n\nPlease enter your comment!\n")]
    [('comment_form', '\n\nPlease enter your comment!\n')]
    """
    lines = split(text)
    for number, line in enumerate(lines):
        line.clue = clue_of(line.text)
        if line.clue is None:
            cut_notices(line, first=number == 0)
            line.clue = clue_of(line.text) if line.notices else None
    _take_followers(lines)
    separated = is_separated(lines)
    removed: list[Removed] = []
    stays = 0
    for first, last in _runs(lines):
        evidence = weigh(lines, first, last, separated=separated)
        if evidence.weight >= ENOUGH:
            removed += _notices(text, lines[stays:first])
            removed += _blocks(text, lines, first, last, "; ".join(evidence.reasons))
            stays = last + 1
    return removed + _notices(text, lines[stays:])


def without(text: str, removed: Sequence[Removed]) -> str:
    """Return the text without the removed blocks, which must be sorted and disjoint."""
    starts = [0, *(block.end for block in removed)]
    ends = [*(block.start for block in removed), len(text)]
    return "".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def _take_followers(lines: list[Line]) -> None:
    """Mark the lines that belong to a suspected one: headlines of related links, the paragraph about the author."""
    only_headlines = _only_headlines_from(lines)
    for index, line in enumerate(lines):
        if line.clue is None:
            continue
        if line.clue.heading:
            _take_headlines(lines, index, at_tail=only_headlines[index + 1])
        elif line.clue.paragraph and only_headlines[index + 2 :] and only_headlines[index + 2]:
            below = lines[index + 1]
            below.follows = line.kind if _is_biography(below) else None


def _take_headlines(lines: list[Line], heading: int, *, at_tail: bool) -> None:
    for below in lines[heading + 1 : heading + 1 + HEADLINES_MAX]:
        contiguous = not below.blank_before or below.text.startswith(_BULLETS)
        if below.clue or not (below.is_headline and (at_tail or contiguous)):
            break
        below.follows = lines[heading].kind


def _is_biography(line: Line) -> bool:
    words = line.text.split()
    begins = next((number for number, word in enumerate(words[1:6], 1) if word[0].islower()), 0)
    return (
        not line.clue
        and '"' not in line.text
        and "“" not in line.text
        and begins > 0
        and len(words) <= BIOGRAPHY_WORDS_MAX
        and is_name(" ".join(words[:begins]))
    )


def _only_headlines_from(lines: list[Line]) -> list[bool]:
    flags = [True]
    for line in reversed(lines):
        flags.append(flags[-1] and bool(line.clue or line.is_headline))
    return flags[::-1]


def _runs(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Yield the first and last index of each run of suspected lines."""
    for suspected, group in groupby(range(len(lines)), key=lambda index: lines[index].kind is not None):
        if suspected:
            indices = list(group)
            yield indices[0], indices[-1]


def _notices(text: str, lines: Sequence[Line]) -> list[Removed]:
    """The blocks for the notices in lines that stay."""
    return [
        Removed(
            kind=notice.clue.kind,
            start=notice.start,
            end=notice.end,
            text=text[notice.start : notice.end],
            reason="a notice " + ("before a line's first word" if notice.start == line.start else "at a line's end"),
        )
        for line in lines
        for notice in line.notices
    ]


def _blocks(text: str, lines: list[Line], first: int, last: int, reason: str) -> Iterator[Removed]:
    """Split a run into one block per kind; together they cover the run and one separator beside it."""
    start, end = _extent(text, lines, first, last)
    for above, line in pairwise(lines[first : last + 1]):
        if line.clue and line.clue.weight == 1:
            line.follows = above.kind  # "Email" is a button in a share bar and a field in a form
    run = [list(group) for _, group in groupby(lines[first : last + 1], key=lambda line: line.kind)]
    for number, group in enumerate(run):
        stop = end if number == len(run) - 1 else group[-1].end
        yield Removed(kind=group[0].kind or "", start=start, end=stop, text=text[start:stop], reason=reason)
        start = stop


def _extent(text: str, lines: list[Line], first: int, last: int) -> tuple[int, int]:
    """Offsets of a run with one of the separators around it; the wider separator stays in the text."""
    before = lines[first - 1].end if first else None
    after = lines[last + 1].bol if last + 1 < len(lines) else None
    if before is None or after is None:
        return before or 0, len(text) if after is None else after
    gap_before = text.count("\n", before, lines[first].start)
    gap_after = text.count("\n", lines[last].end, after)
    if gap_before <= gap_after:
        return before, lines[last].end
    return lines[first].bol, after

"""Overlaps: one content found with two cues (``launched his campaign by talking about …`` and ``talking about …``).

A finder reads each cue by itself, so it may find both a phrase and the verb inside it, or a headline's verb and its
colon. Readers and annotators want one statement. Two different sources with high confidence remain two statements: an
agency and the person it quotes, a poll and the people it asked.
"""

from collections.abc import Sequence
from typing import Final

from quotewire.tasks.attribution.text import CharSpan
from quotewire.tasks.attribution.types import Candidate, Link

_SAME: Final = 0.7
"""Minimum overlap (Jaccard index) of two contents for them to be one. No two annotated contents reach it."""
_MOST: Final = 50
"""Statements that begin behind one, within it, to compare it with: quadratic without a limit. News has 13 at most."""
_SURE: Final = 0.7
"""Minimum confidence of the less confident statement for it to be kept if its source differs."""


def suppress_overlaps(found: Sequence[Candidate], links: Sequence[Link]) -> list[int]:
    """Indices of the statements to keep, in order: of two that overlap, the more confident one."""
    order = sorted(range(len(found)), key=lambda i: found[i].content[0])
    dropped: set[int] = set()
    for at, i in enumerate(order):
        end = found[i].content[-1][1]
        for j in (order[behind] for behind in range(at + 1, min(len(order), at + 1 + _MOST))):
            if found[j].content[0][0] >= end or i in dropped:
                break
            if j not in dropped and _shared(found[i].content, found[j].content) >= _SAME:
                first, second = sorted((i, j), key=lambda k: -found[k].confidence)
                sure = found[second].confidence >= _SURE or _is_quoted_in(found[second], found[first])
                if not (sure and _apart(links[first].mention, links[second].mention)):
                    dropped.add(second)
    return [i for i in range(len(found)) if i not in dropped]


def _is_quoted_in(one: Candidate, other: Candidate) -> bool:
    """True for a quotation inside another statement with its own tag: ``“…,” X said, according to the News``."""
    inside = all(any(start <= s and e <= end for start, end in other.content) for s, e in one.cue)
    return one.type == "direct" and bool(one.cue) and inside


def _shared(one: Sequence[CharSpan], other: Sequence[CharSpan]) -> float:
    """The Jaccard index of two contents: characters in both over characters in either."""
    both = sum(max(0, min(e, f) - max(s, t)) for s, e in one for t, f in other)
    return both / max(1, sum(e - s for s, e in one) + sum(e - s for s, e in other) - both)


def _apart(one: Sequence[CharSpan], other: Sequence[CharSpan]) -> bool:
    """True if neither mention is empty and they share no character."""
    return bool(one) and bool(other) and not any(s < f and t < e for s, e in one for t, f in other)

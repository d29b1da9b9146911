"""Windows: the tokens around a possible cue, and how each of them stands to it in the sentence tree."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from quotewire.tasks.attribution.network.features import Features, Ints

BEFORE: Final = 64
AFTER: Final = 120
"""Tokens. In training articles 99.8 in 100 contents lie wholly within."""
PATH: Final = 6
"""Ancestors of a cue that count, itself included."""
LEVELS: Final = 2 * (PATH + 1)
DEPTHS: Final = 8
DISTANCES: Final = 25
SENTENCES: Final = 7
QUOTATIONS: Final = 6
_NEAR: Final = 8


class Relations(NamedTuple):
    """Windows by tokens, each a class.

    Attributes:
        level: Twice the number of the cue's nearest ancestor that the token hangs on (``PATH``: none), plus one for
            that ancestor itself.
        branch: Dependency of that ancestor's child through which the token hangs, plus one; 0 for the ancestor.
        depth: Steps up to the ancestor, or to the token's own root.
        distance: Signed distance to the cue in classes.
        sentence: Signed distance in sentences.
        quotation: Whether the token is outside quotations, in the cue's, or in another; plus 3 for a quoted cue.
    """

    level: Ints
    branch: Ints
    depth: Ints
    distance: Ints
    sentence: Ints
    quotation: Ints


def windows(feats: Features, cues: Sequence[int]) -> tuple[Ints, Ints]:
    """The tokens of each cue's paragraph around it.

    Returns:
        Token indices, windows by tokens, padded by repeating the first; and the windows' lengths.
    """
    at = np.asarray(cues, dtype=np.int64)
    para = feats.para
    first = np.maximum(np.searchsorted(para, para[at]), at - BEFORE)
    after = np.minimum(np.searchsorted(para, para[at], side="right"), at + AFTER)
    lengths = after - first
    steps = np.arange(lengths.max())
    return np.where(steps < lengths[:, None], first[:, None] + steps, first[:, None]), lengths


def relations(feats: Features, cues: Sequence[int], tokens: Ints, dep: Ints) -> Relations:
    """How tokens stand to their window's cue.

    Args:
        feats: The document's features.
        cues: One token for each window.
        tokens: What ``windows`` gave.
        dep: Each token's dependency as the model numbers it.
    """
    at = np.asarray(cues, dtype=np.int64)
    level, branch, depth = _climb(feats.head, at, tokens, dep)
    distance = tokens - at[:, None]
    away = np.abs(distance)
    steps = np.where(away <= _NEAR, away, np.select([away <= 12, away <= 20, away < 40], [9, 10, 11], 12))  # noqa: PLR2004
    quoted = feats.quotation
    same = np.where(quoted[tokens] < 0, 0, np.where(quoted[tokens] == quoted[at][:, None], 1, 2))
    return Relations(
        level,
        branch,
        depth,
        np.sign(distance) * steps + DISTANCES // 2,
        np.clip(feats.sent[tokens] - feats.sent[at][:, None], -3, 3) + 3,
        same + 3 * (quoted[at] >= 0)[:, None],
    )


def _climb(head: Ints, cues: Ints, tokens: Ints, dep: Ints) -> tuple[Ints, Ints, Ints]:
    """Climb from every token at once until each meets its cue's path to the root, or a root."""
    rows = np.arange(len(cues))[:, None]
    on_path = np.full((len(cues), len(head)), PATH, dtype=np.int8)
    node = cues
    path = []
    for _ in range(PATH):
        path.append(node)
        node = head[node]
    for k in range(PATH - 1, -1, -1):  # the nearest ancestor's number stands where a root repeats
        on_path[rows[:, 0], path[k]] = k
    level = on_path[rows, tokens].astype(np.int64)
    own = level < PATH
    branch = np.zeros_like(tokens)
    depth = np.zeros_like(tokens)
    now = tokens
    climbing = ~own
    steps = 0
    while climbing.any():
        up = head[now]
        met = on_path[rows, up].astype(np.int64)
        arrived = climbing & (met < PATH)
        stuck = climbing & (up == now)
        level = np.where(arrived, met, level)
        branch = np.where(arrived, dep[now] + 1, branch)
        depth = np.where(arrived, steps + 1, np.where(stuck, steps, depth))
        climbing &= ~arrived & ~stuck
        now = np.where(climbing, up, now)
        steps += 1
    return 2 * level + own, branch, np.minimum(depth, DEPTHS - 1)

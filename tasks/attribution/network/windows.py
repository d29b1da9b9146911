"""Windows: the tokens around a possible cue, and the relation of each to the cue in the dependency tree."""

from collections.abc import Sequence
from typing import Final, NamedTuple, cast

import numpy as np

from quotewire.tasks.attribution.network.features import Features, Ints

BEFORE: Final = 64
AFTER: Final = 120
"""Window size in tokens before and after the cue. It contains 99.8% of the contents in training articles."""
PATH: Final = 6
"""Number of a cue's ancestors that are distinguished, the cue itself included."""
LEVELS: Final = 2 * (PATH + 1)
DEPTHS: Final = 8
DISTANCES: Final = 25
SENTENCES: Final = 7
QUOTATIONS: Final = 6
_NEAR: Final = 8
_CLIMB: Final = 200
"""Maximum steps up a tree. Those of sentences have 30 levels; what is none may have one for each of its tokens."""


class Relations(NamedTuple):
    """The relation of each token to its window's cue, as class numbers.

    Attributes:
        level: Twice the number of the lowest ancestor that the cue and the token share (0: the cue, ``PATH``: none),
            plus one if the token is that ancestor.
        branch: Dependency of that ancestor's child above the token, plus one; 0 for none, or for the ancestor.
        depth: Steps up to the ancestor, or to the token's own root; at most ``DEPTHS - 1``.
        distance: Signed distance to the cue, binned, plus ``DISTANCES // 2``.
        sentence: Signed distance in sentences, clipped to 3 either way, plus 3.
        quotation: 0 outside quotations, 1 in the cue's, 2 in another; plus 3 for a quoted cue.
    """

    level: Ints
    branch: Ints
    depth: Ints
    distance: Ints
    sentence: Ints
    quotation: Ints


def windows(feats: Features, cues: Sequence[int]) -> tuple[Ints, Ints]:
    """The window around each cue, within its paragraph.

    Returns:
        Token indices, windows by tokens, padded by repeating the first; and the lengths of the windows.
    """
    at = np.asarray(cues, dtype=np.int64)
    para = feats.para
    first = np.maximum(np.searchsorted(para, para[at]), at - BEFORE)
    after = np.minimum(np.searchsorted(para, para[at], side="right"), at + AFTER)
    lengths = after - first
    steps = np.arange(lengths.max())
    return np.where(steps < lengths[:, None], first[:, None] + steps, first[:, None]), lengths


def relations(feats: Features, cues: Sequence[int] | Ints, tokens: Ints, dep: Ints) -> Relations:
    """Classify the relation of each token to its window's cue.

    Args:
        feats: The document's features.
        cues: Index of the head of each token's cue, or of the one that all have.
        tokens: Token indices.
        dep: Each token's dependency, as the model numbers it.

    Returns:
        Arrays of the shape of ``tokens``.
    """
    at = np.broadcast_to(np.asarray(cues, dtype=np.int64), tokens.shape)
    level, branch, depth = (
        found.reshape(tokens.shape) for found in _climb(feats.head, at.reshape(-1), tokens.reshape(-1), dep)
    )
    quoted = feats.quotation
    own, around = quoted[tokens], quoted[at]
    same = np.where(own < 0, 0, np.where(own == around, 1, 2))
    return Relations(
        level,
        branch,
        depth,
        _DISTANCE[tokens - at + BEFORE],
        np.clip(feats.sent[tokens] - feats.sent[at], -3, 3) + 3,
        same + 3 * (around >= 0),
    )


def _climb(head: Ints, cues: Ints, tokens: Ints, dep: Ints) -> tuple[Ints, Ints, Ints]:
    """Climb from all tokens at once until each reaches its cue's path to the root, or its own root.

    A token that does neither within ``_CLIMB`` steps is as one of another sentence.
    """
    path = [cues]
    for _ in range(PATH - 1):
        path.append(head[path[-1]])
    ways = np.stack(path)
    level = _on_path(ways, tokens)
    own = level < PATH
    branch = np.zeros_like(tokens)
    depth = np.zeros_like(tokens)
    climbing = np.flatnonzero(~own)
    now, ways = tokens[climbing], ways[:, climbing]
    for steps in range(_CLIMB):
        if not len(climbing):
            break
        up = head[now]
        met = _on_path(ways, up)
        arrived = met < PATH
        there = climbing[arrived]
        level[there] = met[arrived]
        branch[there] = dep[now[arrived]] + 1
        depth[there] = steps + 1
        stuck = ~arrived & (up == now)
        depth[climbing[stuck]] = steps
        on = ~arrived & ~stuck
        climbing, now, ways = climbing[on], up[on], ways[:, on]
    depth[climbing] = DEPTHS
    return 2 * level + own, branch, np.minimum(depth, DEPTHS - 1)


def _on_path(ways: Ints, nodes: Ints) -> Ints:
    """The number of each node in its cue's path; a root repeats in the path: its lowest number wins."""
    found = np.ones((PATH + 1, len(nodes)), dtype=bool)
    np.equal(ways, nodes, out=found[:PATH])
    return cast("Ints", found.argmax(axis=0))


def _distance_classes() -> Ints:
    """The class of each signed distance to a cue, from ``-BEFORE`` to ``AFTER``."""
    distance = np.arange(-BEFORE, AFTER + 1)
    away = np.abs(distance)
    steps = np.where(away <= _NEAR, away, np.select([away <= 12, away <= 20, away < 40], [9, 10, 11], 12))  # noqa: PLR2004
    return cast("Ints", np.sign(distance) * steps + DISTANCES // 2)


_DISTANCE: Final = _distance_classes()

"""Decoding: finds the best sequence of labels under a linear-chain conditional random field.

Viterbi's algorithm over a batch of windows (Lafferty, McCallum and Pereira, ICML 2001); labels are begin/inside/outside
(Ramshaw and Marcus, 1995) for source, cue and content.
"""

from typing import Final, cast

import numpy as np

from quotewire.tasks.attribution.network.features import Floats, Ints

SOURCE, CUE, CONTENT = 1, 3, 5
"""The label that begins a span of each role; the next number continues that span, 0 is outside."""
LABELS: Final = 7
NEVER: Final = -1e4
"""Score of what cannot be."""
_SCALED: Final = 8
"""Steps after which sums are scaled: far fewer than make them too small for a double."""


def transitions(learned: Floats, start: Floats) -> tuple[Floats, Floats]:
    """The learned scores with impossible sequences ruled out: an inside label must follow its begin or inside label."""
    between, first = learned.copy(), start.copy()
    for inside in range(2, len(start), 2):
        first[inside] = NEVER
        impossible = [label for label in range(len(start)) if label not in (inside, inside - 1)]
        between[impossible, inside] = NEVER
    return between, first


def viterbi(scores: Floats, lengths: Ints, between: Floats, first: Floats) -> tuple[Ints, Floats]:
    """Find the best label sequence of each window, and its score.

    Args:
        scores: Windows by tokens by labels.
        lengths: Tokens in each window; the rest is padding and gets label 0.
        between: Transition scores, preceding label by following label.
        first: Score of each label at the start of a window.

    Returns:
        Labels, windows by tokens; and one unnormalized log score per window, comparable with ``log_partition``.
    """
    windows, width, _ = scores.shape
    order, live = _longest_first(lengths, width)
    best = np.ascontiguousarray(scores[order].transpose(1, 0, 2))
    best[0] += first
    leaving = between[:, None, :]
    for i in range(1, width):
        ways = best[i - 1, : live[i]].T[:, :, None] + leaving
        best[i, : live[i]] += np.maximum.reduce(ways, axis=0)
    last = best[lengths[order] - 1, np.arange(windows)]
    labels = np.zeros((width, windows), dtype=np.int64)
    labels[lengths[order] - 1, np.arange(windows)] = last.argmax(axis=1)
    entering = np.ascontiguousarray(between.T)
    for i in range(width - 1, 0, -1):
        # Only the ways to the labels that turned out best are looked at again.
        ways = best[i - 1, : live[i]] + entering[labels[i, : live[i]]]
        labels[i - 1, : live[i]] = ways.argmax(axis=1)
    back = np.argsort(order)
    return labels.T[back], last.max(axis=1)[back]


def log_partition(scores: Floats, lengths: Ints, between: Floats, first: Floats) -> Floats:
    """The logarithm of the summed weight of all label sequences, for each window.

    The forward algorithm with sums scaled to one every few steps (Rabiner, Proc. IEEE 1989, section V.A).
    """
    order, live = _longest_first(lengths, scores.shape[1])
    top = scores.max(axis=2)
    weights = np.exp((scores - top[:, :, None])[order].transpose(1, 0, 2), dtype=np.float64)
    steps = np.exp(between, dtype=np.float64)
    scaled = np.zeros(len(scores))
    ways = np.exp(first) * weights[0]
    for i in range(1, scores.shape[1]):
        if i % _SCALED == 0:
            sums = ways.sum(axis=1)
            scaled += np.log(sums)
            ways /= sums[:, None]
        ways[: live[i]] = ways[: live[i]] @ steps * weights[i, : live[i]]
    total = (np.log(ways.sum(axis=1)) + scaled)[np.argsort(order)]
    real = np.arange(scores.shape[1]) < lengths[:, None]
    return cast("Floats", (total + np.where(real, top, 0).sum(axis=1)).astype(np.float32))


def _longest_first(lengths: Ints, width: int) -> tuple[Ints, list[int]]:
    """The order of the windows by falling length, and for each position the number of windows that reach it."""
    order = np.argsort(-lengths, kind="stable")
    reached = np.searchsorted(-lengths[order], -np.arange(width), side="left")
    return order, reached.tolist()

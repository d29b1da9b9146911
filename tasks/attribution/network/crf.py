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
    best = first + scores[:, 0]
    came = np.zeros(scores.shape, dtype=np.int8)
    stay = np.arange(scores.shape[2], dtype=np.int8)
    for i in range(1, width):
        ways = best[:, :, None] + between
        source = ways.argmax(axis=1)
        live = (i < lengths)[:, None]
        best = np.where(live, np.take_along_axis(ways, source[:, None], axis=1)[:, 0] + scores[:, i], best)
        came[:, i] = np.where(live, source, stay)
    labels = np.zeros((windows, width), dtype=np.int64)
    rows = np.arange(windows)
    labels[:, -1] = best.argmax(axis=1)
    for i in range(width - 1, 0, -1):
        labels[:, i - 1] = came[rows, i, labels[:, i]]
    return np.where(np.arange(width) < lengths[:, None], labels, 0), best.max(axis=1)


def log_partition(scores: Floats, lengths: Ints, between: Floats, first: Floats) -> Floats:
    """The logarithm of the summed weight of all label sequences, for each window (the forward algorithm)."""
    total = first + scores[:, 0]
    for i in range(1, scores.shape[1]):
        ways = total[:, :, None] + between
        top = ways.max(axis=1)
        after = top + np.log(np.exp(ways - top[:, None]).sum(axis=1)) + scores[:, i]
        total = np.where((i < lengths)[:, None], after, total)
    top = total.max(axis=1, keepdims=True)
    return cast("Floats", (top + np.log(np.exp(total - top).sum(axis=1, keepdims=True)))[:, 0])

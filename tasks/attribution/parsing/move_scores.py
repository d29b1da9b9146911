"""Scores of the moves of spaCy's parser and entity recognizer, the same whatever is parsed beside a text.

BLAS adds up a row in an order that depends on the number of rows and on the row's place among them. So what each token
adds to a state is computed for each part of a text by itself. The states of all texts are scored together, in twice the
precision of the model; rounded to it, the scores show nothing of the order.
"""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from thinc.api import Model

from quotewire.tasks.attribution.parsing.token_vectors import Floats

Doubles = npt.NDArray[np.float64]


def features(lower: Model[Any, Any], parts: Sequence[Floats]) -> Floats:
    """What each token adds as each feature, tokens by features by hidden units by pieces; row 0 is no token.

    Args:
        lower: spaCy's ``precomputable_affine``.
        parts: The vectors of the tokens of each part of a text, tokens by width.
    """
    weights = cast("Floats", lower.get_param("W"))
    flat = weights.reshape(-1, weights.shape[-1]).T
    made = np.empty((1 + sum(map(len, parts)), flat.shape[1]), dtype=np.float32)
    made[0] = cast("Floats", lower.get_param("pad")).reshape(-1)
    after = 1
    for vectors in parts:
        first, after = after, after + len(vectors)
        np.matmul(vectors, flat, out=made[first:after])
    return made.reshape(-1, *weights.shape[:-1])


def scores_of(hidden: Floats, weights: Doubles, bias: Doubles) -> Floats:
    """The score of each move, states by moves."""
    # Not with BLIS, as spaCy does: it ends the process if memory is short.
    scores = hidden.astype(np.float64) @ weights
    scores += bias
    return scores.astype(np.float32)

"""How good probabilities are: whether they mean what they say, and whether they put right before wrong."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_BINS: Final = 10

Probabilities = NDArray[np.float64]


def calibration_error(likely: Probabilities, truth: NDArray[Any], share: Probabilities | None = None) -> float:
    """Return the expected calibration error over ten bins of equal width (Naeini et al., AAAI 2015).

    Args:
        likely: Probabilities, 0 to 1.
        truth: True or 1 for what came true, one for each of them.
        share: What each counts, adding up to 1; all count the same without it.

    >>> round(calibration_error(np.array([0.95, 0.35]), np.array([True, False])), 3)
    0.2
    """
    if share is None:
        share = np.full(len(likely), 1 / max(1, len(likely)))
    bins = np.minimum((likely * _BINS).astype(int), _BINS - 1)
    gaps = share * (likely - truth.astype(float))
    return float(np.abs(np.bincount(bins, gaps, _BINS)).sum())


def ranked_rightly(likely: Probabilities, truth: NDArray[Any]) -> float:
    """Return the share of pairs of a true and a false one in which the true one is likelier; ties count half.

    That is the area under the ROC curve.

    >>> ranked_rightly(np.array([0.9, 0.4, 0.4]), np.array([True, True, False]))
    0.75
    """
    false = np.sort(likely[truth == 0])
    below, upto = (np.searchsorted(false, likely[truth == 1], side) for side in ("left", "right"))
    return float(np.mean(below + upto) / 2 / len(false))

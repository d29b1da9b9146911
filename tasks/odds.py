"""Probabilities and the logarithm of their odds, the scale on which logistic regressions add their signs."""

from math import exp, log
from typing import Final

_EDGE: Final = 1e-6


def logit(likely: float, edge: float = _EDGE) -> float:
    """The logarithm of the odds of a probability, which is kept so far from 0 and from 1.

    >>> logit(0.5), logit(1.0, 0.02) == logit(0.98)
    (0.0, True)
    """
    inside = min(max(likely, edge), 1 - edge)
    return log(inside / (1 - inside))


def probability(odds: float) -> float:
    """The probability, 0 to 1 and rounded to three digits, for a logarithm of odds.

    >>> probability(0.0), probability(logit(0.9))
    (0.5, 0.9)
    """
    return round(1 / (1 + exp(-odds)), 3)

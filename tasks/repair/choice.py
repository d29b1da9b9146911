"""Choosing one of several places by what speaks for each: a conditional logit model (McFadden 1974).

Each place gets a score from its features, and its probability is the share of its exponential. ``training.choices``
fits the weights; each model has its own features, its own weights in ``data`` and a module that describes its places.
"""

from collections.abc import Mapping, Sequence
from math import exp


def chances(places: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> list[float]:
    """Return the probability of each place to be the right one.

    Args:
        places: The features of each place, by name.
        weights: The weight of each feature.

    >>> [round(chance, 2) for chance in chances([{"a": 1.0}, {"a": 0.0}], {"a": 2.0})]
    [0.88, 0.12]
    """
    scores = [sum(weights[name] * value for name, value in place.items()) for place in places]
    highest = max(scores)
    shares = [exp(score - highest) for score in scores]
    return [share / sum(shares) for share in shares]

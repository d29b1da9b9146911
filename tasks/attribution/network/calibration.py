"""Calibration: turns the network's outputs into the probability that a statement is right."""

from collections.abc import Mapping
from math import exp, log
from typing import Any, Final

from quotewire.tasks.attribution.network.inference import Labelled

_EDGE: Final = 1e-6


class Calibration:
    """Two logistic regressions (Platt, 1999), fitted on articles that the network was not trained on.

    The first takes the network's two outputs. The second runs once the source is known. It corrects the first where the
    network is overconfident: nested statements and those without a source, which people annotate less often.
    """

    def __init__(self, fitted: Mapping[str, Any]) -> None:
        self._first = {name: float(fitted[name]) for name in ("bias", "likely", "path")}
        told = fitted["told"]
        self._told = {name: float(told[name]) for name in ("bias", "sure", "nested", "sourceless", "quoted", "both")}

    def confidence(self, labelled: Labelled) -> float:
        """Probability, 0 to 1 and rounded to three digits, that a statement is right, from the network's outputs."""
        w = self._first
        return _confidence(w["bias"] + w["likely"] * logit(labelled.likely) + w["path"] * labelled.path)

    def told(self, confidence: float, *, nested: bool, sourced: bool, quoted: bool) -> float:
        """Probability that a statement is right, from ``confidence`` and its circumstances in the text."""
        w = self._told
        sure = logit(confidence)
        alone = w["bias"] + w["sure"] * sure + w["nested"] * nested + w["sourceless"] * (not sourced)
        return _confidence(alone + (w["quoted"] + w["both"] * sure) * quoted)


def logit(likely: float) -> float:
    """The logarithm of the odds of a probability, which is clipped to 0.000001 to 0.999999."""
    inside = min(max(likely, _EDGE), 1 - _EDGE)
    return log(inside / (1 - inside))


def _confidence(odds: float) -> float:
    """The probability for a logarithm of odds, rounded to three digits."""
    return round(1 / (1 + exp(-odds)), 3)

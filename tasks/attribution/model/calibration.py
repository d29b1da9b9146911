"""Calibration: from what the network says to how often such a statement is right."""

from collections.abc import Mapping
from math import exp, log
from typing import Any

from tasks.attribution.model.network import Labelled

_EDGE = 1e-6


class Calibration:
    """A logistic regression over the network's two judgements (Platt, 1999), fitted on articles it was not trained on.

    Attributes:
        threshold: Confidence from which a statement is told.
    """

    def __init__(self, fitted: Mapping[str, Any]) -> None:
        self.threshold = float(fitted["threshold"])
        self._bias, self._likely, self._path = (float(fitted[name]) for name in ("bias", "likely", "path"))

    def confidence(self, labelled: Labelled) -> float:
        """How often a statement like this one is right, 0 to 1, to three digits."""
        likely = min(max(labelled.likely, _EDGE), 1 - _EDGE)
        logit = self._bias + self._likely * log(likely / (1 - likely)) + self._path * labelled.path
        return round(1 / (1 + exp(-logit)), 3)

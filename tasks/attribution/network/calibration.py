"""Calibration: turns the network's outputs into the probability that a statement is right."""

from collections.abc import Mapping
from typing import Any

from quotewire.tasks.attribution.network.inference import Labelled
from quotewire.tasks.attribution.network.traits import Traits
from quotewire.tasks.odds import logit, probability


class Calibration:
    """Two logistic regressions (Platt, 1999), fitted on articles that the network was not trained on.

    The first takes the network's two outputs. The second runs once the source is known. It corrects the first, and the
    rules' confidences, by what readers go by and the network does not: nested statements, those without a source, acts
    without words.
    """

    def __init__(self, fitted: Mapping[str, Any]) -> None:
        self._first = {name: float(fitted[name]) for name in ("bias", "likely", "path")}
        self._second = {name: float(weight) for name, weight in fitted["told"].items()}

    def confidence(self, labelled: Labelled) -> float:
        """Probability, 0 to 1 and rounded to three digits, that a statement is right, from the network's outputs."""
        w = self._first
        return probability(w["bias"] + w["likely"] * logit(labelled.likely) + w["path"] * labelled.path)

    def reported(self, confidence: float, traits: Traits) -> float:
        """Probability that a statement is right, from ``confidence`` and what the text shows about it."""
        return probability(
            sum(self._second.get(name, 0.0) * value for name, value in inputs(confidence, traits).items())
        )


def inputs(confidence: float, traits: Traits) -> dict[str, float]:
    """What the second regression weighs, by name."""
    sure = logit(confidence)
    return {"bias": 1.0, "sure": sure, "both": sure * traits.quoted, **traits._asdict()}

"""Fitting the choice among places, and the pairs of marks that it learns from."""

import pytest

from training.choices import Example, fit
from training.pairs import pairs


def test_the_weights_favour_what_the_right_places_have() -> None:
    examples = [
        Example("a", False, "all", [{"spoken": 1.0}, {"spoken": 0.0}], 0),
        Example("b", False, "all", [{"spoken": 0.0}, {"spoken": 1.0}, {"spoken": 0.0}], 1),
    ]
    [weight] = fit(examples, ["spoken"], 1.0, [1.0, 1.0])
    # At the optimum, the slope of the likelihood equals the penalty.
    assert weight == pytest.approx(0.789, abs=0.001)


def test_marks_that_do_not_open_and_close_in_turn_make_no_pair() -> None:
    assert [(pair.opened, pair.closed) for pair in pairs('"We "stay," he said. "No."')] == [(21, 25)]

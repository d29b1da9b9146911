"""Fitting the choice among places, and the pairs of marks that it learns from."""

import pytest

from training.choices import Example, fit, fit_and_report
from training.openings_above import LENGTHS, as_lost
from training.pairs import pairs


def test_the_weights_favour_what_the_right_places_have() -> None:
    examples = [
        Example("a", False, "all", [{"spoken": 1.0}, {"spoken": 0.0}], 0),
        Example("b", False, "all", [{"spoken": 0.0}, {"spoken": 1.0}, {"spoken": 0.0}], 1),
    ]
    [weight] = fit(examples, ["spoken"], 1.0, [1.0, 1.0])
    # At the optimum, the slope of the likelihood equals the penalty.
    assert weight == pytest.approx(0.789, abs=0.001)


def test_an_example_without_weight_is_reported_and_not_fitted(capsys: pytest.CaptureFixture[str]) -> None:
    spoken, told = {"spoken": 1.0}, {"spoken": 0.0}
    fitted = [Example(str(number), False, "fitted", [spoken, told], 0) for number in range(20)]
    other = [Example(str(number), False, "reported", [spoken, told], 1, weight=0.0) for number in range(20)]
    assert fit_and_report([*fitted, *other], 1.0) == pytest.approx(fit_and_report(fitted, 1.0))
    assert "reported: 20 quotations" in capsys.readouterr().err


def test_as_many_examples_have_each_length_as_quotations_that_lost_their_mark() -> None:
    places = [{"crosses": 1.0} for _ in range(3)]
    ones = [Example("a", False, "all", places, right=2) for _ in range(6)]
    twos = [Example("b", False, "all", places, right=1) for _ in range(4)]
    weighted = as_lost([*ones, *twos])
    first, last = weighted[0].weight * len(ones), weighted[-1].weight * len(twos)
    assert first / last == pytest.approx(LENGTHS[1] / LENGTHS[2])
    assert weighted[0].places == [{"crosses": 0.0}] * 3


def test_marks_that_do_not_open_and_close_in_turn_make_no_pair() -> None:
    assert [(pair.opened, pair.closed) for pair in pairs('"We "stay," he said. "No."')] == [(21, 25)]

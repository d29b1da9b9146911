"""Networks that rank antecedents: what they compute, and that their file keeps them."""

import math

import numpy as np
import pytest

from quotewire.tasks.attribution.coreference.antecedents.networks import (
    AntecedentNetworks,
    AntecedentWeights,
    signs_table,
    with_others,
)

SIGNS = ["near", "last"]
ARRAYS = {
    "linear": np.array([[1.0, 2.0], [0.0, 0.0]]),
    "hidden": np.array([[[0.0], [0.0], [0.0], [0.0]], [[0.0], [0.0], [1.0], [0.0]]]),
    "bias": np.array([[0.0], [0.0]]),
    "out": np.array([[0.0], [-4.0]]),
}
"""Two networks: one adds up what is near and last, the other minds only whether others are near."""


def test_the_probabilities_are_those_of_the_networks_on_average() -> None:
    odds = [math.exp(1), math.exp(3)]
    alone = [odds[0] / sum(odds), odds[1] / sum(odds)]
    found = AntecedentNetworks(SIGNS, ARRAYS).likely([{"near": 1}, {"near": 1, "last": 1}])
    assert found == pytest.approx([(one + 0.5) / 2 for one in alone])


def test_the_signs_of_others_count() -> None:
    odds = [1.0, math.exp(-2)]  # one other that is near is half of as many as count
    other = [value / sum(odds) for value in odds]
    linear = [math.e / (math.e + 1), 1 / (math.e + 1)]
    found = AntecedentNetworks(SIGNS, ARRAYS).likely([{"near": 1}, {}])
    assert found == pytest.approx([(a + b) / 2 for a, b in zip(linear, other, strict=True)])
    assert with_others(signs_table(["near"], [{"near": 1}] * 4)).tolist() == [[1, 1]] * 4, "three others are as two"


def test_the_order_of_the_options_does_not_matter_nor_does_an_unknown_sign() -> None:
    networks = AntecedentNetworks(SIGNS, ARRAYS)
    options = [{"near": 1.0}, {"last": 0.5, "unheard of": 9}, {}]
    assert networks.likely(options) == pytest.approx(networks.likely(options[::-1])[::-1])
    assert networks.likely([{}]) == [1.0]


def test_a_file_keeps_the_networks_of_each_kind() -> None:
    read = AntecedentWeights.from_bytes(AntecedentWeights({"pronoun": (SIGNS, ARRAYS)}).to_bytes()).networks
    options = [{"near": 1.0}, {"last": 1.0}]
    assert {*read} == {"pronoun"}
    assert read["pronoun"].signs == SIGNS
    assert read["pronoun"].likely(options) == pytest.approx(AntecedentNetworks(SIGNS, ARRAYS).likely(options))

"""Descriptions among several people: the words hardly ever go to another person than the described one."""

from collections import Counter

from bench.attribution.several import outcomes
from training.attribution.several_people import described


def test_the_same_texts_for_the_same_seed() -> None:
    assert list(described(3, 5)) == list(described(3, 5))
    assert list(described(3, 5)) != list(described(4, 5))


def test_another_person_is_rare() -> None:
    counts = Counter(outcome for outcome, _ in outcomes(list(described(5, 100))))
    assert counts["right"] > 75
    assert counts["another"] < 7

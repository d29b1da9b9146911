"""The profile's verdicts, which spare a pass, and the loops that long integers find."""

import pytest

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.rules.repeated import MAX_UNIT, loops
from quotewire.tasks.repair.style.profile import read_profile

_WORDS = "seven old boats lay in front of a large green hall that nobody wants".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They left, and came.", "They left, and came, and slept."),
        ("It cost 2.5 or 3.5 euros.", "It cost 2.5 euros."),
        ("„We“ „go“ „to“ sea.", "„We“ „go“ sea."),
    ],
    ids=["punctuation", "decimals", "marks"],
)
def test_counts_that_no_rule_tells_apart_have_the_same_verdicts(one: str, other: str) -> None:
    assert read_profile(one) != read_profile(other)
    assert read_profile(one).verdicts == read_profile(other).verdicts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("At noon , they left . Or not .", "At noon, they left. Or not."),
        ("It cost 2.5 euros.", "It cost 2,5 euros."),
        ("„We“ „go“ to sea.", "We go to sea."),
        ("One,two and three.", "One, two and three."),
    ],
    ids=["spaces before punctuation", "decimals", "marks", "missing spaces"],
)
def test_habits_that_rules_ask_for_have_verdicts_of_their_own(one: str, other: str) -> None:
    assert read_profile(one).verdicts != read_profile(other).verdicts


@pytest.mark.parametrize("unit", range(3, MAX_UNIT + 1))
def test_units_of_every_length_that_repeat_are_reduced_to_one(unit: int) -> None:
    words = " ".join(_WORDS[:unit])
    text = f"They said: {words} {words} {words} today."
    [edit] = loops(View(text))
    assert text[: edit.start] + text[edit.end :] == f"They said: {words} today."


@pytest.mark.parametrize("unit", range(3, MAX_UNIT + 1))
def test_units_that_are_there_twice_stay(unit: int) -> None:
    words = " ".join(_WORDS[:unit])
    assert not list(loops(View(f"They said: {words} {words} today.")))


@pytest.mark.parametrize("text", ["", "a", "a a", "\n", "a b"], ids=repr)
def test_texts_too_short_to_repeat_have_no_loops(text: str) -> None:
    assert not list(loops(View(text)))

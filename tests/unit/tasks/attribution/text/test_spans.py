"""Spans that are looked up by their place, and the token at a character."""

import random

import pytest
import spacy

from quotewire.tasks.attribution.text import SpanIndex, covering_token


def test_every_span_around_a_character_is_found_in_the_order_given() -> None:
    dice = random.Random(3)
    spans = [(start, start + dice.randrange(1, 900)) for start in (dice.randrange(3_000) for _ in range(200))]
    index = SpanIndex((span, number) for number, span in enumerate(spans))
    for char in range(0, 4_000, 7):
        expected = [number for number, (start, end) in enumerate(spans) if start <= char < end]
        assert list(index.around(char)) == expected


def test_no_span_that_overlaps_another_is_missed() -> None:
    index = SpanIndex([((10, 20), "early"), ((700, 1_500), "long")])
    index.add((2_000, 2_001), "late")
    assert {value for _, value in index.near((15, 2_005))} == {"early", "long", "late"}
    assert [value for _, value in index.near((5_000, 5_010))] == []


@pytest.mark.parametrize(
    ("char", "word"), [(0, "One"), (2, "One"), (3, "two"), (4, "two"), (7, "."), (8, None), (30, None)]
)
def test_a_character_has_the_token_around_it_or_behind_it(char: int, word: str | None) -> None:
    token = covering_token(spacy.blank("en")("One two. "), char)
    assert (token.text if token is not None else None) == word

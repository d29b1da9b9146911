"""The laws of ``bench.repair.laws`` on random texts, made of pieces of damaged news or of arbitrary characters."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.repair.laws import check, check_quoted
from bench.repair.speed import UNITS

FOUND_BY_FUZZING = (
    "“ , ”x&amp; - $, ”x“““, ”xa““““““““““““â€œâ€œСaâ€œâ€œ%1.000.000,n't“ ”\"Said A. .\n\n?!ÃÃÃÃÃa,b&amp;amp;”„” ” a“““” ” 😀"
    '” ” ” ” ” ” ” ” ” ” ” ” ” “"““a,b'
)
"""One line does not reach a fixed point; restoring it changed how the others were repaired."""
PHRASES = ["said Lee", "he said", "the mayor", "We go on", "Ana Kovač", "12.500", "U.S.", "because", "their", "\n\n"]
damaged_news = st.lists(st.sampled_from([*UNITS, *PHRASES]), max_size=30).map("".join)


@settings(max_examples=150, deadline=None)
@given(damaged_news | st.text(max_size=80))
@example(FOUND_BY_FUZZING)
def test_the_ledger_is_exact_can_be_undone_and_leaves_nothing_to_repair(text: str) -> None:
    check(text)


@settings(max_examples=150, deadline=None)
@given(st.one_of(damaged_news, st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80)))
def test_quoted_words_stay_as_they_were_said(words: str) -> None:
    check_quoted(words)

"""The bench's metrics on texts small enough to count by hand."""

import pytest

from bench.attribution.metrics import Quote, chars, matches, prf, same_source, score
from bench.attribution.views import is_speech, quoted, segments, speech

TEXT = 'Ada Holm said: "We close in May." She hopes that it rains.'


def _span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return (start, start + len(words))


ADA = Quote([_span('"We close in May."')], [_span("said")], [_span("Ada Holm")], "direct", "said")
HOPE = Quote([_span("that it rains")], [_span("hopes")], [_span("She")], "indirect", "hopes")


def test_marks_and_white_space_do_not_count() -> None:
    assert chars([_span('"We close in May."')], TEXT) == chars([_span("We close in May")], TEXT)


def test_a_perfect_answer_scores_everywhere() -> None:
    counts = score(TEXT, [ADA, HOPE], [ADA, HOPE])
    assert [counts[name] for name in ("found", "gold", "span@1.0", "joint@1.0", "content hit")] == [2, 2, 2, 2, 2]
    assert counts["type direct hit"] == counts["type direct gold"] == 1


def test_a_part_counts_at_the_lower_bar_only() -> None:
    part = Quote([_span("We close in")], [], [_span("Ada Holm")])
    counts = score(TEXT, [part], [ADA])
    assert (counts["span@0.5"], counts["span@0.8"], counts["content hit"]) == (1, 0, 0)


def test_a_wrong_source_is_no_joint_match() -> None:
    counts = score(TEXT, [Quote(ADA.content, (), HOPE.source)], [ADA])
    assert (counts["span@1.0"], counts["joint@1.0"]) == (1, 0)


def test_a_source_where_none_is_annotated_is_wrong() -> None:
    assert not same_source([_span("Ada Holm")], [], TEXT)
    assert same_source([], [], TEXT)


def test_matching_is_one_to_one_and_best_first() -> None:
    a, b = frozenset({1, 2, 3, 4}), frozenset({1, 2, 3})
    assert matches([b, a], [a]) == [(1.0, 1, 0)]


def test_segments_ask_for_the_source_of_quoted_words() -> None:
    assert list(quoted(TEXT)) == [_span("We close in May.")]
    assert segments(TEXT, [ADA], [ADA]) == {"segment gold": 1, "segment found": 1, "segment hit": 1}
    assert segments(TEXT, [Quote(ADA.content)], [ADA])["segment found"] == 0


def test_speech_view_leaves_out_what_is_not_speech() -> None:
    assert speech(TEXT, [ADA, HOPE], [ADA, HOPE]) == ([ADA], [ADA])
    assert is_speech("According to")
    assert not is_speech("hopes")


def test_precision_recall_and_f1() -> None:
    assert prf(1, 2, 1) == pytest.approx((50.0, 100.0, 200 / 3))

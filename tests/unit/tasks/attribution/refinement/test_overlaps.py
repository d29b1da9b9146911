"""Overlaps: which of two cues for one content is kept."""

from dataclasses import replace
from itertools import pairwise

from quotewire.tasks.attribution.refinement.overlaps import suppress_overlaps
from quotewire.tasks.attribution.text.spans import CharSpan
from quotewire.tasks.attribution.types import Candidate, Link


def _found(content: tuple[CharSpan, ...], confidence: float, cue: tuple[CharSpan, ...] = ((0, 4),)) -> Candidate:
    return Candidate("indirect", "speech", content, cue, 0, "learned", confidence)


def test_the_surer_of_two_cues_is_told() -> None:
    found = [_found(((20, 60),), 0.5), _found(((22, 60),), 0.6)]
    links = [Link(((0, 4),)), Link(((0, 4),))]
    assert suppress_overlaps(found, links) == [1]


def test_two_sources_that_are_both_sure_are_two_statements() -> None:
    found = [_found(((20, 60),), 0.8), _found(((22, 60),), 0.9)]
    assert suppress_overlaps(found, [Link(((0, 4),)), Link(((70, 80),))]) == [0, 1]
    assert suppress_overlaps(found, [Link(((0, 4),)), Link(((2, 8),))]) == [1]
    assert suppress_overlaps(found, [Link(((0, 4),)), Link(())]) == [1]


def test_a_statement_inside_another_is_none_of_its_doubles() -> None:
    found = [_found(((20, 60),), 0.5), _found(((40, 60),), 0.6), _found(((100, 120),), 0.3)]
    links = [Link(((0, 4),))] * 3
    assert suppress_overlaps(found, links) == [0, 1, 2]


def test_a_quotation_with_its_own_tag_inside_another_statement_is_kept() -> None:
    # “…,” X said, according to the News
    inner = replace(_found(((0, 60),), 0.3, ((63, 67),)), type="direct")
    found = [inner, _found(((0, 67),), 0.8, ((69, 81),))]
    assert suppress_overlaps(found, [Link(((61, 62),)), Link(((82, 90),))]) == [0, 1]
    assert suppress_overlaps([replace(inner, cue=((69, 81),)), found[1]], [Link(((61, 62),)), Link(((82, 90),))]) == [1]


def test_pieces_count_together() -> None:
    found = [_found(((20, 40), (50, 90)), 0.5), _found(((52, 90),), 0.6)]
    links = [Link(((0, 4),))] * 2
    assert suppress_overlaps(found, links) == [0, 1]
    found[1] = _found(((21, 40), (52, 90)), 0.6)
    assert suppress_overlaps(found, links) == [1]


def test_each_content_is_told_once_however_many_cues_claim_it() -> None:
    found = [_found(((20, 60 + i),), 0.3 + i / 10) for i in range(4)]
    assert suppress_overlaps(found, [Link(((0, 4),))] * 4) == [3]


def test_none_is_lost_where_nothing_is_shared() -> None:
    found = [_found(((start, end),), 0.5) for start, end in pairwise(range(0, 100, 10))]
    assert suppress_overlaps(found, [Link(())] * len(found)) == list(range(len(found)))

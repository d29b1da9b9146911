"""Key names: all keys of a lane are in one hash slot."""

import pytest

from quotewire.worker.store.keys import Keys, lane_of


@pytest.mark.parametrize(("lane", "lanes", "tag"), [(0, 1, "{qw}"), (0, 2, "{qw:0}"), (7, 8, "{qw:7}")])
def test_every_key_of_a_lane_bears_its_hash_tag(lane: int, lanes: int, tag: str) -> None:
    keys = Keys(lane, lanes)
    names = [keys.intake, keys.events, keys.dead, keys.counters, keys.outcomes, keys.paused, keys.article("k")]
    assert all(name.startswith(f"{tag}:") for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("lane", "lanes"), [(1025, 1), (-1, 2), (0, 0)])
def test_lane_that_does_not_exist(lane: int, lanes: int) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        Keys(lane, lanes)


def test_lanes_are_used_evenly() -> None:
    counts = [0] * 4
    for number in range(4000):
        counts[lane_of(f"article-{number}", 4)] += 1
    assert min(counts) > 900

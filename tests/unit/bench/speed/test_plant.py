"""Where the bench of the plant says that an article spends its time."""

from typing import Any

from bench.speed.plant import _parts


def step(name: str, began: float, ended: float, article: str = "key") -> dict[str, Any]:
    return {"step": name, "began": began, "ended": ended, "articles": [article]}


def test_the_time_of_an_article_is_split_into_its_parts() -> None:
    steps = [step("read", 0.9, 1.05, "1000-0"), step("admit", 1.05, 1.06, "1000-0 key")]
    for number in range(3):
        at = 2.0 + number
        steps += [step("begin", at, at + 0.01), step("settle", at + 0.5, at + 0.52)]
    parts = {name: [round(value, 3) for value in values] for name, values in _parts(steps).items()}
    assert parts == {
        "waiting in intake": [50.0],
        "admitting": [10.0],
        "waiting in queue extract": [940.0],
        "waiting in queue repair": [480.0],
        "waiting in queue attribute": [480.0],
        **{f"working: {stage}": [490.0] for stage in ("extract", "repair", "attribute")},
        **{f"beginning and settling: {stage}": [30.0] for stage in ("extract", "repair", "attribute")},
    }


def test_an_article_that_was_begun_again_is_left_out() -> None:
    steps = [step("read", 0.9, 1.05, "1000-0"), step("admit", 1.05, 1.06, "1000-0 key"), step("begin", 2.0, 2.1)]
    assert _parts(steps) == {}

"""The figures of the speed bench: kept by section, and compared by their ratios."""

from pathlib import Path

from bench.speed.figures import Figure, fallen, read, write
from bench.speed.texts import articles, text_of


def test_a_section_is_replaced_and_the_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "var" / "speed.json"
    assert read(path) == {}
    write(path, "plant", [Figure("cost", 0.02, "ratio", goal=0.02)])
    write(path, "language", [Figure("process", 0.77, "ratio", "more", 1.0)])
    write(path, "plant", [Figure("cost", 0.01, "ratio")])
    assert read(path) == {
        "plant": [Figure("cost", 0.01, "ratio")],
        "language": [Figure("process", 0.77, "ratio", "more", 1.0)],
    }


def test_only_ratios_that_fell_by_more_than_a_tenth_are_named() -> None:
    last = {"plant": [Figure("cost", 1.0, "ratio"), Figure("speed", 2.0, "ratio", "more"), Figure("time", 5.0, "ms")]}

    def named(*figures: Figure) -> list[str]:
        return [*fallen(last, {"plant": figures})]

    assert named(Figure("cost", 1.09, "ratio"), Figure("speed", 1.85, "ratio", "more")) == []
    assert named(Figure("cost", 0.2, "ratio"), Figure("speed", 9.0, "ratio", "more")) == []
    assert named(Figure("time", 50.0, "ms"), Figure("new", 50.0, "ratio")) == []
    assert named(Figure("cost", 1.2, "ratio"), Figure("speed", 1.7, "ratio", "more")) == [
        "plant: cost fell from 1.000 to 1.200",
        "plant: speed fell from 2.000 to 1.700",
    ]
    assert [*fallen({}, last)] == []


def test_a_row_says_its_goal() -> None:
    assert Figure("cost", 0.5, "ratio", goal=0.02).line.endswith("goal at most 0.02")
    assert Figure("speed", 0.5, "ratio", "more", 1.9).line.endswith("goal at least 1.9")


def test_texts_are_as_long_as_asked_different_and_always_the_same() -> None:
    made = articles(40, 300, "a")
    assert len({article.revision for article in made}) == 40
    assert all(300 <= len((article.text or "").split()) < 340 for article in made)
    assert text_of(100, 7) == text_of(100, 7)

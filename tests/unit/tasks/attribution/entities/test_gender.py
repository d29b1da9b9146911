"""The form of a name shows whether a man or a woman bears it, where no list has the given name."""

import pytest

from quotewire.tasks.attribution.entities.gender import sex_by_ending
from quotewire.tasks.wordlists.genders import first_names


@pytest.mark.parametrize("given", ["yoko", "yuriko", "michiko", "toshiko", "yoshiko"])
def test_japanese_women(given: str) -> None:
    assert sex_by_ending(given, "moriwaki") == "f"


@pytest.mark.parametrize("given", ["kenji", "kazuhiko", "takeshi", "yoshiaki", "shohei", "shinzo", "kenichi"])
def test_japanese_men(given: str) -> None:
    assert sex_by_ending(given, "moriwaki") == "m"


@pytest.mark.parametrize("given", ["kaneko", "akira", "misaki", "saki", "aki", "hayashi", "franko"])
def test_names_that_do_not_show_it(given: str) -> None:
    assert sex_by_ending(given, "moriwaki") is None


@pytest.mark.parametrize(
    ("surname", "sex"),
    [
        *(("petrova", "f"), ("nováková", "f"), ("kowalska", "f"), ("jónsdóttir", "f"), ("kazlauskienė", "f")),
        *(("petrov", "m"), ("kowalski", "m"), ("zelenskyi", "m"), ("brodsky", "m"), ("nguyen", None), ("kyiv", None)),
    ],
)
def test_surnames(surname: str, sex: str | None) -> None:
    assert sex_by_ending("xq", surname) == sex


@pytest.mark.parametrize(
    ("name", "sex"),
    [("iryna", "f"), ("yuliia", "f"), ("svitlana", "f"), ("oleksandr", "m"), ("serhii", "m"), ("dmytro", "m")],
)
def test_spellings_of_ukrainian_names(name: str, sex: str) -> None:
    assert first_names()[name] == sex

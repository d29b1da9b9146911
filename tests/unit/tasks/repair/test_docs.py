"""The examples in docs/repair.md do what the page says."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[4] / "docs" / "repair.md"


def test_examples() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 0
    assert failed == 0

"""Small cases of many kinds, written before the rules that they test were read: most are right."""

import pytest

from bench.attribution.kinds import judge, print_kinds, read_cases


def test_most_kinds_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = list(judge(read_cases()))
    print_kinds(outcomes)
    assert len(outcomes) >= 200
    assert sum(not one.faults for one in outcomes) >= 0.85 * len(outcomes), capsys.readouterr().out

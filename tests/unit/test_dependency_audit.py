"""How ``make audit`` reports pip-audit's findings."""

import runpy
from pathlib import Path
from typing import Any

import pytest

report = runpy.run_path(str(Path(__file__).resolve().parents[2] / ".ci" / "audit"))["report"]
SAFE = {"name": "safe", "version": "1", "vulns": []}
BAD = {"name": "bad", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
UNKNOWN = {"name": "unknown", "version": "1", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([SAFE, BAD, UNKNOWN], 1, "bad 2: PYSEC-1, fixed in 3"),
        ([SAFE, UNKNOWN], 0, "0 known vulnerabilities in 1 of 2 packages looked up"),
        ([UNKNOWN], 0, "not audited: no advisory source reached"),
        ([], 0, "not audited: no advisory source reached"),
    ],
)
def test_the_verdict_is_clear(
    capsys: pytest.CaptureFixture[str], packages: list[dict[str, Any]], code: int, said: str
) -> None:
    assert report(packages) == code
    assert said in capsys.readouterr().out

"""How ``make audit`` reports pip-audit's findings, what ``make licences`` allows, and the SBOM."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

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


ROOT = Path(__file__).resolve().parents[2]
licences = runpy.run_path(str(ROOT / ".ci" / "licences"))


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND 0BSD AND MIT", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("LGPL-3.0-only", False),
        ("MIT AND GPL-3.0-or-later", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("", False),
        ("(MIT AND GPL-3.0-only) OR MIT", False),
    ],
)
def test_gpl_and_what_nobody_has_read_are_not_allowed(expression: str, allowed: bool) -> None:
    assert licences["is_allowed"](expression) is allowed


def test_every_runtime_dependency_is_allowed_and_in_the_sbom() -> None:
    lock = (ROOT / "requirements" / "runtime.txt").read_text()
    packages = [*licences["locked"](lock)]
    assert {one.name for one in packages} >= {"celery", "redis", "spacy", "pg8000", "numpy"}
    assert all(one.hashes for one in packages)
    assert [one.name for one in packages if not one.allowed] == []
    unique = [*{(one.name, one.version): one for one in packages}.values()]
    document = licences["sbom"](unique, "0.1.0")
    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(json.dumps(document)) is None

"""The AsyncAPI document, read by the official parser."""

import shutil
import subprocess
from pathlib import Path

import pytest

from quotewire.schemas.export import DATA_MODELS
from tests.integration.conftest import ROOT

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="Node is not installed"),
]


def test_the_official_parser_finds_no_fault(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "tests" / "integration" / "asyncapi", tmp_path / "asyncapi")
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=110, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install the parser: {done.stderr[-300:]}")
    command = ["node", "check.mjs", str(ROOT / "schemas" / "json" / "asyncapi.json")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    assert {*done.stdout.splitlines()} == {f"message {name}" for name in ("article", *DATA_MODELS)}

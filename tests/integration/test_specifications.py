"""What we ship keeps to what others specify: AsyncAPI by its official parser, KEDA's resources by KEDA's own schema."""

import copy
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from quotewire.schemas.export import DATA_MODELS
from tests.integration.conftest import ROOT
from tests.kubernetes import manifests

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="Node is not installed"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the validators of npm are installed."""
    made = tmp_path_factory.mktemp("npm") / "specifications"
    shutil.copytree(ROOT / "tests" / "integration" / "specifications", made)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(install, cwd=made, capture_output=True, text=True, timeout=110, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install the validators: {done.stderr[-300:]}")
    return made


def node(folder: Path, *arguments: str, stdin: str = "") -> list[str]:
    command = ["node", *arguments]
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()


def test_the_parser_of_asyncapi_finds_no_fault(folder: Path) -> None:
    said = node(folder, "asyncapi.mjs", str(ROOT / "schemas" / "json" / "asyncapi.json"))
    assert {*said} == {f"message {name}" for name in ("article", *DATA_MODELS)}


def test_the_schema_of_keda_finds_no_fault_and_would_find_one(folder: Path) -> None:
    every = [*manifests("keda"), *manifests("example")]
    resources = [one for one in every if one["apiVersion"].startswith("keda.sh/")]
    said = node(folder, "keda.mjs", stdin=json.dumps(resources))
    assert {*said} == {
        f"valid {name}" for name in ("quotewire-redis", "worker-attribute", "worker-text", "desk", "desk-read")
    }
    broken: list[dict[str, Any]] = copy.deepcopy(resources)
    for resource in broken:
        resource["spec"].pop("triggers", None)
    assert sum(line.startswith("fault") for line in node(folder, "keda.mjs", stdin=json.dumps(broken))) == 3

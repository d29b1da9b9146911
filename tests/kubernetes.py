"""The manifests of ``deploy/kubernetes`` and of ``examples/keda`` as kustomize makes them."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from tests.tools import tool

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDERS: Final = {
    "base": ROOT / "deploy" / "kubernetes" / "base",
    "keda": ROOT / "deploy" / "kubernetes" / "keda",
    "example": ROOT / "examples" / "keda",
}


@cache
def rendered(name: str) -> str:
    """What ``kubectl kustomize`` prints for one of the folders."""
    command = [tool("kubectl", "kubernetes-client"), "kustomize", str(FOLDERS[name])]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def manifests(name: str) -> list[dict[str, Any]]:
    """The resources of one of the folders."""
    return [*yaml.safe_load_all(rendered(name))]

"""The manifests of ``deploy/kubernetes`` as kustomize makes them."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from tests.tools import tool

FOLDER: Final = Path(__file__).resolve().parents[1] / "deploy" / "kubernetes"


@cache
def rendered(name: str) -> str:
    """What ``kubectl kustomize`` prints for one of the folders."""
    command = [tool("kubectl", "kubernetes-client"), "kustomize", str(FOLDER / name)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def manifests(name: str) -> list[dict[str, Any]]:
    """The resources of one of the folders."""
    return [*yaml.safe_load_all(rendered(name))]

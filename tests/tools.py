"""Programs of Debian that some tests need: a test without its program is skipped, and fails where it must be there.

``TEST_TOOLS_REQUIRED`` names those that must be there, with commas, as ``.ci/run`` does once it has installed them.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest


def tool(name: str, package: str, folders: Sequence[Path] = ()) -> str:
    """The path of a program; skips the test without it, and says which package of Debian has it.

    Args:
        name: the program.
        package: the package that has it.
        folders: where to look besides the ``PATH``.
    """
    path = shutil.which(name) or next((found for folder in folders if (found := shutil.which(name, path=folder))), None)
    if path is not None:
        return path
    message = f"{name} is not here: apt-get install {package}, as .ci/run does"
    if name in os.environ.get("TEST_TOOLS_REQUIRED", "").split(","):
        pytest.fail(message)
    pytest.skip(message)

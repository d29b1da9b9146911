"""The commands of the tutorial print what it says."""

import doctest
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.integration.conftest import BIN, ROOT

pytestmark = pytest.mark.integration
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n\$ (.+)\n((?:.*\n)*?)```", PAGE)


def test_the_tutorial_has_commands_to_try() -> None:
    assert len(BLOCKS) == PAGE.count("```console") == 6


@pytest.mark.parametrize(("command", "expected"), BLOCKS, ids=[command[:30] for command, _ in BLOCKS])
def test_a_command_prints_what_the_tutorial_shows(command: str, expected: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("QUOTEWIRE_")}
    env["PATH"] = f"{BIN}:{os.environ['PATH']}"
    done = subprocess.run(command, shell=True, cwd=Path(ROOT), env=env, capture_output=True, text=True, check=False)  # noqa: S602
    assert doctest.OutputChecker().check_output(expected, done.stdout, doctest.ELLIPSIS), done.stdout + done.stderr

"""Every command's help ends with examples of what can be typed, and shells complete commands."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from quotewire.worker.cli import app
from quotewire.worker.cli.examples import EXAMPLES
from tests.unit.worker.cli.test_cli import run

TYPED = [(name, line) for name, lines in EXAMPLES.items() for line in lines]


def commands(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer brings its own click
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_every_command_has_examples_and_shows_them() -> None:
    assert EXAMPLES.keys() == COMMANDS.keys()
    for name, lines in EXAMPLES.items():
        assert all(line in COMMANDS[name].epilog for line in lines)
        assert all(f"quotewire {name}" in line for line in lines)


@pytest.mark.parametrize(("name", "line"), TYPED, ids=[line for _, line in TYPED])
def test_an_example_has_only_options_that_there_are(name: str, line: str) -> None:
    for part in re.split(r"[|<>]", line):
        words = shlex.split(part)
        if "quotewire" not in words:
            continue
        typed = words[words.index("quotewire") + 1 :]
        found = next(one for one in COMMANDS if typed[: len(one.split())] == one.split())
        known = {option for param in COMMANDS[found].params for option in param.opts}
        assert {word for word in typed if re.match(r"--?\w", word)} <= known


@pytest.mark.parametrize(
    ("typed", "completions"), [("quotewire re", ["repair", "report"]), ("quotewire dead s", ["show"])]
)
def test_a_shell_completes_commands(typed: str, completions: list[str]) -> None:
    script = Path(sys.executable).with_name("quotewire")
    env = {"_QUOTEWIRE_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    done = subprocess.run([script], env=os.environ | env, capture_output=True, text=True, check=False)
    assert done.stdout.split() == completions


@pytest.mark.parametrize("group", [[], ["dead"], ["intake"], ["sink"]], ids=" ".join)
def test_the_list_of_commands_says_whole_what_each_does(group: list[str]) -> None:
    listed = run(*group, "--help", COLUMNS="80").stdout.partition("Commands:\n")[2].splitlines()
    assert listed
    assert [line for line in listed if not re.fullmatch(r"  [\w-]+ +\S.*\.", line) or line.endswith("...")] == []


def test_the_help_of_a_command_ends_with_its_examples() -> None:
    done = run("report", "--help")
    assert done.stdout.rstrip().splitlines()[-4:] == [
        "  Examples:",
        *(f"    {line}" for line in EXAMPLES["report"]),
    ]

"""A newcomer follows docs/tutorial.md by the letter: the wheel, an empty folder, nothing of this checkout.

Every block of the page is run in order: ``sh`` as a script, ``console`` command by command, whose output must be what
the page shows (``...`` stands for anything). Only the versions of dependencies are held to the lock file.
"""

import doctest
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.conftest import BIN, PATIENCE, ROOT, Spawn

pytestmark = pytest.mark.integration
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|console)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
BUILD = "pip wheel --no-deps --wheel-dir dist .\n"
STAYS = "quotewire run"
"""The command that the page leaves running in another terminal."""


class Newcomer:
    """Somebody with an empty folder, an empty home and uv."""

    def __init__(self, home: Path, spawn: Spawn) -> None:
        self.folder = home / "tutorial"
        tools = home / "bin"
        for made in (self.folder, tools):
            made.mkdir(parents=True)
        (tools / "uv").symlink_to(BIN / "uv")
        for name in ("python", "python3", "python3.11"):
            (tools / name).symlink_to(Path(sys.base_prefix) / "bin" / "python3")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("QUOTEWIRE_", "PYTHON", "VIRTUAL"))
        }
        self.env = {
            **kept,
            "HOME": str(home),
            "PATH": f"{home / '.local' / 'bin'}:{tools}:/usr/local/bin:/usr/bin:/bin",
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
            "XDG_DATA_HOME": str(home / ".local" / "share"),
            "UV_CONSTRAINT": str(ROOT / "requirements" / "runtime.txt"),
            "UV_NO_PROGRESS": "1",
            "UV_PYTHON_DOWNLOADS": "never",
        }
        self._spawn = spawn
        self._running: subprocess.Popen[bytes] | None = None

    def script(self, text: str) -> None:
        subprocess.run(["bash", "-euc", text], cwd=self.folder, env=self.env, check=True, timeout=PATIENCE)

    def types(self, command: str, expected: str) -> None:
        """Run a command and compare what it prints on a terminal; what is read from a running stack may take a while."""
        if command == STAYS:
            self._stay(expected)
        elif command.startswith("export "):
            name, _, shown = command.removeprefix("export ").partition("=")
            assert shown == "..."
            self.env[name] = self._told(name)
        else:
            until = time.monotonic() + (PATIENCE if command.startswith(("quotewire events", "quotewire status")) else 0)
            while not matches(printed := self._run(command), expected):
                assert time.monotonic() < until, f"$ {command}\n{printed}"
                time.sleep(0.5)

    def _run(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=2 * PATIENCE,
            check=False,
        )
        assert done.returncode == (1 if "--check" in command else 0), f"$ {command}\n{done.stdout}"
        return done.stdout

    def _stay(self, expected: str) -> None:
        self._running = self._spawn(*STAYS.split(), env=self.env, cwd=self.folder)
        until = time.monotonic() + PATIENCE
        while not matches(printed := self._spawn.log_of(self._running), expected):
            assert time.monotonic() < until, printed
            assert self._running.poll() is None, printed
            time.sleep(0.1)

    def _told(self, name: str) -> str:
        """What the other terminal says that a variable should be."""
        assert self._running is not None
        found = re.search(rf"export {name}=(\S+)", self._spawn.log_of(self._running))
        assert found
        return found[1]

    def interrupts(self) -> int:
        """Press Ctrl-C in the other terminal; returns the exit code."""
        assert self._running is not None
        self._running.send_signal(signal.SIGINT)
        return self._running.wait(PATIENCE)


def matches(printed: str, expected: str) -> bool:
    plain = "\n".join(line.rstrip() for line in printed.splitlines()) + "\n" if printed else ""
    return doctest.OutputChecker().check_output(expected, plain, doctest.ELLIPSIS)


def commands(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a ``console`` block, each with what it prints."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


@pytest.fixture
def newcomer(tmp_path: Path, wheel: Path) -> Iterator[Newcomer]:
    spawn = Spawn(tmp_path)
    somebody = Newcomer(tmp_path / "home", spawn)
    shutil.copy(wheel, somebody.folder)
    yield somebody
    spawn.kill_all()


def test_every_command_of_the_tutorial_is_in_a_block_that_is_run() -> None:
    assert BLOCKS[0] == ("sh", BUILD)  # the fixture `wheel` does this
    assert len(BLOCKS) == PAGE.count("\n```") / 2
    assert (
        re.findall(r"^ {4}\S.*", re.sub(r"^```.*?^```$", "", PAGE, flags=re.DOTALL | re.MULTILINE), re.MULTILINE) == []
    )


@pytest.mark.timeout(400)
def test_a_newcomer_follows_the_tutorial(newcomer: Newcomer) -> None:
    *blocks, last = BLOCKS[1:]
    for kind, text in blocks:
        if kind == "sh":
            newcomer.script(text)
        for command, expected in commands(text) if kind == "console" else ():
            newcomer.types(command, expected)
    assert newcomer.interrupts() == 130
    _try_the_readme(newcomer)
    for command, expected in commands(last[1]):
        newcomer.types(command, expected)
    assert not (newcomer.folder.parent / ".local" / "bin" / "quotewire").exists()


def _try_the_readme(newcomer: Newcomer) -> None:
    """The README's commands for one article, with the same package."""
    (newcomer.folder / "samples").symlink_to(ROOT / "samples")
    tried = re.findall(r"^    (quotewire (?:process|report|repair) .+)$", README, re.MULTILINE)
    assert len(tried) == 3
    for command in tried:
        newcomer.types(command, "...")
    assert (newcomer.folder / "report.html").stat().st_size > 10_000

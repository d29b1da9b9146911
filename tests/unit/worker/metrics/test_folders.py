"""Folders of processes that were killed are removed by the next; those in use are not."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotewire.worker.metrics.folders import LOCK, PREFIX, TemporaryFolder, remove_leftovers

OWNER = """
import os, sys, time
from quotewire.worker.metrics.folders import TemporaryFolder
folder = TemporaryFolder()
child = os.fork()
if child:
    print(os.getpid(), child, folder.path, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def owner() -> Iterator[tuple[int, int, Path]]:
    """A process that has a folder and a child."""
    with subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        parent, child, folder = process.stdout.readline().split()
        yield int(parent), int(child), Path(folder)
        for pid in (int(child), int(parent)):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def test_a_folder_is_in_use_until_the_process_and_its_children_are_gone(owner: tuple[int, int, Path]) -> None:
    parent, child, folder = owner
    assert remove_leftovers() == 0
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    assert remove_leftovers() == 0
    assert folder.exists()
    os.kill(child, signal.SIGKILL)
    while folder.exists():  # the kernel takes a moment
        remove_leftovers()
    mine = TemporaryFolder()
    mine.remove()
    assert not mine.path.exists()


def test_what_is_not_ours_or_not_left_stays(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / LOCK).touch()
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    (temporary / f"{PREFIX}file").touch()
    (temporary / f"{PREFIX}unlocked").mkdir()  # somebody is just making it
    (temporary / "other").mkdir()
    (temporary / "other" / LOCK).touch()
    mine = TemporaryFolder()
    before = {*temporary.iterdir()}
    assert remove_leftovers() == 0
    assert {*temporary.iterdir()} == before
    assert (elsewhere / LOCK).exists()
    left = temporary / f"{PREFIX}left"
    left.mkdir()
    (left / LOCK).touch()
    assert remove_leftovers() == 1
    assert {*temporary.iterdir()} == before
    mine.remove()


def test_a_folder_of_another_user_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = temporary / f"{PREFIX}left"
    left.mkdir()
    (left / LOCK).touch()
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert remove_leftovers() == 0
    assert left.exists()

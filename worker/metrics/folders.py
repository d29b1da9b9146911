"""Temporary folders that are removed even if their process was killed: by the next one that makes such a folder.

Whether a folder's process lives is told by a lock on a file in it, which the kernel releases when the process and all
the children that it forked are gone. Process ids would not do: they are used again, and containers that share a folder
do not share them.
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

PREFIX: Final = "quotewire-metrics-"
LOCK: Final = "in-use"


class TemporaryFolder:
    """A folder that belongs to this process and its children until they end, or until ``remove``."""

    def __init__(self) -> None:
        remove_leftovers()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = _locked(self.path)

    def remove(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def _locked(folder: Path) -> IO[bytes]:
    """Lock the folder; the file gets its name after its lock, so that nobody finds it without."""
    file = (folder / f"{LOCK}.new").open("wb")
    fcntl.flock(file, fcntl.LOCK_EX)
    Path(file.name).rename(folder / LOCK)
    return file


def remove_leftovers() -> int:
    """Delete the folders of processes that were killed; returns how many. Those of other users are left alone."""
    return sum(_remove_if_left(folder) for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))


def _remove_if_left(folder: Path) -> bool:
    with suppress(OSError):  # somebody else removes it, or it is in use
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return False
        with (folder / LOCK).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
            return True
    return False

"""How much memory a process has, as the kernel says."""

import os
from pathlib import Path
from typing import Final

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


def resident_bytes(pid: int) -> int | None:
    """Resident memory of a process; None if it is gone.

    >>> resident_bytes(os.getpid()) > 1_000_000
    True
    >>> resident_bytes(2**22 + 1) is None
    True
    """
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return None

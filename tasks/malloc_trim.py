"""Memory that was freed goes back to the system, so that a batch's peak is not what a process holds from then on.

Parsing a batch takes tens of megabytes of arrays for a moment. The C library keeps what lies below the last live piece
of its heap: which piece that is, is chance, and so a child held 35 MiB of its own or 115, from one run to the next.
"""

import ctypes
from collections.abc import Callable
from typing import Final


def _trimmer() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library than glibc, which gives back in its own way
        return None


_TRIM: Final = _trimmer()


def give_back() -> None:
    """Give the system every free page of the heap (``malloc_trim`` of glibc); less than a millisecond."""
    if _TRIM is not None:
        _TRIM(0)

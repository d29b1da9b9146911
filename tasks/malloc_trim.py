"""Returns freed memory to the system, so that a process does not keep the peak memory of a batch.

Parsing a batch briefly needs tens of megabytes of arrays. The C library keeps freed memory below the last live block of
its heap. Which block that is varies by chance: a child kept 35 MiB of its own in one run and 115 MiB in another.
"""

import ctypes
from collections.abc import Callable
from typing import Final


def _trimmer() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # not glibc: other C libraries return memory in their own way
        return None


_TRIM: Final = _trimmer()


def give_back() -> None:
    """Return every free page of the heap to the system (glibc's ``malloc_trim``); takes less than a millisecond."""
    if _TRIM is not None:
        _TRIM(0)

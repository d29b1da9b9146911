"""Limits of time and memory for work in this process, the same that a worker's child has."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

_MIB = 1024 * 1024


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise ``TimeoutError`` inside the block after so many seconds; only for the main thread."""

    def expire(_number: int, _frame: object) -> None:
        raise TimeoutError(f"took longer than {seconds} s")

    previous = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def limit_memory(megabytes: int) -> None:
    """Let an allocation beyond so many MiB of data raise ``MemoryError``; a stricter limit of the system stays."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * _MIB
    stricter = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *stricter]), hard))

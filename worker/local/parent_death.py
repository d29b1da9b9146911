"""Makes a process die with its parent, so that not even a ``kill -9`` leaves servers or workers behind."""

import ctypes
import functools
import os
import signal
from collections.abc import Callable
from typing import Final

_PR_SET_PDEATHSIG: Final = 1  # <linux/prctl.h>


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, death_signal: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send this process ``death_signal`` when the thread that forked it ends (Linux).

    Args:
        parent: The id of the process that forked it. If that has ended meanwhile, this one exits at once.
        death_signal: What it gets.

    Raises:
        OSError: if the kernel refuses.
    """
    if _libc().prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    if os.getppid() != parent:
        os._exit(1)


def dying_with_me(death_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A ``preexec_fn`` for ``Popen``: the child dies with this process, or exits at once if that is already gone."""
    _libc()  # loaded before the fork: a forked child should do little before exec
    return functools.partial(die_with_parent, os.getpid(), death_signal)

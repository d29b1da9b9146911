"""What a forked child must not keep: its parent's sockets.

A connection that the parent closes stays open while a child holds a copy of it, and so does its place in the parent's
epoll set (epoll(7), question 6). The next connection gets the same number, both report under it, and the main loop
reads one answer twice: the second read never ends. A child that was forked to replace another while the worker was
connected, and a connection that was cut afterwards, are enough; two of five runs of ``CLIENT KILL`` under load stood
still so.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

FIRST: Final = 3
"""Standard input, output and error may be sockets (systemd), and are meant to be shared."""


def drop_inherited_sockets() -> int:
    """Give back this process's copies of all open sockets; call it in a new child, before it opens any of its own.

    The numbers stay taken, by ``/dev/null``: the objects that own them are copies too, and may yet close them.

    Returns:
        How many there were.
    """
    nothing = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    dropped = 0
    for fd in sorted(int(entry.name) for entry in Path("/dev/fd").iterdir()):
        with suppress(OSError):  # the folder's own descriptor is closed by now
            if fd >= FIRST and stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.dup2(nothing, fd, inheritable=False)
                dropped += 1
    os.close(nothing)
    return dropped

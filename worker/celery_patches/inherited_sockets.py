"""Closes the sockets that a forked child inherits from its parent.

A connection that the parent closes stays open while a child holds a copy of it, and so stays in the parent's epoll set
(epoll(7), question 6). The parent's next connection gets the same descriptor number, both connections report events
under it, and the main loop reads one answer twice: the second read never returns. A replacement child forked while the
worker is connected, and a connection cut afterwards, are enough: two of five runs of ``CLIENT KILL`` under load hung.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

FIRST: Final = 3
"""Standard input, output and error may be sockets (systemd), and are meant to be shared."""


def drop_inherited_sockets() -> int:
    """Close this process's copies of all open sockets; call it in a new child, before it opens any of its own.

    The descriptors are replaced by ``/dev/null`` rather than freed: the objects that own them were copied too, and may
    still close them.

    Returns:
        The number of sockets closed.
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

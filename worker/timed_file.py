"""Reading from a socket until a deadline: a socket's own timeout is one for each read, however little comes with it."""

import io
import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class TimedFile(io.RawIOBase):
    """Reads from a socket until a deadline.

    Args:
        sock: the socket, whose timeout is ``seconds``.
        seconds: from now to the deadline; a read that goes on longer raises ``TimeoutError``.
    """

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self._socket, self._seconds = sock, seconds
        self._file = sock.makefile("rb", buffering=0)
        self._deadline = time.monotonic() + seconds

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        """Read what is there, or wait for it until the deadline."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"not all of it has come in {self._seconds:.0f} seconds")
        self._socket.settimeout(left)
        try:
            return self._file.readinto(buffer)
        finally:
            self._socket.settimeout(self._seconds)

    def close(self) -> None:
        """Let go of the socket."""
        self._file.close()
        super().close()

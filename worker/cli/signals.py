"""Stops a command at SIGTERM or Ctrl-C by a call of its own, in place of an exception wherever it is at the moment."""

import signal
from collections.abc import Callable


def stop_at_signals(stop: Callable[[], object]) -> None:
    """Call ``stop`` at the first SIGTERM or SIGINT, and do nothing at further ones.

    A second signal may come in the middle of the first call. ``threading.Event.set`` would then wait forever for a lock
    that its own thread holds.
    """
    stopping = False

    def handle(_number: int, _frame: object) -> None:
        nonlocal stopping
        if not stopping:
            stopping = True
            stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)

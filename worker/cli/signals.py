"""Ends a process at a signal, without a lock in the handler."""

import os
import signal
import threading


def stop_at_signals(stop: threading.Event) -> None:
    """Set an event at SIGTERM, SIGINT or SIGHUP, however often they come.

    SIGHUP comes where the terminal was closed; what `nohup` has it ignore is ignored.

    A thread sets it. A handler runs in the main thread between any two of its steps: while that holds the event's lock,
    or is in the handler of the signal before, a handler that sets the event would wait for itself for ever.
    """
    reading, writing = os.pipe()

    def wait() -> None:
        os.read(reading, 1)
        stop.set()

    threading.Thread(target=wait, name="quotewire-signals", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: os.write(writing, b"."))

"""A command that is told to stop twice stops once, and does not hang."""

import os
import signal
import subprocess
import sys

import pytest

PROGRAM = """
import os, signal, threading
from quotewire.worker.cli.signals import stop_at_signals

class Event(threading.Event):
    def set(self):
        with self._cond:  # the second signal comes while the first has the lock
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGINT)
        super().set()
        print("stopped", flush=True)

stop = Event()
stop_at_signals(stop.set)
print("ready", flush=True)
stop.wait(20)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_in_the_middle_of_another_does_nothing(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, number)
        assert process.stdout.read() == "stopped\n"
        assert process.wait(10) == 0

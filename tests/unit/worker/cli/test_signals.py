"""A process that is told to end does, whatever its main thread is at, and however often it is told."""

import signal
import threading
from collections.abc import Iterator

import pytest

from quotewire.worker.cli.signals import stop_at_signals

NUMBERS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    """An event that the signals set; the handlers before are put back."""
    before = {number: signal.getsignal(number) for number in NUMBERS}
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests may run under nohup
    event = threading.Event()
    stop_at_signals(event)
    yield event
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_while_the_main_thread_holds_the_events_lock(stop: threading.Event, number: signal.Signals) -> None:
    with stop._cond:  # type: ignore[attr-defined]
        signal.raise_signal(number)
        assert not stop.is_set()
    assert stop.wait(5)


def test_many_signals(stop: threading.Event) -> None:
    for _ in range(100):
        signal.raise_signal(signal.SIGTERM)
    assert stop.wait(5)


def test_what_nohup_ignores_stays_ignored() -> None:
    before = {number: signal.getsignal(number) for number in NUMBERS}
    event = threading.Event()
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        stop_at_signals(event)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

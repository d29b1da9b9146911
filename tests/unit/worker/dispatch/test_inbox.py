"""Moving articles from the inbox: goes on while there are some, rests when there are none, and outlives outages."""

import threading

import pytest

from quotewire.worker.dispatch import inbox
from quotewire.worker.dispatch.inbox import IDLE_SECONDS, InboxTaker
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.protocol import StackMismatchError, StoreUnavailableError


class Failing(MemoryStore):
    """A store that fails as often as it is told to."""

    errors: list[Exception]

    def take_inbox(self) -> int:
        if self.errors:
            raise self.errors.pop()
        return super().take_inbox()


def test_it_goes_on_at_once_while_there_is_something() -> None:
    store = MemoryStore()
    taker = InboxTaker(store)
    store.offer(b"{}")
    assert [taker.turn(), taker.turn()] == [0.0, IDLE_SECONDS]
    assert store.status().waiting == 1
    assert store.status().inbox == 0


@pytest.mark.parametrize("error", [StoreUnavailableError("away"), StackMismatchError("other lanes"), KeyError("ours")])
def test_no_failure_ends_it(error: Exception) -> None:
    store = Failing()
    store.errors = [error, error]
    taker = InboxTaker(store)
    store.offer(b"{}")
    assert all(taker.turn() > 0 for _ in range(2))
    assert taker.turn() == 0.0


def test_it_stops_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "IDLE_SECONDS", 0.001)
    stop, turns = threading.Event(), []

    def turned() -> None:
        turns.append(1)
        if len(turns) == 3:
            stop.set()

    InboxTaker(MemoryStore(), turned=turned).run(stop)
    assert len(turns) == 3

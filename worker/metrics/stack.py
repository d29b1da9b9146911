"""The state of the stack as metrics: what ``quotewire status`` shows, read from store and broker at each scrape."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client import Metric
from prometheus_client.registry import Collector

from quotewire.worker.health.queue_depth import BrokerAwayError
from quotewire.worker.metrics import catalogue
from quotewire.worker.metrics.catalogue import MetricFacts
from quotewire.worker.store.dead_letters import OTHER_REASON, REASONS
from quotewire.worker.store.protocol import (
    DispatcherRecord,
    EventGroup,
    StackMismatchError,
    Status,
    Store,
    StoreUnavailableError,
)

_NONE_DIED = dict.fromkeys(sorted({*REASONS, OTHER_REASON}), 0)
"""Each reason is there from the start: Prometheus sees no increase in a series that begins with 1."""
_OUTCOMES = ("completed", "rejected", "dead", "duplicate", "lost")
_BY_LANE: dict[MetricFacts, Callable[[Status], float]] = {
    catalogue.ACCEPTED: lambda status: status.accepted,
    catalogue.REFUSED: lambda status: status.refused,
    catalogue.REPLAYED: lambda status: status.replayed,
    catalogue.DEAD_LETTERS: lambda status: status.letters,
    catalogue.WAITING: lambda status: status.waiting,
    catalogue.INBOX: lambda status: status.inbox,
    catalogue.PENDING: lambda status: status.pending,
    catalogue.OLDEST_WAITING: lambda status: status.oldest_waiting_seconds or 0.0,
    catalogue.OLDEST_PENDING: lambda status: status.oldest_pending_seconds or 0.0,
    catalogue.EVENTS: lambda status: status.events,
    catalogue.UNACCOUNTED: lambda status: status.unaccounted,
}
_BY_GROUP: dict[MetricFacts, Callable[[EventGroup], float]] = {
    catalogue.GROUP_LAG: lambda group: group.lag,
    catalogue.GROUP_PENDING: lambda group: group.pending,
    catalogue.GROUP_TRIMMED: lambda group: group.trimmed,
    catalogue.GROUP_USED: lambda group: group.used,
}


class StackCollector(Collector):
    """Exports what the store and the broker say. Without them it says so, and nothing else.

    Args:
        store: the store; nobody else uses its connection.
        queues: returns the messages on each queue; raises ``BrokerAwayError``.
        sent_again: returns the number of articles that this dispatcher has sent again.
    """

    def __init__(self, store: Store, queues: Callable[[], Mapping[str, int]], sent_again: Callable[[], int]) -> None:
        self._store = store
        self._queues = queues
        self._sent_again = sent_again

    def describe(self) -> Iterable[Metric]:
        """Nothing: registering must not ask the server."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Ask the store and the broker."""
        yield catalogue.REDELIVERED.family([((), self._sent_again())])
        yield from self._store_metrics()
        yield from self._broker_metrics()

    def _store_metrics(self) -> Iterator[Metric]:
        try:
            lanes = self._store.lane_status()
            groups, dispatchers = self._store.event_groups(), self._store.dispatchers()
        except (StoreUnavailableError, StackMismatchError):
            yield catalogue.STORE_UP.family([((), 0)])
            return
        yield catalogue.STORE_UP.family([((), 1)])
        yield catalogue.HIGH_WATER.family([((), self._store.limits.high_water)])
        yield from _lane_metrics({str(lane): status for lane, status in lanes.items()})
        for facts, value in _BY_GROUP.items():
            yield facts.family(((group.name,), value(group)) for group in groups)
        yield catalogue.DISPATCHERS.family(_states(dispatchers))

    def _broker_metrics(self) -> Iterator[Metric]:
        try:
            queues = self._queues()
        except BrokerAwayError:
            yield catalogue.BROKER_UP.family([((), 0)])
            return
        yield catalogue.BROKER_UP.family([((), 1)])
        yield catalogue.QUEUE.family(((name,), count) for name, count in queues.items())


def _lane_metrics(lanes: Mapping[str, Status]) -> Iterator[Metric]:
    for facts, value in _BY_LANE.items():
        yield facts.family(((lane,), value(status)) for lane, status in lanes.items())
    yield catalogue.ARTICLES.family(
        ((lane, outcome), getattr(status, outcome)) for lane, status in lanes.items() for outcome in _OUTCOMES
    )
    yield catalogue.DEAD.family(
        ((lane, reason), count)
        for lane, status in lanes.items()
        for reason, count in {**_NONE_DIED, **status.died_of}.items()
    )
    yield catalogue.PAUSED.family(
        ((lane, by), any(pause.manual is (by == "operator") for pause in status.paused))
        for lane, status in lanes.items()
        for by in ("breaker", "operator")
    )


def _states(dispatchers: Iterable[DispatcherRecord]) -> Iterator[tuple[tuple[str], int]]:
    states = Counter(
        "silent" if not one.at_work else "held_up" if one.facts.trouble else "at_work" for one in dispatchers
    )
    for state in ("at_work", "held_up", "silent"):
        yield (state,), states[state]

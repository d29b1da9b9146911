"""What the store and the broker say of a stack, asked at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from celery import Celery

from quotewire.worker.health.broker import BrokerState, broker_state
from quotewire.worker.store.protocol import DispatcherRecord, EventGroup, Limits, Status, Store


@dataclass(frozen=True, slots=True)
class Sight:
    """What the store and the broker say of a stack."""

    status: Status
    dispatchers: Sequence[DispatcherRecord]
    groups: Sequence[EventGroup]
    broker: BrokerState
    limits: Limits


def look(store: Store, app: Celery) -> Sight:
    """Ask the store, and the broker of ``app``."""
    return Sight(store.status(), store.dispatchers(), store.event_groups(), broker_state(app), store.limits)

"""What `quotewire doctor` says of a stack in each situation, and whether that needs a person."""

from dataclasses import replace

import pytest

from quotewire.worker.health.broker import BrokerState
from quotewire.worker.health.sight import Sight
from quotewire.worker.health.stack import stack_checks
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.protocol import DispatcherFacts, DispatcherRecord, EventGroup, Limits, Paused

FACTS = DispatcherFacts("0.1.0", "2026-01-01T00:00:00+00:00")
ALIVE = DispatcherRecord(name="host:1", seen_seconds=2.0, facts=FACTS)
DEAD = DispatcherRecord(name="host:2", seen_seconds=75.0, facts=FACTS)
STUCK = DispatcherRecord(name="host:3", seen_seconds=1.0, facts=replace(FACTS, trouble="the broker takes no messages"))
WORKERS = {"w@host": ["attribute", "extract", "repair"]}
FRESH = Sight(MemoryStore().status(), [], [], BrokerState(queues={"extract": 0}), Limits())
IDLE = replace(FRESH, dispatchers=[ALIVE], broker=BrokerState(queues={"extract": 0}, workers=WORKERS))
WAITING = replace(FRESH.status, accepted=50, waiting=50, oldest_waiting_seconds=70.0)
BUSY = replace(IDLE, status=replace(WAITING, pending=20), broker=BrokerState(queues={"extract": 9}, workers=WORKERS))
GROUP = EventGroup(name="desk", pending=3, lag=7, trimmed=0, used=0.000007, members=())

SITUATIONS: dict[str, tuple[Sight, dict[str, str]]] = {
    "fresh": (FRESH, {}),
    "idle": (IDLE, {}),
    "busy": (BUSY, {}),
    "dispatcher dead": (
        replace(BUSY, dispatchers=[DEAD]),
        {"dispatcher": "host:2 was last seen 75 s ago and did not sign out: it has died or hangs; 50 articles wait"},
    ),
    "one dispatcher of two dead": (replace(BUSY, dispatchers=[ALIVE, DEAD]), {}),
    "dispatcher never started": (
        replace(BUSY, dispatchers=[]),
        {"dispatcher": "none runs; 50 articles wait; 20 are pending; start one: quotewire dispatch"},
    ),
    "dispatcher held up": (replace(IDLE, dispatchers=[STUCK]), {"dispatcher": "the broker takes no messages"}),
    "worker dead": (
        replace(BUSY, broker=BrokerState(queues={"extract": 9}, workers={})),
        {"workers": "none takes the messages that wait (extract: 9)"},
    ),
    "no worker on one queue": (
        replace(BUSY, broker=BrokerState(queues={"repair": 4}, workers={"w@host": ["extract"]})),
        {"workers": "repair: 4"},
    ),
    "submissions that a dispatcher will take": (
        replace(BUSY, broker=BrokerState(queues={"submit": 4}, workers=WORKERS)),
        {},
    ),
    "submissions without a dispatcher": (
        replace(FRESH, broker=BrokerState(queues={"submit": 4, "celery": 1}, workers=WORKERS)),
        {"dispatcher": "5 submissions wait"},
    ),
    "broker away": (
        replace(BUSY, broker=BrokerState("Connection refused")),
        {"broker": "cannot be used: Connection refused; is it running, and is QUOTEWIRE_BROKER_URL right?"},
    ),
    "broker that refuses writes": (
        replace(BUSY, broker=BrokerState("used memory > 'maxmemory'", refuses_writes=True)),
        {"broker": "refuses writes: used memory > 'maxmemory'; give it more memory (CONFIG SET maxmemory)"},
    ),
    "broker that is a replica": (
        replace(BUSY, broker=BrokerState("You can't write against a read only replica", refuses_writes=True)),
        {"broker": "read only replica; it is a replica: name the server that it copies; until then"},
    ),
    "paused": (
        replace(BUSY, status=replace(WAITING, paused=(Paused(0, "2026-01-01T00:00:00Z", "60 of the last 100 died"),))),
        {"circuit breaker": "60 of the last 100 died; the reasons: quotewire dead list"},
    ),
    "paused by an operator": (
        replace(BUSY, status=replace(WAITING, paused=(Paused(0, "2026-01-01T00:00:00Z", "work", manual=True),))),
        {"circuit breaker": "work; go on with: quotewire intake resume"},
    ),
    "intake full": (replace(BUSY, limits=Limits(high_water=50)), {"intake": "producers are refused"}),
    "group lagging": (
        replace(IDLE, groups=[replace(GROUP, lag=900_000, used=0.9)]),
        {"event groups": "desk lags 900,000 behind, 3 not acknowledged"},
    ),
    "group at work": (replace(IDLE, groups=[GROUP]), {}),
    "group half of the way to the bound": (
        replace(IDLE, groups=[replace(GROUP, lag=9, used=0.5)]),
        {"event groups": "QUOTEWIRE_EVENTS_MAX_BYTES"},
    ),
    "group that acknowledges nothing": (
        replace(IDLE, groups=[replace(GROUP, pending=850_000)]),
        {"event groups": "desk lags 7 behind, 850,000 not acknowledged"},
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_check_fails_with_its_reason_where_a_person_is_needed(situation: str) -> None:
    sight, expected = SITUATIONS[situation]
    checks = list(stack_checks(sight))
    failed = {check.name: check.detail for check in checks if not check.ok}
    assert failed.keys() == expected.keys()
    for name, reason in expected.items():
        assert reason in failed[name]
    assert all(check.detail for check in checks)

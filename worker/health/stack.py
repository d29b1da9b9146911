"""Whether a stack needs a person: dispatchers, broker, workers, circuit breaker, consumers. Pure functions."""

from collections.abc import Iterator, Sequence
from typing import Final

from quotewire.worker.health.broker import BrokerState
from quotewire.worker.health.check import Check
from quotewire.worker.health.remedy import what_to_do
from quotewire.worker.health.sight import Sight
from quotewire.worker.store.events import slow_groups
from quotewire.worker.store.protocol import DispatcherRecord, EventGroup, Limits, Paused, Status

HELD_MAX: Final = 0.8
"""Share of the event stream's limit that a group may leave unread or unacknowledged before it loses some."""


def stack_checks(sight: Sight) -> Iterator[Check]:
    """Check the parts of a stack; one that was never started passes."""
    yield dispatchers_check(sight.dispatchers, sight.status, sight.broker.submissions)
    yield _broker(sight.broker)
    if sight.broker.error is None:
        yield _workers(sight.broker, sight.status)
    yield _breaker(sight.status)
    yield _intake(sight.status, sight.limits)
    yield _groups(sight.groups, sight.limits)
    yield Check("dead letters", ok=True, detail=f"{sight.status.letters:,} (quotewire dead list)")


def dispatchers_check(dispatchers: Sequence[DispatcherRecord], status: Status, submissions: int = 0) -> Check:
    """Whether a dispatcher is at work and takes articles, or none is needed."""
    described = describe_dispatchers(dispatchers)
    at_work = [one for one in dispatchers if one.at_work]
    if at_work:
        return Check("dispatcher", ok=not all(one.facts.trouble for one in at_work), detail=described)
    remedy = "start one: quotewire dispatch"
    waiting = [f"{status.waiting:,} articles wait"] if status.waiting else []
    waiting += [f"{status.pending:,} are pending"] if status.pending else []
    waiting += [f"{submissions:,} submissions wait"] if submissions else []
    if dispatchers or waiting:
        return Check("dispatcher", ok=False, detail="; ".join([described or "none runs", *waiting, remedy]))
    return Check("dispatcher", ok=True, detail=f"none yet, and nothing waits; {remedy}")


def describe_dispatchers(dispatchers: Sequence[DispatcherRecord]) -> str:
    """Each dispatcher with when it was seen, and what is wrong with it."""
    return "; ".join(map(_dispatcher, dispatchers))


def _dispatcher(one: DispatcherRecord) -> str:
    seen = f"{one.name} was last seen {one.seen_seconds:.0f} s ago"
    if not one.at_work:
        return f"{seen} and did not sign out: it has died or hangs"
    return f"{seen}: {one.facts.trouble}" if one.facts.trouble else seen


def _broker(broker: BrokerState) -> Check:
    if broker.error is None:
        waiting = _counts(broker.queues)
        return Check("broker", ok=True, detail=f"messages wait: {waiting}" if waiting else "no messages wait")
    if broker.refuses_writes:
        remedy = f"{what_to_do(broker.error, 'QUOTEWIRE_BROKER_URL')}; until then all processes wait"
        return Check("broker", ok=False, detail=f"refuses writes: {broker.error}; {remedy}")
    detail = f"cannot be used: {broker.error}; {what_to_do(broker.error, 'QUOTEWIRE_BROKER_URL')}"
    return Check("broker", ok=False, detail=detail)


def _workers(broker: BrokerState, status: Status) -> Check:
    remedy = "start one: celery -A quotewire.worker worker -Q extract,repair,attribute"
    if unattended := broker.unattended:
        return Check("workers", ok=False, detail=f"none takes the messages that wait ({_counts(unattended)}); {remedy}")
    if not broker.workers:
        busy = status.waiting + status.pending
        detail = f"none answers, and {busy:,} articles are to be done" if busy else "none, and nothing is to be done"
        return Check("workers", ok=not busy, detail=f"{detail}; {remedy}")
    described = "; ".join(f"{name} ({', '.join(queues)})" for name, queues in broker.workers.items())
    return Check("workers", ok=True, detail=described)


def _breaker(status: Status) -> Check:
    if not status.paused:
        return Check("circuit breaker", ok=True, detail="closed")
    pauses = "; ".join(f"lane {pause.lane} paused since {pause.since}: {pause.reason}" for pause in status.paused)
    remedies = dict.fromkeys(_remedy(pause) for pause in status.paused)
    return Check("circuit breaker", ok=False, detail="; ".join([pauses, *remedies]))


def _remedy(pause: Paused) -> str:
    if pause.manual:
        return "go on with: quotewire intake resume"
    return (
        "the reasons: quotewire dead list; it resumes by itself when one of the articles that it tries completes; "
        "replay the dead then: quotewire dead replay --all"
    )


def _intake(status: Status, limits: Limits) -> Check:
    oldest = status.oldest_waiting_seconds
    age = "" if oldest is None else f", the oldest for {oldest:.0f} s"
    detail = f"{status.waiting:,} wait{age}; {status.pending:,} pending"
    if status.waiting + status.pending >= limits.high_water:
        full = f"full ({limits.high_water:,}), producers are refused: start more workers or raise QUOTEWIRE_HIGH_WATER"
        return Check("intake", ok=False, detail=f"{detail}; {full}")
    return Check("intake", ok=True, detail=detail)


def _groups(groups: Sequence[EventGroup], limits: Limits) -> Check:
    held = [group for group in groups if group.used + group.pending / limits.events_maxlen > HELD_MAX]
    late = [group for group in groups if group in slow_groups(groups) or group in held]
    lags = "; ".join(_group(group) for group in late or groups)
    if late:
        remedy = "add consumers or raise QUOTEWIRE_EVENTS_MAXLEN or QUOTEWIRE_EVENTS_MAX_BYTES"
        detail = f"{lags}: events are about to be trimmed unread; {remedy}"
        return Check("event groups", ok=False, detail=detail)
    return Check("event groups", ok=True, detail=lags or "none")


def _group(group: EventGroup) -> str:
    return f"{group.name} lags {group.lag:,} behind, {group.pending:,} not acknowledged"


def _counts(queues: dict[str, int]) -> str:
    return ", ".join(f"{name}: {count:,}" for name, count in queues.items() if count)

"""What the broker and the workers say: messages on each queue, and who takes from which."""

from dataclasses import dataclass, field

from celery import Celery
from kombu.exceptions import OperationalError

from quotewire.worker.health.queue_depth import BrokerAwayError, waiting
from quotewire.worker.settings import plain
from quotewire.worker.submissions.queues import QUEUES as SUBMIT_QUEUES

PING_SECONDS = 1.0
"""How long workers have to answer."""


@dataclass(frozen=True, slots=True)
class BrokerState:
    """The broker as it answered."""

    error: str | None = None
    """Why it cannot be used; None if it answers."""
    refuses_writes: bool = False
    """Whether it answers all the same, and only takes no writes."""
    queues: dict[str, int] = field(default_factory=dict)
    """Messages that wait on each queue."""
    workers: dict[str, list[str]] = field(default_factory=dict)
    """Each worker that answers, with the queues it consumes."""

    @property
    def unattended(self) -> dict[str, int]:
        """Queues of workers on which messages wait and from which none takes."""
        attended = {*SUBMIT_QUEUES, *(queue for queues in self.workers.values() for queue in queues)}
        return {name: count for name, count in self.queues.items() if count and name not in attended}

    @property
    def submissions(self) -> int:
        """Messages that wait for a dispatcher, which puts their articles on the intake."""
        return sum(self.queues.get(name, 0) for name in SUBMIT_QUEUES)


@dataclass(frozen=True, slots=True)
class Submissions:
    """What waits on the broker for a dispatcher: no part of the store, and not accepted yet."""

    waiting: int | None
    """Messages of ``tasks.submit``; None if they cannot be counted."""
    why: str | None = None
    """Why they cannot be counted."""


def submissions_on(app: Celery) -> Submissions:
    """Count the submissions on a Redis broker: there a message leaves its queue once its article is on the intake.

    Other brokers hand a message out before that, and do not say what becomes of it.
    """
    kind = app.connection_for_read().transport.driver_type
    if kind != "redis":
        return Submissions(None, f"a broker of kind {kind} does not show them")
    try:
        return Submissions(sum(waiting(app, SUBMIT_QUEUES).values()))
    except BrokerAwayError as error:
        return Submissions(None, f"the broker cannot be asked: {plain(error)}")


def broker_state(app: Celery) -> BrokerState:
    """Ask the broker for its queues, and the workers for theirs."""
    try:
        queues = waiting(app, sorted(app.amqp.queues))
        answers = app.control.inspect(timeout=PING_SECONDS).active_queues() or {}
    except BrokerAwayError as error:
        return BrokerState(error=plain(error), refuses_writes=error.refuses_writes)
    except (OperationalError, OSError) as error:
        return BrokerState(error=plain(error))
    workers = {name: sorted(queue["name"] for queue in queues_of) for name, queues_of in sorted(answers.items())}
    return BrokerState(queues=queues, workers=workers)

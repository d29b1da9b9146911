"""Counts the messages that wait on Celery's queues."""

from collections.abc import Iterable
from typing import Any, Final

from celery import Celery
from kombu.connection import Connection
from kombu.exceptions import ChannelError, OperationalError
from kombu.transport.redis import Channel as RedisChannel
from redis.exceptions import OutOfMemoryError, ReadOnlyError, ResponseError

from quotewire.worker.celery_patches.answer_timeout import limit_answers

ANSWER_SECONDS: Final = 3.0
"""Timeout for connecting to the broker, and for each answer."""


_WRITE: Final = "#!lua\nreturn 1"
"""A script that does not write, but may for all that Redis knows: it is refused exactly when a write would be."""
_REFUSALS: Final = (OutOfMemoryError, ReadOnlyError)
_REFUSAL_CODES: Final = ("MISCONF", "NOREPLICAS", "OOM", "READONLY")
"""How other refusals of a write begin: the disk is full, too few replicas are connected."""


class BrokerAwayError(Exception):
    """The broker does not answer, or lets nobody take a message."""

    refuses_writes: bool = False
    """Whether it answers, but takes no writes: it is at ``maxmemory``, a replica, or its disk is full."""


def waiting(app: Celery, names: Iterable[str]) -> dict[str, int]:
    """The number of messages on each of these queues. Redis deletes empty queues, so a missing one counts as empty.

    Raises:
        BrokerAwayError: if the broker cannot be asked, or refuses the writes that taking a message needs.
    """
    # One more try, at once: kombu's own wait is 2, 4, 6 seconds, during which nobody is told that the broker is away.
    patience = {"socket_timeout": ANSWER_SECONDS, "max_retries": 1, "interval_start": 0}
    with app.connection_for_read(connect_timeout=ANSWER_SECONDS, transport_options=patience) as connection:
        # kombu raises its own OperationalError where it cannot connect, and leaves the client's errors as they are.
        absent = (OperationalError, OSError, *connection.connection_errors, *connection.channel_errors)
        try:
            _check_writable(connection.default_channel)
            limit_answers(connection, ANSWER_SECONDS)
            return {name: _size(connection, name) for name in names}
        except absent as error:
            away = BrokerAwayError(str(error))
            away.refuses_writes = _is_refusal(error)
            raise away from error


def _check_writable(channel: Any) -> None:  # noqa: ANN401 - kombu has no types
    """Redis answers reads while it refuses writes (at ``maxmemory``, as a replica, with a full disk): raise then."""
    if not isinstance(channel, RedisChannel):
        return
    try:
        channel.client.eval(_WRITE, 0)
    except ResponseError as error:
        if _is_refusal(error):
            raise  # else: a user who may run no scripts, or a server that does not know this form of one


def _is_refusal(error: Exception) -> bool:
    return isinstance(error, _REFUSALS) or (isinstance(error, ResponseError) and str(error).startswith(_REFUSAL_CODES))


def _size(connection: Connection, name: str) -> int:
    try:
        channel: Any = connection.default_channel  # kombu has no types
        return int(channel.queue_declare(name, passive=True).message_count)
    except ChannelError:  # there is no such queue
        return 0

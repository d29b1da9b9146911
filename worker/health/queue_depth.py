"""Counts the messages that wait on Celery's queues."""

from collections.abc import Iterable
from typing import Any, Final

from celery import Celery
from kombu.connection import Connection
from kombu.exceptions import ChannelError

ANSWER_SECONDS: Final = 3.0
"""Timeout for connecting to the broker, and for each answer."""


class BrokerAwayError(Exception):
    """The broker does not answer."""


def waiting(app: Celery, names: Iterable[str]) -> dict[str, int]:
    """The number of messages on each of these queues. Redis deletes empty queues, so a missing one counts as empty.

    Raises:
        BrokerAwayError: if the broker cannot be asked.
    """
    patience = {"socket_timeout": ANSWER_SECONDS}
    with app.connection_for_read(connect_timeout=ANSWER_SECONDS, transport_options=patience) as connection:
        try:
            return {name: _size(connection, name) for name in names}
        except (*connection.connection_errors, OSError) as error:
            raise BrokerAwayError(str(error)) from error


def _size(connection: Connection, name: str) -> int:
    try:
        channel: Any = connection.default_channel  # kombu has no types
        return int(channel.queue_declare(name, passive=True).message_count)
    except ChannelError:  # there is no such queue
        return 0

"""A broker that is connected and silent (stopped, its disk hangs) must count as away, RabbitMQ as well as Redis.

kombu hands ``socket_timeout`` to Redis' client; with RabbitMQ nothing reads it, and once connected, py-amqp waits for
ever. Its own option ``read_timeout`` does not help: it sets SO_RCVTIMEO, and ``TCPTransport._read`` of py-amqp 5.4
reads on after the EAGAIN. Remove this when kombu hands the option on, and py-amqp obeys it.
"""

from typing import Any

from kombu.connection import Connection


def limit_answers(connection: Connection, seconds: float) -> None:
    """Raise ``TimeoutError`` where an open connection to RabbitMQ waits longer for an answer; others do so anyway."""
    established: Any = connection.connection  # kombu has no types
    sock = getattr(established, "sock", None)
    if sock is not None:
        sock.settimeout(seconds)

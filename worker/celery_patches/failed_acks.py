"""An acknowledgement that fails must still give its place among the prefetched messages back.

kombu 5.7 tells the server first and counts the message as done afterwards. Where the server cannot be told (connections
were cut, and ``maxclients`` lets no new one in), Celery logs "Couldn't ack" and goes on, and the message counts as
unacknowledged for as long as the worker lives. When every place is taken so, the worker takes nothing any more. It does
not even notice that its connection is gone, because it reads it only while it has room: 8 of 11 trials stood still.
A message that the server still has is delivered again after the visibility timeout, and the idempotency marker makes
that harmless. Remove this when kombu's ``QoS.ack`` counts the message as done whatever the server says.

An acknowledgement may also come when its channel has been closed: Celery's loop keeps it until it turns again, with a
new connection. kombu then looks for the old one and fails with an ``AttributeError``, which ends the worker. It is told
as what it is, a connection that is gone: Celery logs that and goes on.
"""

from typing import Any

from kombu.transport.redis import QoS
from kombu.transport.virtual import QoS as VirtualQoS


def free_places_of_failed_acks() -> None:
    """Have kombu count a message as done even where the server cannot be told."""
    _count_on_failure("ack")
    _count_on_failure("reject")


def _count_on_failure(name: str) -> None:
    tell_server: Any = getattr(QoS, name)
    count: Any = VirtualQoS.ack

    def tell_server_or_count(self: Any, delivery_tag: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - kombu has no types
        if self.channel.connection is None:
            count(self, delivery_tag)
            raise ConnectionError("the connection that brought the message is gone")
        try:
            return tell_server(self, delivery_tag, *arguments, **options)
        except Exception:
            count(self, delivery_tag)
            raise

    setattr(QoS, name, tell_server_or_count)

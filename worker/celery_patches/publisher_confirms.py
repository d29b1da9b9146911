"""RabbitMQ must say that a message is on its disk before the one that it replaces is acknowledged.

Celery publishes without publisher confirms unless the transport's option ``confirm_publish`` asks for them
(https://github.com/celery/celery/issues/5410), and RabbitMQ keeps what it got in the last third of a second in memory:
a ``kill -9`` in that time loses it, although message and queue are durable. For references to articles that costs one
lease. A message that exists nowhere else must be confirmed. Remove this when kombu can confirm a single message.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.exceptions import MessageNacked
from kombu.transport.pyamqp import Channel as AmqpChannel


@contextmanager
def confirming(channel: Any) -> Iterator[Any]:  # noqa: ANN401 - kombu has no types
    """A channel whose ``publish`` returns once the broker keeps the message. Redis does when it answers.

    It is another one than the consumer's, since confirms that two publishers of one channel wait for come as one.

    Args:
        channel: an open channel of the broker.

    Raises:
        ConnectionError: if the broker refuses the message. Celery then connects anew and gets the original again.
    """
    if not isinstance(channel, AmqpChannel):
        yield channel
        return
    confirmed: Any = channel.connection.channel()
    confirmed.basic_publish = confirmed.basic_publish_confirm
    try:
        yield confirmed
    except MessageNacked as error:
        raise ConnectionError("the broker refused a message") from error
    finally:
        confirmed.close()

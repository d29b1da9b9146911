"""Messages that are no task of this worker. Celery drops them, with their content in its log; kombu ends the worker.

A value on a queue that is not JSON, or JSON of another shape, raises in kombu's Redis transport and ends the worker
("Unrecoverable error"), one for each such value. What kombu can read and Celery does not know (a misspelt task, a
broken body) is acknowledged and gone. Here all of it is sent on to the queue of submissions, where it becomes an
article or a dead letter. Remove this when kombu keeps what it cannot read and Celery has a setting for the rest.
"""

import json
from typing import Any, Final

import structlog
from celery.worker.consumer import Consumer
from kombu.transport import redis as redis_transport

from quotewire.worker.celery_patches.publisher_confirms import confirming
from quotewire.worker.submissions.message import redis_message
from quotewire.worker.submissions.queues import QUEUES, stray_message

CONSUMER: Final = f"{__name__}:ForwardingConsumer"
"""For the setting ``worker_consumer``."""

REFERENCE_MAX: Final = 100
"""Characters of a reference to an article; a real one has about 40."""

log = structlog.get_logger("quotewire.worker")


def survive_stray_values() -> None:
    """Have kombu read any value on a Redis list as a message."""
    module: Any = redis_transport
    loads, text, deliver = module.loads, module.bytes_to_str, module.Transport._deliver  # noqa: SLF001

    def loads_anything(value: str) -> Any:  # noqa: ANN401 - kombu has no types
        try:
            return loads(value)
        except (ValueError, RecursionError):
            return value

    def text_of_anything(value: Any) -> Any:  # noqa: ANN401
        try:
            return text(value)
        except UnicodeDecodeError:
            return value.decode(errors="backslashreplace")

    def deliver_anything(self: Any, message: Any, queue: str) -> None:  # noqa: ANN401
        value = message if isinstance(message, str) else json.dumps(message)
        read = redis_message(value.encode(errors="backslashreplace"))
        if read is None or not isinstance(message["properties"].get("delivery_info"), dict):
            message = json.loads(stray_message(queue, value.encode(errors="backslashreplace")))
        deliver(self, message, queue)

    module.loads, module.bytes_to_str = loads_anything, text_of_anything
    module.Transport._deliver = deliver_anything  # noqa: SLF001


class ForwardingConsumer(Consumer):  # type: ignore[misc]  # Celery has no types
    """Celery's consumer, which sends on what it does not know.

    It is without gossip, whatever the options say: nothing here needs workers to know of each other, and where the
    broker was lost in the middle of a task, Celery 5.7 closed gossip's channel on a connection that was gone: an
    ``AttributeError`` with its traceback in the log ("Error on restarting Gossip"), in two of three trials.
    """

    class Blueprint(Consumer.Blueprint):  # type: ignore[misc]  # Celery has no types
        """The steps of a consumer."""

        default_steps = tuple(step for step in Consumer.Blueprint.default_steps if not step.endswith(":Gossip"))

    def on_unknown_message(self, body: Any, message: Any) -> None:  # noqa: ANN401
        """There is no task's name in it."""
        self._send_on(message, "it names no task")

    def on_unknown_task(self, body: Any, message: Any, exc: Exception) -> None:  # noqa: ANN401
        """The task is none of ours."""
        self._send_on(message, "it names an unknown task")

    def on_invalid_task(self, body: Any, message: Any, exc: Exception) -> None:  # noqa: ANN401
        """The task's arguments are no arguments."""
        self._send_on(message, "its arguments cannot be used")

    def on_decode_error(self, message: Any, exc: Exception) -> None:  # noqa: ANN401
        """The body cannot be read."""
        self._send_on(message, "it cannot be read")

    def create_task_handler(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        """Celery's handler, for references to articles alone: of anything else it would tell the content to Flower.

        Some malformed bodies it lets through to where they end the worker.
        """
        handle = super().create_task_handler(*arguments, **options)

        def handle_anything(message: Any) -> None:  # noqa: ANN401
            try:
                if _carries_references(message):
                    handle(message)
                else:
                    self._send_on(message, "it carries no references to articles")
            except (*self.connection_errors, *self.connection.channel_errors):
                raise
            except Exception as error:  # noqa: BLE001 - whatever it was, the message stays
                self._send_on(message, f"{type(error).__name__} while it was read")

        return handle_anything

    def _send_on(self, message: Any, why: str) -> None:  # noqa: ANN401
        """To the queue of submissions. If that fails, the connection is lost and the message comes again."""
        log.warning("foreign_message", why=why, queue=message.delivery_info.get("routing_key"))
        headers = {name: value for name, value in message.headers.items() if name != "compression"}  # it is unpacked
        queue = self.app.amqp.queues[QUEUES[0]]
        with confirming(message.channel) as channel:
            self.app.amqp.Producer(channel).publish(
                message.body,
                exchange=queue.exchange,
                routing_key=queue.routing_key,
                declare=[queue],
                headers=headers,
                content_type=message.content_type or "application/octet-stream",
                content_encoding=message.content_encoding or "binary",
                correlation_id=message.properties.get("correlation_id"),
            )
        message.ack()


def _carries_references(message: Any) -> bool:  # noqa: ANN401
    """Whether the one argument of a task is a list of references, as our own messages have it."""
    try:
        content = json.loads(message.body)
        (references,) = content["args"] if isinstance(content, dict) else content[0]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return False
    return isinstance(references, list) and all(
        isinstance(item, str) and len(item) < REFERENCE_MAX for item in references
    )

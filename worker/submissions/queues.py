"""The queues that submissions wait on, on Redis and on other brokers: what waits is looked at first, then removed."""

import base64
import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol

from celery import Celery
from kombu.connection import Connection
from kombu.transport.redis import Channel as RedisChannel

from quotewire.worker.celery_patches.answer_timeout import limit_answers
from quotewire.worker.submissions.message import STRAY, Message, redis_message, token_of

QUEUES: Final = ("submit", "celery")
"""The first is ours; the second is where a plain Celery producer's ``send_task`` lands unless it names a queue."""
MOST_MESSAGES: Final = 16
"""Messages looked at together."""
MOST_BYTES: Final = 4_000_000
"""Bytes of messages looked at together; a larger message is looked at alone."""
MESSAGE_MAX: Final = 16_000_000
"""Bytes of a message beyond which it is cut before anybody loads it: no legal article makes such a message, and
whoever may submit could fill the memory of dispatchers."""
CUT_TO: Final = 4_096
"""Bytes that are kept of such a message."""
ANSWER_SECONDS: Final = 5.0
"""How long the broker may take to connect, and to answer."""

_PEEK: Final = """#!lua flags=allow-oom
-- KEYS 1 queue   ARGV 1 most messages  2 most bytes  3 most bytes of a message  4 bytes kept of a larger one
-- Returns the messages next in turn, which stay where they are; one that is too large is cut there
local found, bytes = {}, 0
for place = 1, tonumber(ARGV[1]) do
  local message = redis.call('LINDEX', KEYS[1], -place)
  if not message then break end
  if #message > tonumber(ARGV[3]) then
    local kept = string.sub(message, 1, tonumber(ARGV[4]))
    message = string.format('a message of %d bytes, of which only the first were kept: ', #message) .. kept
    redis.call('LSET', KEYS[1], -place, message)
  end
  bytes = bytes + #message
  if place > 1 and bytes > tonumber(ARGV[2]) then break end
  found[place] = message
end
return found
"""
_REMOVE: Final = """#!lua flags=allow-oom
-- KEYS 1 queue   ARGV SHA-1 of each message   Removes those that are still next in turn; returns how many
for place, sum in ipairs(ARGV) do
  local message = redis.call('LINDEX', KEYS[1], -1)
  if not message or redis.sha1hex(message) ~= sum then return place - 1 end
  redis.call('RPOP', KEYS[1])
end
return #ARGV
"""
_NAME: Final = """#!lua flags=allow-oom
-- KEYS 1 queue   ARGV 1 place from the end  2 what is there  3 the same, named   Returns whether it was there
if redis.call('LINDEX', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('LSET', KEYS[1], ARGV[1], ARGV[3])
return 1
"""


class SubmissionQueues(Protocol):
    """Where submissions wait. Any method may raise what the broker's client raises; ``close`` comes next then."""

    def waiting(self) -> Sequence[Message]:
        """The messages next in turn, a few; they come again until they are removed."""
        ...

    def remove(self, count: int) -> None:
        """Remove the first ``count`` of the messages that ``waiting`` returned last."""
        ...

    def close(self) -> None:
        """Give up the connection. What was not removed is still there."""
        ...


class RedisQueues:
    """Submissions on a Redis broker: lists, one for each priority.

    Args:
        connection: kombu's connection to the broker.
        channel: its channel, whose client speaks to the server.
    """

    def __init__(self, connection: Connection, channel: Any) -> None:  # noqa: ANN401 - kombu has no types
        self._connection: Any = connection
        self._client = channel.client
        self._lists = [
            channel._q_for_pri(name, priority)  # noqa: SLF001 - the name that kombu gives each list
            for priority in channel.priority_steps
            for name in QUEUES
        ]
        self._peek, self._remove, self._name = map(self._client.register_script, (_PEEK, _REMOVE, _NAME))
        self._turn = 0
        self._seen: tuple[str, list[bytes]] = ("", [])

    def waiting(self) -> Sequence[Message]:
        """The messages next in turn on one of the lists that have some; the lists take turns."""
        name = self._next_filled()
        found = self._peek([name], [MOST_MESSAGES, MOST_BYTES, MESSAGE_MAX, CUT_TO]) if name else []
        messages: list[Message] = []
        raws: list[bytes] = []
        for place, raw in enumerate(found, 1):
            kept = raw if redis_message(raw) else self._named(name, place, raw)
            message = redis_message(kept)
            if message is None:
                break  # another dispatcher was faster
            raws.append(kept)
            messages.append(message)
        self._seen = (name, raws)
        return messages

    def _next_filled(self) -> str:
        with self._client.pipeline(transaction=False) as pipeline:
            for name in self._lists:
                pipeline.llen(name)
            sizes = pipeline.execute()
        filled = [name for name, size in zip(self._lists, sizes, strict=True) if size]
        self._turn += 1
        return filled[self._turn % len(filled)] if filled else ""

    def _named(self, name: str, place: int, stray: bytes) -> bytes:
        """Give a value that is no message a name where it lies, or equal ones could not be told apart."""
        named = stray_message(name, stray)
        return named if self._name([name], [-place, stray, named]) else b""

    def remove(self, count: int) -> None:
        """Remove the first ``count`` of the messages that were seen last."""
        name, raws = self._seen
        if count:
            self._remove([name], [hashlib.sha1(raw, usedforsecurity=False).hexdigest() for raw in raws[:count]])

    def close(self) -> None:
        """Give up the connection."""
        with suppress(Exception):
            self._connection.close()


class HeldQueues:
    """Submissions on a broker with acknowledgements, such as RabbitMQ: messages are held until they are acknowledged.

    Args:
        connection: kombu's connection to the broker; what is held goes back when it closes.
        app: declares the queues.
    """

    def __init__(self, connection: Connection, app: Celery) -> None:
        self._connection: Any = connection
        channel: Any = connection.default_channel  # kombu has no types
        self._queues: list[Any] = [app.amqp.queues[name].bind(channel) for name in QUEUES]
        for queue in self._queues:
            queue.declare()
        self._held: list[tuple[Message, Any]] = []

    def waiting(self) -> Sequence[Message]:
        """The messages that are held, or the next ones of each queue."""
        if not self._held:
            self._held = list(self._take())
        return [message for message, _ in self._held]

    def _take(self) -> Iterator[tuple[Message, Any]]:
        for queue in self._queues:
            for _ in range(MOST_MESSAGES):
                found: Any = queue.get(no_ack=False)
                if found is None:
                    break
                yield _held_message(found), found

    def remove(self, count: int) -> None:
        """Acknowledge the first ``count`` of the messages that are held."""
        for _ in range(count):
            self._held[0][1].ack()
            del self._held[0]

    def close(self) -> None:
        """Give up the connection."""
        with suppress(Exception):
            self._connection.close()


def open_queues(app: Celery) -> SubmissionQueues:
    """Connect to the broker of ``app``."""
    patience = {"socket_timeout": ANSWER_SECONDS}
    connection: Connection = app.connection_for_read(connect_timeout=ANSWER_SECONDS, transport_options=patience)
    channel: Any = connection.default_channel
    limit_answers(connection, ANSWER_SECONDS)
    return RedisQueues(connection, channel) if isinstance(channel, RedisChannel) else HeldQueues(connection, app)


def stray_message(queue: str, value: bytes) -> bytes:
    """A value that is no message, as a message that can be kept, named and passed on."""
    body = base64.b64encode(value).decode()
    delivery = {"exchange": queue, "routing_key": queue}
    properties = {"body_encoding": "base64", "delivery_tag": str(uuid.uuid4()), "delivery_info": delivery}
    payload = {"body": body, "content-type": STRAY, "content-encoding": "binary", "headers": {}}
    return json.dumps(payload | {"properties": properties}).encode()


def _held_message(found: Any) -> Message:  # noqa: ANN401 - kombu has no types
    body = found.body.encode() if isinstance(found.body, str) else bytes(found.body or b"")
    properties = found.properties or {}
    name = f"{properties.get('correlation_id') or uuid.uuid4()}".encode()
    headers = {name: value for name, value in (found.headers or {}).items() if name != "compression"}  # kombu unpacks
    return Message(token_of(name + body), body, str(found.content_type), headers)

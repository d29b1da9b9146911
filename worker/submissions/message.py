"""Reads one Celery message: the article that it submits, or why it submits none. Pure functions, without a broker."""

import base64
import bz2
import hashlib
import json
import lzma
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from quotewire.schemas import Article, ArticleError, Reason, article_from
from quotewire.schemas.traceparent import valid_traceparent
from quotewire.worker.store.protocol import Submission

TASK: Final = "tasks.submit"
STRAY: Final = "application/x-not-a-message"
"""The content type that a value gets which was found on a queue and is no message."""
_JSON: Final = frozenset({"application/json", "application/x-json"})
_NAME_MAX: Final = 100
"""Characters of a foreign task's name or content type that a reason repeats."""
_PACKED_MAX: Final = 4
"""A compressed message may unpack to this many times the size limit of an article, not to all of the memory."""


class MessageError(ValueError):
    """A message that submits no article. ``code`` is a dead-letter reason."""

    def __init__(self, code: str, message: str, body: bytes | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.body = body
        """What is kept for a person; None: the message's own body."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as any broker delivers it."""

    token: str
    """Names the message; see ``Submission.token``."""
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, Any] = field(default_factory=dict)


def token_of(raw: bytes) -> str:
    """A name for a message: the hash of all its bytes, as Celery puts a random id into each."""
    return hashlib.sha256(raw).hexdigest()[:32]


def redis_message(raw: bytes) -> Message | None:
    """Read a message as kombu writes it to a Redis list; None if it is not one.

    >>> redis_message(b"hello") is None
    True
    """
    try:
        payload = json.loads(raw)
        properties, body = payload["properties"], payload["body"].encode()
        if properties.get("body_encoding") == "base64":
            body = base64.b64decode(body, validate=True)
        headers = payload.get("headers") or {}
        known = isinstance(properties["delivery_tag"], str) and isinstance(headers, dict)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Message(token_of(raw), body, str(payload.get("content-type")), headers) if known else None


def submission(message: Message, max_bytes: int) -> Submission:
    """The article that a message submits, or the reason why it submits none.

    Args:
        message: the message.
        max_bytes: largest article, in bytes of JSON.

    >>> submission(Message("1", b'[[{"text": "Hello"}], {}, {}]', headers={"task": "tasks.submit"}), 100).article.text
    'Hello'
    >>> submission(Message("1", b'[[{"text": "Hello"}], {}, {}]', headers={"task": "tasks.sumbit"}), 100).refusal.code
    'unknown_task'
    """
    try:
        article, body = _article(message, max_bytes)
    except MessageError as error:
        body = message.body if error.body is None else error.body
        return Submission(message.token, body, refusal=Reason(code=error.code, message=str(error)))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a message, it must not stop its neighbours
        reason = Reason(code="unreadable_message", message=f"cannot be read: {type(error).__name__}")
        return Submission(message.token, message.body, refusal=reason)
    return Submission(message.token, body, article)


def _article(message: Message, max_bytes: int) -> tuple[Article, bytes]:
    name, arguments, keywords = _call(message, max_bytes)
    given = _only_argument(arguments, keywords)
    body = _dumped(given if given is not None else {"task": name, "args": arguments, "kwargs": keywords})
    if name != TASK:
        raise MessageError("unknown_task", f"{_short(name)} is no task of this queue: send {TASK}", body)
    if given is None:
        count = len(arguments) + len(keywords)
        raise MessageError("wrong_arguments", f"{TASK} takes one argument, the article, not {count}", body)
    if isinstance(given, dict) and (trace := valid_traceparent(message.headers.get("traceparent"))):
        given = {
            "traceparent": trace
        } | given  # as opentelemetry-instrumentation-celery sends it; the article's own wins
    try:
        article = article_from(given)
    except ArticleError as error:
        raise MessageError(error.code, str(error), body) from None
    kept = article.model_dump_json(exclude_none=True).encode()
    if len(kept) > max_bytes:
        raise MessageError("too_large", f"{len(kept):,} bytes, {max_bytes:,} allowed", body)
    return article, kept


def _call(message: Message, max_bytes: int) -> tuple[str, list[Any], dict[str, Any]]:
    """The task's name and arguments, in either version of Celery's protocol."""
    if message.content_type == STRAY:
        raise MessageError("unreadable_message", "not a Celery message")
    if message.content_type not in _JSON:
        kind = _short(message.content_type)
        raise MessageError("unreadable_message", f"the content type is {kind}: only application/json is read")
    try:
        content = json.loads(_unpacked(message, max_bytes))
        if isinstance(content, dict):  # version 1: all in the body
            name, arguments, keywords = content["task"], content.get("args") or [], content.get("kwargs") or {}
        else:
            name, (arguments, keywords, *_) = message.headers["task"], content
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise MessageError("unreadable_message", f"not a Celery message: {type(error).__name__}") from None
    if not (isinstance(arguments, list) and isinstance(keywords, dict)):
        raise MessageError("unreadable_message", "not a Celery message: the arguments are no list and no object")
    return str(name), arguments, keywords


def _only_argument(arguments: list[Any], keywords: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever was sent
    if len(arguments) == 1 and not keywords:
        return arguments[0]
    return keywords["article"] if not arguments and [*keywords] == ["article"] else None


def _unpacked(message: Message, max_bytes: int) -> bytes:
    kind = message.headers.get("compression")
    if not kind:
        return message.body
    unpack = _UNPACK.get(str(kind))
    if unpack is None:
        raise MessageError("unreadable_message", f"compressed as {_short(kind)}: gzip, bzip2 or lzma can be read")
    most = _PACKED_MAX * max_bytes
    content = unpack(message.body, most)
    if len(content) >= most:
        raise MessageError("too_large", f"unpacks to {most:,} bytes or more, {max_bytes:,} allowed")
    return content


_UNPACK: Final[Mapping[str, Callable[[bytes, int], bytes]]] = {
    "application/x-gzip": lambda body, most: zlib.decompressobj().decompress(body, most),
    "application/x-bz2": lambda body, most: bz2.BZ2Decompressor().decompress(body, most),
    "application/x-lzma": lambda body, most: lzma.LZMADecompressor().decompress(body, most),
}


def _dumped(value: object) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # a lone surrogate stays an escape, so that a dead letter shows it
        return json.dumps(value).encode()


def _short(value: object) -> str:
    return repr(value)[:_NAME_MAX]

"""Every shape of Celery message, and what it submits."""

import bz2
import gzip
import json
import lzma
import zlib
from typing import Any

import pytest
from celery import Celery
from kombu.connection import Connection

from quotewire.worker.submissions import queues
from quotewire.worker.submissions.message import Message, redis_message, submission
from quotewire.worker.submissions.queues import HeldQueues, stray_message

ARTICLE = {"id": "a", "text": "Hello"}
HEADERS = {"task": "tasks.submit", "id": "1"}


def call(*arguments: object, **keywords: object) -> bytes:
    return json.dumps([arguments, keywords, {}]).encode()


GOOD: dict[str, Message] = {
    "version 2": Message("t", call(ARTICLE), headers=HEADERS),
    "by keyword": Message("t", call(article=ARTICLE), headers=HEADERS),
    "version 1": Message("t", json.dumps({"task": "tasks.submit", "args": [ARTICLE], "kwargs": {}}).encode()),
    "zlib": Message("t", zlib.compress(call(ARTICLE)), headers=HEADERS | {"compression": "application/x-gzip"}),
    "bzip2": Message("t", bz2.compress(call(ARTICLE)), headers=HEADERS | {"compression": "application/x-bz2"}),
    "lzma": Message("t", lzma.compress(call(ARTICLE)), headers=HEADERS | {"compression": "application/x-lzma"}),
}
BAD: dict[str, tuple[Message, str]] = {
    "misspelt": (Message("t", call(ARTICLE), headers={"task": "tasks.sumbit"}), "unknown_task"),
    "a stage": (Message("t", call(["0.k"]), headers={"task": "tasks.extract"}), "unknown_task"),
    "no argument": (Message("t", call(), headers=HEADERS), "wrong_arguments"),
    "two arguments": (Message("t", call(ARTICLE, ARTICLE), headers=HEADERS), "wrong_arguments"),
    "another keyword": (Message("t", call(artikel=ARTICLE), headers=HEADERS), "wrong_arguments"),
    "no object": (Message("t", call("text"), headers=HEADERS), "invalid_article"),
    "null": (Message("t", call(None), headers=HEADERS), "wrong_arguments"),
    "half a character": (Message("t", call({"text": "\ud83d"}), headers=HEADERS), "invalid_article"),
    "half a character in the id": (Message("t", call(ARTICLE | {"id": "\ud83d"}), headers=HEADERS), "invalid_article"),
    "too large": (Message("t", call({"text": "x" * 200}), headers=HEADERS), "too_large"),
    "pickle": (Message("t", b"\x80", "application/x-python-serialize", HEADERS), "unreadable_message"),
    "no task": (Message("t", call(ARTICLE)), "unreadable_message"),
    "no JSON": (Message("t", b"[[", headers=HEADERS), "unreadable_message"),
    "no UTF-8": (Message("t", b"\xff", headers=HEADERS), "unreadable_message"),
    "a number": (Message("t", b"5", headers=HEADERS), "unreadable_message"),
    "deep": (Message("t", b"[" * 100_000, headers=HEADERS), "unreadable_message"),
    "many digits": (Message("t", b"[[" + b"9" * 5_000 + b"], {}, {}]", headers=HEADERS), "unreadable_message"),
    "arguments as an object": (Message("t", b"[{}, [], {}]", headers=HEADERS), "unreadable_message"),
    "an unknown compression": (Message("t", b"x", headers=HEADERS | {"compression": "zstd"}), "unreadable_message"),
    "not compressed": (
        Message("t", b"x", headers=HEADERS | {"compression": "application/x-gzip"}),
        "unreadable_message",
    ),
    "a bomb": (
        Message("t", zlib.compress(b" " * 50_000_000), headers=HEADERS | {"compression": "application/x-gzip"}),
        "too_large",
    ),
}


@pytest.mark.parametrize("case", GOOD)
def test_a_submission(case: str) -> None:
    made = submission(GOOD[case], 100)
    assert made.refusal is None
    assert made.article is not None
    assert (made.article.id, made.article.text) == ("a", "Hello")
    assert json.loads(made.body) == {"schema_version": "1"} | ARTICLE


@pytest.mark.parametrize("case", BAD)
def test_no_submission(case: str) -> None:
    message, code = BAD[case]
    made = submission(message, 100)
    assert made.article is None
    assert made.refusal is not None
    assert made.refusal.code == code
    assert len(made.refusal.message) < 300
    assert "Hello" not in made.refusal.message


def test_what_was_meant_is_kept_for_a_replay() -> None:
    made = submission(Message("t", call(ARTICLE), headers={"task": "tasks.sumbit"}), 100)
    assert json.loads(made.body) == ARTICLE


@pytest.mark.parametrize(
    "raw",
    [
        b"hello",
        b"\xff",
        b"[1]",
        b"{}",
        b'{"body": 5, "properties": {"delivery_tag": "x"}}',
        b'{"body": "x", "properties": {}}',
        b'{"body": "%", "properties": {"delivery_tag": "x", "body_encoding": "base64"}}',
        b"[" * 100_000,
    ],
)
def test_a_value_that_is_no_message_is_named(raw: bytes) -> None:
    assert redis_message(raw) is None
    first, second = (redis_message(stray_message("submit", raw)) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.token != second.token
    assert first.body == raw
    refusal = submission(first, 100).refusal
    assert refusal is not None
    assert (refusal.code, refusal.message) == ("unreadable_message", "not a Celery message")


@pytest.fixture
def app() -> Celery:
    made = Celery(broker="memory://", set_as_current=False)
    made.conf.task_queues = {name: {"exchange": name, "routing_key": name} for name in queues.QUEUES}
    return made


def test_on_other_brokers_a_message_is_held_until_it_is_removed(app: Celery) -> None:
    for number in range(3):
        app.send_task("tasks.submit", [ARTICLE | {"id": str(number)}], queue="submit", task_id=f"t-{number}")
    connection: Connection = app.connection_for_read()
    held = HeldQueues(connection, app)
    assert len({message.token for message in held.waiting()}) == 3
    held.remove(1)
    left = [message.token for message in held.waiting()]
    assert len(left) == 2
    assert [message.token for message in held.waiting()] == left, "the same ones come again, under the same names"
    found: Any = submission(held.waiting()[0], 100)
    assert found.article.text == "Hello"
    held.remove(2)
    assert held.waiting() == []
    held.close()


def test_gzip_is_what_celery_calls_zlib() -> None:
    message = Message("t", gzip.compress(call(ARTICLE)), headers=HEADERS | {"compression": "application/x-gzip"})
    assert submission(message, 100).refusal is not None


CONTEXT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    ("header", "own", "expected"),
    [
        (CONTEXT, None, CONTEXT),
        ("garbage", None, None),
        (CONTEXT, CONTEXT.replace("b7", "b8"), CONTEXT.replace("b7", "b8")),
        (None, CONTEXT, CONTEXT),
    ],
)
def test_the_trace_of_the_message_is_the_articles_unless_it_has_its_own(
    header: str | None, own: str | None, expected: str | None
) -> None:
    article = ARTICLE | ({"traceparent": own} if own else {})
    found = submission(Message("t", call(article), headers=HEADERS | {"traceparent": header}), 10_000).article
    assert found is not None
    assert found.traceparent == expected

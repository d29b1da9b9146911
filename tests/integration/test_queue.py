"""Articles through the real queue: the same document, and each event once, whichever way they were sent."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from celery import Celery
from kombu.connection import Connection
from redis import Redis

from quotewire.schemas import Document
from quotewire.worker.local.stack import Stack
from quotewire.worker.store.redis.store import RedisStore
from tests import forks
from tests.integration.conftest import BIN, ROOT, EventsAbout, Quotewire, WaitFor, state_of

pytestmark = pytest.mark.integration
SAMPLES = [ROOT / "samples" / "translated.txt", ROOT / "samples" / "clean.html"]


def terminal(store: RedisStore, article_id: str) -> bool:
    record = store.article(article_id)
    return record is not None and record.state in {"completed", "rejected", "dead"}


def test_an_article_through_the_queue_becomes_the_document_that_process_prints(
    quotewire: Quotewire, store: RedisStore, wait_for: WaitFor
) -> None:
    printed = quotewire("process", *map(str, SAMPLES)).stdout.splitlines()
    quotewire("enqueue", *map(str, SAMPLES))
    for line in printed:
        document = json.loads(line)
        wait_for(lambda: terminal(store, document["article_id"]))  # noqa: B023
        record = store.article(document["article_id"])
        assert record is not None
        assert record.document is not None
        assert json.loads(record.document) == document
        assert Document.model_validate_json(line).attributions


def test_an_article_written_to_the_stream_twice_has_its_events_once(
    stack: Stack, store: RedisStore, article: dict[str, str], wait_for: WaitFor, events_about: EventsAbout
) -> None:
    with Redis.from_url(stack.url) as client:
        for _ in range(2):
            client.xadd("{qw}:intake", {"article": json.dumps(article)})
    wait_for(lambda: terminal(store, article["id"]))
    wait_for(lambda: store.status().pending + store.status().waiting == 0)
    events = events_about(store, article["id"])
    types = [event["type"].removeprefix("quotewire.") for event in events]
    assert types[:2] == ["article.extracted", "article.repaired"]
    assert types[-1] == "article.completed"
    assert set(types[2:-1]) == {"statement.attributed"}
    assert len({event["id"] for event in events}) == len(events)


def test_a_corrected_article_is_processed_again(
    store: RedisStore, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor, events_about: EventsAbout
) -> None:
    corrected = article | {"text": article["text"] + " Corrected."}
    for version in (article, corrected):
        quotewire("enqueue", "-", stdin=json.dumps(version))
        wait_for(lambda: terminal(store, article["id"]))
    completed = "quotewire.article.completed"
    wait_for(lambda: [event["type"] for event in events_about(store, article["id"])].count(completed) == 2)


@pytest.mark.parametrize("options", [{"queue": "submit"}, {}])
def test_a_plain_celery_producer_submits_by_name(
    stack: Stack, store: RedisStore, article: dict[str, str], wait_for: WaitFor, options: dict[str, str]
) -> None:
    producer = Celery(broker=stack.url, set_as_current=False)
    producer.send_task("tasks.submit", [article], **options)
    producer.close()
    wait_for(lambda: terminal(store, article["id"]))
    assert state_of(store, article["id"]) == "completed"


def test_a_faulty_submission_is_kept_as_a_dead_letter(
    stack: Stack, store: RedisStore, name: str, wait_for: WaitFor
) -> None:
    with Celery(broker=stack.url, set_as_current=False) as producer:
        producer.send_task("tasks.submit", [{"id": name, "text": 7}], queue="submit")
    wait_for(lambda: [item for item in store.dead_list() if name in item.letter.body])
    (letter,) = [item.letter for item in store.dead_list() if name in item.letter.body]
    assert letter.reason.code == "invalid_article"
    assert "text" in letter.reason.message


def test_a_pickled_message_is_never_loaded(  # noqa: PLR0917
    stack: Stack, store: RedisStore, tmp_path: Path, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor
) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
            return os.mkdir, (str(tmp_path / "exploded"),)

    with Connection(stack.url) as connection:  # type: ignore[no-untyped-call]  # kombu has few types
        producer = connection.Producer(serializer="pickle")
        headers = {"task": "tasks.submit", "id": "bomb", "lang": "py"}
        producer.publish(([Bomb()], {}, {}), routing_key="submit", exchange="submit", headers=headers)
    quotewire("enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: terminal(store, article["id"]))
    wait_for(lambda: [item for item in store.dead_list() if "x-python-serialize" in item.letter.reason.message])
    assert not (tmp_path / "exploded").exists()


def test_a_reference_that_names_nothing_harms_nobody(
    stack: Stack, store: RedisStore, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor
) -> None:
    with Celery(broker=stack.url, set_as_current=False) as producer:
        for stage in ("extract", "repair", "attribute"):
            producer.send_task(f"tasks.{stage}", [["0.no-such-article"]], queue=stage)
            producer.send_task(f"tasks.{stage}", [["nonsense"]], queue=stage)
    quotewire("enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: terminal(store, article["id"]))
    assert state_of(store, article["id"]) == "completed"


def test_messages_carry_no_article_text(
    stack: Stack, store: RedisStore, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor
) -> None:
    quotewire("enqueue", "-", stdin=json.dumps(article))
    wait_for(lambda: terminal(store, article["id"]))
    assert "Lindhaven" not in (stack.folder / "worker.log").read_text()
    assert "Lindhaven" not in (stack.folder / "dispatcher.log").read_text()


def test_every_accepted_article_is_accounted_for(store: RedisStore, wait_for: WaitFor) -> None:
    wait_for(lambda: store.status().pending + store.status().waiting == 0)
    assert store.status().unaccounted == 0


def test_workers_start_from_any_directory(stack: Stack, tmp_path: Path) -> None:
    command = [str(BIN / "celery"), "-A", "quotewire.worker", "report"]
    env = {**os.environ, "QUOTEWIRE_REDIS_URL": stack.url}
    done = forks.run(command, env=env, folder=tmp_path, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "redis" in done.stdout
    assert stack.url.split("@")[0].removeprefix("redis://default:") not in done.stdout

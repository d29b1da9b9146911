"""F50: a RabbitMQ server as the broker, with the articles in Redis as ever."""

import json
from collections.abc import Iterator

import pytest
from celery import Celery
from kombu.connection import Connection
from kombu.entity import Queue

from quotewire.worker.celery_patches.publisher_confirms import confirming
from quotewire.worker.health import queue_depth
from quotewire.worker.submissions import queues
from tests.faults.conftest import MakeHouse
from tests.faults.harness import House, scaled
from tests.faults.rabbit import Rabbit, is_installed
from tests.faults.test_submissions import bodies, submit

pytestmark = pytest.mark.skipif(not is_installed(), reason="there is no RabbitMQ: apt-get install rabbitmq-server")


@pytest.fixture(scope="module")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    with Rabbit(tmp_path_factory.mktemp("broker") / "rabbit") as running:
        yield running


@pytest.fixture
def house(make_house: MakeHouse, rabbit: Rabbit) -> House:
    return make_house(QUOTEWIRE_BROKER_URL=rabbit.url)


def waiting(rabbit: Rabbit, queue: str) -> int:
    """Messages that nobody has taken."""
    with Connection(rabbit.url) as connection:  # type: ignore[no-untyped-call]  # kombu has no types
        return int(connection.default_channel.queue_declare(queue, passive=True).message_count)


def test_f50_confirmed_messages_outlive_a_kill(rabbit: Rabbit) -> None:
    """Those of a producer with publisher confirms, and those that a worker sends on from another queue."""
    submit(rabbit.url, [{"text": f"confirmed {number}"} for number in range(100)])
    opened = Connection(rabbit.url)  # type: ignore[no-untyped-call]  # kombu has no types
    with opened as connection, confirming(connection.default_channel) as channel, connection.Producer(channel) as own:
        for number in range(100):
            own.publish({"number": number}, routing_key="submit")
    rabbit.kill()
    rabbit.start()
    assert waiting(rabbit, "submit") == 200
    with Connection(rabbit.url) as connection:  # type: ignore[no-untyped-call]  # kombu has no types
        assert connection.default_channel.queue_purge("submit") == 200


def test_f50_a_broker_that_hangs_counts_as_away(rabbit: Rabbit, monkeypatch: pytest.MonkeyPatch) -> None:
    """RabbitMQ keeps its connections and answers nobody: a dispatcher goes on with its rounds, and commands say so."""
    monkeypatch.setattr(queues, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(queue_depth, "ANSWER_SECONDS", 0.3)
    with Celery(broker=rabbit.url, set_as_current=False) as app:
        app.conf.task_queues = [Queue(name) for name in queues.QUEUES]  # type: ignore[no-untyped-call]
        held = queues.open_queues(app)
        assert held.waiting() == []
        with rabbit.silent():
            with pytest.raises(TimeoutError):
                held.waiting()
            held.close()
            with pytest.raises(queue_depth.BrokerAwayError):
                queue_depth.waiting(app, queues.QUEUES)
        assert queue_depth.waiting(app, queues.QUEUES) == dict.fromkeys(queues.QUEUES, 0)


@pytest.mark.timeout(300)
def test_f50_kill_9_of_everything_with_articles_and_submissions_under_way(house: House, rabbit: Rabbit) -> None:
    dispatcher, worker, other = house.dispatcher(), house.worker(), house.worker()
    house.ready(worker, other)
    story = house.begin("F50", "RabbitMQ as the broker: kill -9 of worker, dispatcher and RabbitMQ")
    house.send(story, scaled(200, 5_000))
    submit(rabbit.url, bodies(house, story, scaled(200, 1_000)))
    house.strike(story, worker.kill)
    dispatcher.kill()
    story.injected += 1
    house.dispatcher()
    house.reach(scaled(100, 2_000))
    rabbit.kill()
    story.injected += 1
    rabbit.start()
    house.until(lambda: house.store.status().accepted >= len(story.ids), "all submissions are taken")
    house.finish(story)
    assert not waiting(rabbit, "submit")
    assert set(house.states().values()) == {"completed"}


def test_f50_messages_that_are_no_submissions(house: House, rabbit: Rabbit) -> None:
    house.dispatcher()
    story = house.begin("F50", "RabbitMQ as the broker: misspelt tasks, wrong arguments, stray messages")
    house.ready(house.worker())
    with Celery(broker=rabbit.url, set_as_current=False) as app:
        app.send_task("tasks.sumbit", [{"text": "misspelt"}], queue="submit")
        app.send_task("tasks.submit", [{"text": "one"}, {"text": "two"}], queue="submit")
    opened = Connection(rabbit.url)  # type: ignore[no-untyped-call]  # kombu has no types
    with opened as connection, connection.Producer() as producer:
        producer.publish(b"hello \xff", routing_key="submit", content_type="text/plain", content_encoding="binary")
    story.injected = 3
    submit(rabbit.url, bodies(house, story, 5))
    house.until(lambda: house.store.status().accepted == 8, "all are taken")
    house.finish(story)
    reasons = {item.letter.reason.code for item in house.store.dead_list()}
    assert reasons == {"unknown_task", "wrong_arguments", "unreadable_message"}


def test_f50_what_the_commands_say(house: House, rabbit: Rabbit) -> None:
    house.dispatcher()
    worker = house.worker()
    house.ready(worker)
    story = house.begin("F50", "RabbitMQ as the broker: status, doctor and audit; the worker dies; RabbitMQ is away")
    house.send(story, 3)
    house.until(house.settled)
    snapshot = json.loads(house.command("status", "--json").stdout)
    assert (snapshot["broker"]["ok"], snapshot["attention"], len(snapshot["workers"])) == (True, [], 1)
    audit = json.loads(house.command("status", "--audit", "--json").stdout)
    assert audit["exact"]
    assert audit["submissions"] == {"waiting": None, "why": "a broker of kind amqp does not show them"}
    worker.kill()
    house.send(story, 3)
    house.until(lambda: house.store.status().waiting == 0)
    assert "✗ workers: none takes the messages that wait (extract: " in house.command("doctor").stdout
    rabbit.kill()
    assert "is it running, and is QUOTEWIRE_BROKER_URL right?" in house.command("status").stdout
    rabbit.start()
    story.injected = 2
    house.ready(house.worker())
    house.finish(story)

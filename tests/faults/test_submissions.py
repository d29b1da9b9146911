"""F21-F24: articles sent as Celery messages, while the intake is full, the store away, the memory full, or to nobody."""

import base64
import json
import time
from typing import Any

import psutil
import pytest
from celery import Celery
from redis import Redis

from quotewire.worker.local.valkey import EmbeddedValkey
from tests.faults.conftest import MakeHouse
from tests.faults.harness import TEXT, House, Story, scaled


def submit(url: str, articles: list[dict[str, Any]], task: str = "tasks.submit") -> None:
    """As a producer does that has nothing but Celery. What RabbitMQ has not confirmed, its death may lose."""
    with Celery(broker=url, set_as_current=False) as app:
        if url.startswith("amqp"):
            app.conf.broker_transport_options = {"confirm_publish": True}
        for article in articles:
            app.send_task(task, [article], queue="submit")


def bodies(house: House, story: Story, count: int, text: str = TEXT) -> list[dict[str, Any]]:
    return [article.model_dump(exclude_none=True) for article in house.articles(story, count, text)]


def test_f21_submissions_while_the_intake_is_full(make_house: MakeHouse) -> None:
    house = make_house(QUOTEWIRE_HIGH_WATER="5", QUOTEWIRE_IN_FLIGHT="4")
    house.dispatcher()
    story = house.begin("F21", "40 submissions, room for 5")
    submit(house.server.url, bodies(house, story, 40))
    house.until(lambda: house.store.status().waiting + house.store.status().pending >= 5, "the intake is full")
    time.sleep(3)
    left = house.client.llen("submit")
    assert left > 0
    audit = json.loads(house.command("status", "--audit", "--json").stdout)
    assert (audit["exact"], audit["submissions"]["waiting"], audit["accepted"] + left) == (True, left, 40)
    assert f"not accepted yet: {left} submissions" in house.command("status", "--audit").stdout
    story.injected = 1
    house.ready(house.worker())
    house.until(lambda: not house.client.llen("submit"), "all are on the intake")
    house.finish(story)
    assert set(house.states().values()) == {"completed"}


def test_f21_submissions_while_the_store_is_away_and_the_broker_is_not(make_house: MakeHouse) -> None:
    with EmbeddedValkey(tcp=True) as broker, Redis.from_url(broker.url) as client:
        house = make_house(QUOTEWIRE_BROKER_URL=broker.url)
        dispatcher = house.dispatcher()
        house.ready(house.worker())
        story = house.begin("F21", "30 submissions while the store is away and the broker is not")
        house.server.kill()
        submit(broker.url, bodies(house, story, 30))
        time.sleep(2)
        assert client.llen("submit") == 30
        story.injected = 1
        house.server.start()
        house.until(lambda: not client.llen("submit"), "all are on the intake")
        house.finish(story)
        assert set(house.states().values()) == {"completed"}
        assert dispatcher.alive


def test_f22_kill_9_while_submissions_are_taken(make_house: MakeHouse) -> None:
    house = make_house()
    house.ready(house.worker())
    house.dispatcher()
    count = scaled(400, 5_000)
    story = house.begin("F22", "kill -9 of dispatchers and workers while submissions are taken")
    articles = bodies(house, story, count)
    faulty = [{"id": f"faulty-{number}", "text": number} for number in range(20)]
    submit(house.server.url, articles[: count // 2] + faulty + articles[count // 2 :])
    for number in range(scaled(3, 12)):
        left = house.client.llen("submit")
        house.until(lambda: house.client.llen("submit") < left or not left, "some are taken")  # noqa: B023
        name = "worker" if number % 3 == 2 else "dispatcher"
        house.running(name)[0].kill()
        house.worker() if name == "worker" else house.dispatcher()
        story.injected += 1
    house.until(lambda: not house.client.llen("submit"), "all are on the intake")
    house.finish(story)
    assert house.client.hlen("unacked") == 0 or "submit" not in str(house.client.hvals("unacked"))
    assert house.store.status().dead == len(faulty)
    assert {house.states()[name] for name in story.ids} == {"completed"}


def foreign(client: Redis, url: str) -> dict[str, int]:
    """Send one of each kind of what is no submission; returns how many dead letters have which reason."""
    article = {"id": "misspelt", "text": TEXT}
    with Celery(broker=url, set_as_current=False) as app:
        app.send_task("tasks.sumbit", [article], queue="submit")
        app.send_task("tasks.submit", [], queue="submit")
        app.send_task("tasks.submit", [{"text": "one"}, {"text": "two"}], queue="submit")
        app.send_task("tasks.submit", kwargs={"text": "keyword"}, queue="submit")
        app.send_task("tasks.sumbit", [{"id": "elsewhere", "text": TEXT}], queue="extract")
        app.send_task("tasks.extract", [{"id": "past the door", "text": TEXT}], queue="extract")
        app.send_task("tasks.extract", [[TEXT]], queue="extract")
        app.send_task("tasks.submit", [{"text": "half \ud83d"}], queue="submit")
        app.send_task("tasks.submit", ["no object"], queue="submit")
    for queue in ("submit", "submit", "celery", "extract", "repair"):
        client.lpush(queue, b"hello \xff")
    client.lpush("attribute", json.dumps({"body": "", "properties": {}}))
    client.lpush("attribute", json.dumps([1, 2, 3]))
    client.lpush("extract", json.dumps({"properties": {"delivery_tag": "x", "body_encoding": "rot13"}, "body": "x"}))
    return {"unknown_task": 4, "wrong_arguments": 3, "invalid_article": 2, "unreadable_message": 8}


def task_event_text(event: bytes) -> str:
    """What a task event says, for Flower and whoever else listens."""
    return base64.b64decode(json.loads(event)["body"]).decode()


def test_f23_messages_that_are_no_submissions(make_house: MakeHouse) -> None:
    house = make_house()
    dispatcher = house.dispatcher()
    worker = house.worker()
    house.ready(worker)
    heard: list[str] = []
    listening = house.client.pubsub()  # type: ignore[no-untyped-call]  # redis-py has no types for it
    listening.psubscribe(**{"*celeryev*": lambda event: heard.append(task_event_text(event["data"]))})
    thread = listening.run_in_thread(daemon=True)
    story = house.begin("F23", "misspelt tasks, wrong arguments, stray values on every queue")
    expected = foreign(house.client, house.server.url)
    story.injected = sum(expected.values())
    submit(house.server.url, bodies(house, story, 5))
    with Celery(broker=house.server.url, set_as_current=False) as app:
        (by_keyword,) = bodies(house, story, 1)
        app.send_task("tasks.submit", kwargs={"article": by_keyword}, queue="submit")
        (compressed,) = bodies(house, story, 1)
        app.send_task("tasks.submit", [compressed], queue="submit", compression="gzip")
        (urgent,) = bodies(house, story, 1)
        app.send_task("tasks.submit", [urgent], priority=6)
    house.until(lambda: house.store.status().dead >= story.injected, "all are dead letters")
    house.until(lambda: house.done() == story.injected + len(story.ids))
    house.finish(story)
    letters = [item.letter for item in house.store.dead_list()]
    codes = [letter.reason.code for letter in letters]
    assert {code: codes.count(code) for code in codes} == expected
    assert {house.states()[name] for name in story.ids} == {"completed"}
    assert worker.alive
    assert worker.log.count(" ready.") == 1, "it was not even disturbed"
    thread.stop()
    thread.join()
    assert any("task-received" in message for message in heard)
    assert not any("Lindhaven" in message or "tasks.submit" in message for message in heard)
    assert "Lindhaven" not in worker.log + dispatcher.log


def test_f23_a_message_of_a_hundred_megabytes(make_house: MakeHouse) -> None:
    house = make_house()
    dispatcher = house.dispatcher()
    story = house.begin("F23", "a message of 100 MB on the queue of submissions, among others")
    house.ready(house.worker())
    submit(house.server.url, bodies(house, story, 2))
    before = psutil.Process(dispatcher.popen.pid).memory_info().rss
    house.client.lpush("submit", b"x" * 100_000_000)
    story.injected = 1
    submit(house.server.url, bodies(house, story, 2))
    house.until(lambda: house.done() == len(story.ids) + 1)
    assert psutil.Process(dispatcher.popen.pid).memory_info().rss - before < 50_000_000
    (letter,) = house.store.dead_list()
    assert letter.letter.body.startswith("a message of 100000000 bytes")
    house.finish(story)


def test_f23_a_misspelt_submission_can_be_replayed(make_house: MakeHouse) -> None:
    house = make_house()
    house.dispatcher()
    house.ready(house.worker())
    story = house.begin("F23", "a misspelt submission, replayed")
    submit(house.server.url, bodies(house, story, 1), task="tasks.sumbit")
    house.until(house.store.dead_list, "it is a dead letter")
    (letter,) = house.store.dead_list()
    house.store.dead_replay(letter.id)
    house.finish(story)
    assert house.states()[story.ids[0]] == "completed"


def test_f24_submissions_at_maxmemory(make_house: MakeHouse) -> None:
    """What was taken before stays, what comes is refused to the producer's face; nothing is popped and lost."""
    house = make_house()
    story = house.begin("F24", "submissions with Redis at maxmemory, later given more")
    sent = bodies(house, story, 30)
    worker = house.worker()
    house.ready(worker)
    submit(house.server.url, sent)
    house.client.config_set("maxmemory", 1_000_000)
    dispatcher = house.dispatcher()
    time.sleep(scaled(3, 20))
    assert house.client.llen("submit") == len(sent)
    with pytest.raises(Exception, match="maxmemory"):
        submit(house.server.url, [{"id": "refused", "text": TEXT}])
    story.injected = 1
    house.client.config_set("maxmemory", 0)
    house.until(lambda: not house.client.llen("submit"), "all are on the intake")
    house.finish(story)
    assert {house.states()[name] for name in story.ids} == {"completed"}
    assert dispatcher.alive
    assert worker.alive

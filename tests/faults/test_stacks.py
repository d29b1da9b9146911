"""F32, F33: processes that do not know what the stack is or believe something else, and two stacks on one server."""

import json
import subprocess

from celery import Celery
from redis import Redis

from quotewire.schemas import Article
from quotewire.worker.producer import Producer
from quotewire.worker.settings import Settings
from quotewire.worker.store.connect import make_store
from quotewire.worker.store.redis.store import RedisStore
from tests.faults.conftest import MakeHouse
from tests.faults.harness import LEASE, House, scaled


def command(house: House, *arguments: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``quotewire`` as somebody who knows nothing but the server's URL."""
    return house.command(*arguments, stdin=stdin, knowing=False, env=env)


def test_f32_nobody_goes_where_nobody_reads(make_house: MakeHouse) -> None:
    house = make_house(QUOTEWIRE_LANES="4")
    dispatcher = house.dispatcher()
    worker = house.worker()
    house.ready(worker)
    story = house.begin("F32", "four lanes: doors that know of none, processes that believe otherwise")
    many = scaled(3, 12)
    doors = [house.articles(story, many) for _ in range(4)]
    bodies = [[article.model_dump_json(exclude_none=True) for article in articles] for articles in doors]

    store = RedisStore.connect(house.server.url)
    for article in doors[0]:
        assert Producer(store).enqueue(article).status == "accepted"
    store.close()
    with Redis.from_url(house.server.url) as client:
        for body in bodies[1]:
            client.xadd("{qw}:intake", {"article": body})
    assert command(house, "enqueue", "-", stdin="\n".join(bodies[2])).stdout.startswith(f"accepted {many},")
    with Celery(broker=house.server.url, set_as_current=False) as producer:
        for body in bodies[3]:
            producer.send_task("tasks.submit", [json.loads(body)], queue="submit")
    house.until(lambda: house.store.status().completed == 4 * many, "all doors")

    others = [house.worker(QUOTEWIRE_LANES="1"), house.dispatcher(QUOTEWIRE_LANES="1")]
    others.append(house.worker(QUOTEWIRE_LEASE_SECONDS="300"))
    story.injected = len(others) + 1
    for other in others:
        house.until(other.ended, f"refuses: {other.log_path}")
        assert other.popen.returncode in {2, 78}
        assert "for the stack on this server" in other.log
    refused = command(house, "status", QUOTEWIRE_LANES="2")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "QUOTEWIRE_LANES is 2 here, but 4 for the stack" in refused.stderr
    assert json.loads(command(house, "status", "--json").stdout)["completed"] == 4 * many
    assert dispatcher.alive
    assert worker.alive
    house.finish(story)


def test_f32_the_number_of_lanes_changes_with_articles_on_the_intake(make_house: MakeHouse) -> None:
    house = make_house()
    story = house.begin("F32", "from one lane to three with articles on the intake, and back")
    for number, lanes in enumerate(("1", "3", "1")):
        settings = Settings(redis_url=house.server.url, lanes=int(lanes), lease_seconds=LEASE)
        dispatcher = house.dispatcher(QUOTEWIRE_LANES=lanes)
        house.until(lambda: "stack_announced" in dispatcher.log, "announced")  # noqa: B023
        store = make_store(settings)
        store.enqueue(house.articles(story, 10))
        store.close()
        if number < 2:
            dispatcher.terminate()
            story.injected += 1
    house.ready(house.worker())
    house.until(lambda: house.store.status().completed == 30, "all, wherever they were put")
    house.finish(story)


def test_f33_two_stacks_on_one_server(make_house: MakeHouse) -> None:
    house = make_house()
    story = house.begin("F33", "two stacks on one server, one of them with a prefix")
    post = {"QUOTEWIRE_PREFIX": "post"}
    processes = [house.dispatcher(), house.worker(children=1), house.dispatcher(**post)]
    processes.append(house.worker(children=1, **post))
    house.ready(processes[1], processes[3])
    other = make_store(Settings(redis_url=house.server.url, prefix="post", lease_seconds=LEASE))
    house.send(story, 20)
    other.enqueue([Article(id=f"post-{number}", text="The mayor said so.", language="en") for number in range(20)])
    with Celery(broker=house.server.url, set_as_current=False) as producer:
        producer.conf.broker_transport_options = {"global_keyprefix": "post:"}
        article = {"id": "post-celery", "text": "The mayor said so.", "language": "en"}
        producer.send_task("tasks.submit", [article], queue="submit")
    house.until(lambda: other.status().completed == 21, "the other stack")
    house.finish(story)
    assert house.store.status().completed == 20
    assert {entry.subject.partition("-")[0] for entry in other.events(other.events_cursor("0"), count=500)[0]} == {
        "post"
    }
    assert other.audit().exact
    workers = json.loads(command(house, "status", "--json", **post).stdout)["workers"]
    assert len(workers) == 1
    for process in processes:
        assert "ERROR" not in process.log.replace("QUOTEWIRE", "")
    other.close()

"""F5, F6, F13, F14, F18: server crashes, outages and full memory; events that nobody reads; memory over a long time."""

import shlex
import subprocess
import threading
import time
from functools import partial

import psutil
import pytest

from quotewire.worker.local.valkey import EmbeddedError
from quotewire.worker.producer import IntakeFullError, IntakeUnavailableError, Producer
from tests.faults.conftest import MakeHouse
from tests.faults.harness import LONG, TEXT, House, Story, long_only, scaled

pytestmark = pytest.mark.alone  # it times recovery, and what a second of the server is worth

PAUSE = 0.02 if LONG else 0.1
"""Seconds between 20 articles: what goes in faster than it is worked on must be waited for."""


@pytest.mark.parametrize("fsync", ["everysec", "always"])
def test_f5_kill_9_of_the_server(make_house: MakeHouse, fsync: str) -> None:
    house = make_house(f"appendfsync {fsync}")
    house.dispatcher()
    house.ready(house.worker())
    story = house.begin("F5", f"kill -9 of Redis and restart, appendfsync {fsync}")
    kills = scaled(1, 4)
    accepted: list[tuple[float, str]] = []

    def have_gone_in(count: int) -> bool:
        return len(accepted) >= count

    killed_at: list[float] = []
    stop = threading.Event()
    producing = threading.Thread(target=_produce, args=(house, story, accepted, stop))
    producing.start()
    for number in range(kills):
        house.until(partial(have_gone_in, (number + 1) * scaled(300, 2_500)), "articles go in")
        house.server.kill()
        killed_at.append(time.time())
        time.sleep(0.2)
        story.injected += 1
        house.server.start()
        before = house.done()
        story.recovered = max(story.recovered or 0, house.reach(before + 1, "going on"))
    stop.set()
    producing.join()
    house.until(house.settled, "all done")
    states = house.states()
    gone = [(at, name) for at, name in accepted if name not in states]
    story.ids = [name for _, name in accepted if name in states]
    story.note = f"of {len(accepted):,} accepted, {len(gone)} written in the last second before a kill are gone"
    house.finish(story)
    assert [process.name for process in house.processes if not process.alive] == []
    assert all(any(0 <= kill - at <= 1.0 for kill in killed_at) for at, _ in gone), gone
    if fsync == "always":
        assert gone == []


def _produce(house: House, story: Story, accepted: list[tuple[float, str]], stop: threading.Event) -> None:
    """Enqueue articles until told to stop; what was accepted is noted when the server has said so."""
    producer = Producer(house.store)
    while not stop.is_set():
        for article in house.articles(story, 20):
            try:
                producer.enqueue(article)
            except IntakeUnavailableError:
                time.sleep(0.05)
                continue
            accepted.append((time.time(), article.article_id))
        time.sleep(PAUSE)


def test_f6_server_away_for_a_while(make_house: MakeHouse) -> None:
    house = make_house("appendfsync always")
    dispatcher, worker = house.dispatcher(), house.worker()
    house.ready(worker)
    away = scaled(5, 60)
    story = house.begin("F6", f"Redis away for {away} s")
    house.send(story, scaled(200, 5_000))
    house.until(lambda: house.done() > 20)
    before = len((worker.log + dispatcher.log).splitlines())
    house.server.kill()
    time.sleep(away)
    said = len((worker.log + dispatcher.log).splitlines()) - before
    assert worker.alive
    assert dispatcher.alive
    house.strike(story, house.server.start)
    story.note = f"{said} log lines meanwhile"
    house.finish(story)
    assert worker.alive
    assert dispatcher.alive
    assert story.recovered is not None
    assert story.recovered < 30
    assert said < 40 + away
    assert house.server.password is not None
    assert house.server.password not in worker.log + dispatcher.log


def test_f13_nobody_reads_the_events(make_house: MakeHouse) -> None:
    most = 1_000
    house = make_house(QUOTEWIRE_EVENTS_MAXLEN=str(most))
    house.dispatcher()
    house.ready(house.worker())
    story = house.begin("F13", f"no consumer of events, {most:,} kept")
    house.store.events_group("archive", "gone")  # a consumer group that has gone does not keep them either
    seen = []
    for _ in range(scaled(3, 10)):
        house.send(story, scaled(200, 1_000))
        house.until(house.settled, "all done")
        seen.append(house.store.status().events)
    story.note = f"never more than {max(seen):,} events"
    house.finish(story)
    assert max(seen) <= most * 1.2 + 100


@long_only
def test_f14_server_at_maxmemory(make_house: MakeHouse) -> None:
    house = make_house()
    dispatcher, worker = house.dispatcher(), house.worker()
    house.ready(worker)
    story = house.begin("F14", "Redis at maxmemory, later given more")
    producer = Producer(house.store)
    used = house.client.info("memory")["used_memory"]
    house.client.config_set("maxmemory", used + scaled(4, 16) * 1_000_000)
    refused = None
    house.articles(story, 0)
    sent = 0
    while refused is None and sent < 50_000:
        articles = house.articles(story, 1, TEXT * 20)
        try:
            producer.enqueue(articles[0])
            sent += 1
        except IntakeFullError as error:
            refused = str(error)
            story.ids.remove(articles[0].article_id)
    assert "maxmemory" in (refused or "")
    story.injected += 1
    time.sleep(scaled(2, 20))
    assert worker.alive
    assert dispatcher.alive
    house.strike(story, lambda: house.client.config_set("maxmemory", 0))
    house.finish(story)


@pytest.mark.skipif(not LONG, reason="drift shows only over many articles: long form only")
def test_f18_memory_over_many_articles(make_house: MakeHouse) -> None:
    retention = 20
    house = make_house(QUOTEWIRE_RETENTION_SECONDS=str(retention), QUOTEWIRE_EVENTS_MAXLEN="1000")
    house.dispatcher()
    worker = house.worker()
    house.ready(worker)
    story = house.begin("F18", "memory over many articles")

    def resident() -> int:
        processes = [psutil.Process(worker.popen.pid), *worker.children]
        return sum(process.memory_info().rss for process in processes)

    def used() -> int:
        house.until(lambda: not house.client.keys("{qw}:article:*"), "articles expire")
        house.client.memory_purge()
        return int(house.client.info("memory")["used_memory"])

    def work(count: int) -> None:
        house.send(story, count)
        house.until(house.settled, "all done")

    work(2_000)
    children = {child.pid for child in worker.children}
    resident_before, used_before = resident(), used()
    work(10_000)
    resident_after, used_after = resident(), used()
    assert {child.pid for child in worker.children} == children
    drift, grown = resident_after / resident_before - 1, used_after / used_before - 1
    story.note = f"resident {drift:+.1%}, Redis {grown:+.1%} after retention"
    story.ids.clear()  # they have expired
    house.finish(story)
    assert drift < 0.10
    assert grown < 0.10


def test_f27_garbage_at_the_end_of_the_append_only_file(make_house: MakeHouse) -> None:
    """The server refuses to start; what the message says repairs it."""
    house = make_house("appendfsync always")
    dispatcher, worker = house.dispatcher(), house.worker()
    house.ready(worker)
    story = house.begin("F27", "garbage at the end of the append-only file, repaired as the message says")
    house.send(story, scaled(100, 2_000))
    house.until(lambda: house.done() > 20)
    house.server.kill()
    file = next((house.server.folder / "appendonlydir").glob("*.incr.aof"))
    with file.open("ab") as output:
        output.write(b"\0garbage" * 64)
    with pytest.raises(EmbeddedError, match="--fix") as caught:
        house.server.start()
    (command,) = [line for line in str(caught.value).splitlines() if line.strip().startswith("bash -c ")]
    subprocess.run(shlex.split(command), input=b"y\n", check=True, capture_output=True)
    house.strike(story, house.server.start)
    house.finish(story)
    assert set(house.states().values()) == {"completed"}
    assert dispatcher.alive
    assert worker.alive

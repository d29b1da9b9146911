"""F46 to F49: producers who may append to the inbox and do nothing else, what they can still do, and who has done more."""

import json
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from redis import Redis
from redis.exceptions import OutOfMemoryError, RedisError, ResponseError

from quotewire.worker.producer import IntakeFullError, Producer
from quotewire.worker.store.redis.store import RedisStore
from tests.faults.conftest import MakeHouse
from tests.faults.harness import House, Story, long_only, scaled
from tests.integration.test_acl import ATTACKS, LAST
from tests.servers import acl_of

DOOR = ("FCALL", "quotewire_enqueue", 3, "{qw}:inbox", "{qw}:intake", "{qw}:stack")


PRODUCERS = f"user producer {' '.join(acl_of('producer'))}"
"""A line of the server's configuration: the stack's processes may do anything, producers what ``deploy/users.acl`` says."""


def producer_url(house: House) -> str:
    return f"redis://producer:producer-secret@{house.server.url.partition('@')[2]}"


def send(house: House, story: Story, count: int) -> Iterator[int]:
    """Enqueue articles as a producer of few rights; yields after each one."""
    with closing(RedisStore.connect(producer_url(house))) as store:
        producer = Producer(store)
        for article in house.articles(story, count):
            while True:
                try:
                    producer.enqueue(article)
                    break
                except IntakeFullError:  # away, full, or the functions are not back yet: the same article again
                    continue
            yield len(story.ids)


def test_f46_kill_9_while_articles_come_by_the_inbox(make_house: MakeHouse) -> None:
    house = make_house(PRODUCERS, "appendfsync always")
    house.dispatcher()
    house.ready(house.worker())
    story = house.begin("F46", "`kill -9` of dispatchers and of Redis while articles come by the inbox")
    count = scaled(300, 5_000)
    strikes = {round(count * (number + 1) / 6) for number in range(5)}
    for number, _ in enumerate(send(house, story, count)):
        if number in strikes:
            (dispatcher,) = house.running("dispatcher")
            dispatcher.kill()
            if story.injected % 2:
                house.server.kill()
                house.server.start()
            house.dispatcher()
            story.injected += 1
    house.finish(story)
    assert house.store.status().completed == len(story.ids)


def test_f47_a_producer_who_means_harm(make_house: MakeHouse) -> None:
    house = make_house(PRODUCERS)
    house.dispatcher()
    house.ready(house.worker())
    house.until(lambda: not house.store.load_functions())
    attacks = ATTACKS["producer"]
    story = house.begin("F47", "all that a producer's user can try, among good articles")
    used = int(house.client.info("memory")["used_memory"])
    for number, _ in enumerate(send(house, story, scaled(100, 500))):
        with Redis.from_url(producer_url(house), protocol=2) as bad:
            with pytest.raises(ResponseError):
                bad.execute_command(*attacks[number % len(attacks)])
            if number % 20 == 0:
                bad.rpush("{qw}:inbox", b"x" * 50_000_000, b"[" * 1_000_000, b"{}", b"")
                bad.lpush("submit", b"stray", b"y" * 50_000_000)
                story.injected += 6
        story.injected += 1
    house.finish(story)
    grown = int(house.client.info("memory")["used_memory"]) - used
    sent = sum(1 for item in range(scaled(100, 500)) if item % 20 == 0)
    assert house.store.status().dead == 6 * sent
    # What stays are dead letters: of each round one of a million brackets, the others cut or empty.
    assert grown < sent * 1_500_000 + 20_000_000
    story.note = f"of {100 * sent:,} MB, {grown // 1_000_000} are kept as dead letters"
    house.last_outcome().what += f" ({story.note})"


def test_f48_somebody_uses_up_the_ids_of_the_intake(make_house: MakeHouse) -> None:
    house = make_house(PRODUCERS)
    house.dispatcher()
    house.dispatcher()
    house.ready(house.worker())
    story = house.begin("F48", "an entry with the largest id, by somebody who may do more")
    house.until(lambda: not house.store.load_functions())
    count = scaled(120, 2_000)
    for number, _ in enumerate(send(house, story, count)):
        if number % (count // 3) == 10:
            house.until(lambda: not is_used_up(house), "the ids begin anew")
            house.client.xadd("{qw}:intake", {"article": b"junk"}, id=LAST)
            story.injected += 1
    audit = house.finish(story)
    assert audit.exact
    assert (house.store.status().dead, house.store.status().completed) == (story.injected, len(story.ids))
    assert any("intake_renumbered" in process.log for process in house.running("dispatcher"))


def is_used_up(house: House) -> bool:
    info = house.client.xinfo_stream("{qw}:intake") if house.client.exists("{qw}:intake") else {}
    return info.get("last-generated-id") == LAST.encode()


@long_only
def test_f49_the_inbox_fills_the_memory(make_house: MakeHouse) -> None:
    house = make_house(PRODUCERS, QUOTEWIRE_HIGH_WATER="100")
    first = house.dispatcher()
    house.until(lambda: "functions_loaded" in first.log)
    first.terminate()
    house.client.config_set(
        "maxmemory", int(house.client.info("memory")["used_memory"]) + scaled(6_000_000, 40_000_000)
    )
    story = house.begin("F49", "a producer who skips the checks fills the memory, then a dispatcher comes")
    body = json.dumps({"text": "word " * 4_000, "language": "en"})
    with Redis.from_url(producer_url(house)) as bad:
        with suppress(OutOfMemoryError):
            while story.injected < 10_000:
                bad.rpush("{qw}:inbox", body.replace("word", f"word{story.injected}", 1))
                story.injected += 1
        with pytest.raises(RedisError, match=r"OOM|INTAKEFULL|maxmemory"):
            bad.execute_command(*DOOR, '{"text": "an honest one"}')
    assert house.store.status().inbox == story.injected
    house.client.config_set("maxmemory", 200_000_000)
    house.dispatcher()
    house.ready(house.worker())
    house.until(lambda: house.store.status().inbox == 0, "the inbox is empty")
    for _ in send(house, story, 5):
        pass
    house.finish(story)
    assert house.store.status().completed == story.injected + 5

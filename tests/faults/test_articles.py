"""F3 (memory), F8-F12, F16: deadly and malformed articles, duplicates, crashes at every step, replays."""

import json
import threading
from pathlib import Path

import psutil
import pytest
from redis import Redis

from quotewire.schemas import Article
from tests.faults.conftest import MakeHouse
from tests.faults.harness import LEASE, TEXT, House, Process, scaled
from tests.integration.test_bad_inputs import BAD, ODD


def test_f3_a_child_that_grows_beyond_its_limit_is_replaced(make_house: MakeHouse) -> None:
    house = make_house(QUOTEWIRE_CHILD_MEMORY_MB="300")
    house.dispatcher()
    worker = house.worker(children=1, SABOTAGE_SLOW="0")
    house.ready(worker)
    story = house.begin("F3", "a pool child that leaks beyond its memory limit")
    (first,) = worker.children
    house.send(story, 2, "LEAK The mayor said so.")
    house.send(story, 100)
    house.until(lambda: not first.is_running() or first.status() == psutil.STATUS_ZOMBIE, "the child is replaced")
    story.injected = 1
    house.finish(story)
    house.until(lambda: len(worker.children) == 1, "the child is back")


@pytest.mark.alone  # no good article may take two seconds
def test_f8_deadly_articles(make_house: MakeHouse) -> None:
    house = make_house(QUOTEWIRE_CHILD_MEMORY_MB="250")
    house.dispatcher()
    house.ready(house.worker(SABOTAGE_TIME_LIMIT="2"))
    story = house.begin("F8", "articles that segfault, hang, eat memory, among others")
    words = ("SEGFAULT", "HANG", "EAT")
    deadly = [
        article for word in words for article in house.articles(story, scaled(1, 3), f"{word} The mayor said so.")
    ]
    neighbours = house.articles(story, scaled(90, 900))
    mixed = [*deadly, *neighbours]
    house.random.shuffle(mixed)
    house.store.enqueue(mixed)
    story.injected = len(deadly)
    house.finish(story)
    states = house.states()
    assert {states[article.article_id] for article in deadly} == {"dead"}
    assert {states[article.article_id] for article in neighbours} == {"completed"}
    letters = [item.letter for item in house.store.dead_list()]
    assert {letter.attempts for letter in letters} == {3}
    reasons = {(letter.reason.code, letter.failure.exception if letter.failure else None) for letter in letters}
    assert reasons == {("attempts_exhausted", None), ("stage_failed", "MemoryError")}


def test_f9_malformed_input(make_house: MakeHouse) -> None:
    house = make_house()
    house.dispatcher()
    house.ready(house.worker())
    story = house.begin("F9", "every malformed input, among others")
    good = house.send(story, scaled(50, 1_000))
    made = [case[0](name) for cases in (BAD, ODD) for name, case in cases.items()]
    for _ in range(scaled(1, 20)):
        for body in made:
            house.client.xadd("{qw}:intake", {"article": body})
            story.injected += 1
    house.client.xadd("{qw}:intake", {"artikel": b"{}"})
    story.injected += 1
    house.finish(story)
    status = house.store.status()
    assert status.dead == scaled(1, 20) * len(BAD) + 1
    assert {house.states()[article.article_id] for article in good} == {"completed"}


def test_f28_articles_of_another_schema_pause_nobody(make_house: MakeHouse) -> None:
    house = make_house()
    house.dispatcher()
    house.ready(house.worker())
    story = house.begin("F28", "articles of an unknown schema version, more than half of all")
    unknown = scaled(120, 1_000)
    for number in range(unknown):
        house.client.xadd("{qw}:intake", {"article": f'{{"text": "x {number}", "schema_version": "7"}}'})
        if number % 6 == 0:
            house.send(story, 1)
    story.injected = unknown
    audit = house.finish(story)
    assert (audit.status.dead, audit.status.completed, audit.status.paused) == (unknown, len(story.ids), ())
    assert {item.letter.reason.code for item in house.store.dead_list(count=unknown)} == {"unknown_schema_version"}


def test_f31_entries_and_hashes_that_cannot_be_read(make_house: MakeHouse) -> None:
    house = make_house()
    story = house.begin("F31", "damaged hashes, counters, ids and fields, among others")
    damage = {"attempts": "abc", "stage": "x", "state": "x", "entry": "x", "lease": "x", "replays": "9" * 5_000}
    damaged = house.send(story, len(damage) + 1)
    good = house.send(story, scaled(50, 1_000))
    for article, (field, value) in zip(damaged, damage.items(), strict=False):
        house.client.hset(f"{{qw}}:article:{article.key}", field, value)
    house.client.set(f"{{qw}}:article:{damaged[-1].key}", "no hash")
    (late,) = house.articles(story, 1)
    body = late.model_dump_json(exclude_none=True)
    house.client.set("{qw}:outcomes", "no list")
    house.client.hset("{qw}:counters", "completed", "many")
    for name in ("clock", "paused"):
        house.client.hset(f"{{qw}}:{name}", "nothing", "of ours")
    for name in ("events", "losses"):
        house.client.set(f"{{qw}}:{name}", "no stream")
    dispatcher = house.dispatcher()
    house.ready(house.worker())
    house.client.xadd("{qw}:intake", {"article": body, "replays": "9" * 5_000}, id=f"{2**63}-1")
    house.client.xadd("{qw}:dead", {"note": "not a dead letter"}, id=f"{2**63}-1")
    story.injected = len(damaged) + 8
    house.until(house.settled)
    assert dispatcher.alive
    listed = house.store.dead_list()
    letters = [item for item in listed if item.letter.reason.code != "unreadable_letter"]
    died = {item.letter.article_id: item.letter.reason.message for item in letters}
    assert {name: why for name, why in died.items() if name not in {one.article_id for one in damaged}} == {}
    assert house.store.status().dead == len(letters) == len(damaged), [item.letter for item in letters]
    assert len(listed) == len(letters) + 1, "the foreign one is told apart"
    for item in letters:
        assert house.store.dead_replay(item.id), item.letter.reason
    house.finish(story)
    assert {house.states()[article.article_id] for article in [*good, *damaged, late]} == {"completed"}


def test_f34_large_articles_in_a_small_dispatcher(make_house: MakeHouse) -> None:
    house = make_house()
    story = house.begin("F34", "a backlog of legal articles of 1.9 MB")
    dispatcher = house.dispatcher()
    house.until(lambda: "stack_announced" in dispatcher.log, "started")
    idle = _peak_mb(dispatcher)
    dispatcher.terminate()
    (text,) = (f"<p>{TEXT}</p>" * 13_000,)
    articles = [
        Article(id=f"large-{number}", html=text[:1_900_000], language="en") for number in range(scaled(60, 256))
    ]
    for article in articles:
        house.store.enqueue([article])
        story.injected += 1
    dispatcher = house.dispatcher()
    house.until(lambda: set(house.states().values()) == {"active"}, "all are admitted")
    grown = _peak_mb(dispatcher) - idle
    story.note = f"the dispatcher needed {grown:.0f} MB more than at rest"
    assert grown < 200
    assert house.store.audit().exact
    dispatcher.terminate()
    house.client.flushall()  # working on them would take long, and is not what this is about
    house.finish(story)


def _peak_mb(process: Process) -> float:
    status = Path(f"/proc/{process.popen.pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def test_f10_the_same_article_many_times_at_once(house: House) -> None:
    story = house.begin("F10", "the same article 1,000 times from 8 producers at once")
    (article,) = house.articles(story, 1)
    body = article.model_dump_json(exclude_none=True)
    before = house.store.status()

    def produce(number: int) -> None:
        with Redis.from_url(house.server.url) as client:
            for _ in range(125):
                if number % 2:
                    client.xadd("{qw}:intake", {"article": body})
                else:
                    house.store.enqueue([article])

    threads = [threading.Thread(target=produce, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    story.injected = 1_000
    house.finish(story)
    after = house.store.status()
    assert after.completed - before.completed == 1
    assert after.duplicate - before.duplicate + after.refused - before.refused == 999


def test_f11_a_stage_that_outlives_its_lease(make_house: MakeHouse) -> None:
    house = make_house()
    house.dispatcher()
    house.ready(house.worker(children=3, SABOTAGE_SLOW=str(LEASE * 1.7)))
    story = house.begin("F11", "a stage that outlives its lease: two workers do it")
    house.send(story, scaled(3, 20), "SLOW The mayor said so.")
    house.send(story, scaled(30, 500))
    story.injected = scaled(3, 20)
    audit = house.finish(story)
    assert audit.begun_again >= 1
    assert set(house.states().values()) == {"completed"}


def test_f12_crash_before_and_after_settle_in_every_stage(make_house: MakeHouse) -> None:
    house = make_house()
    story = house.begin("F12", "crash just before and just after begin and settle, in every stage")
    times = scaled(1, 10)
    for stage in ("extract", "repair", "attribute"):
        for step in ("begin", "settle"):
            for side in ("before", "after"):
                house.client.set(f"sabotage:{side}:{step}:{stage}", times)
                story.injected += times
    house.dispatcher()
    house.ready(house.worker(SABOTAGE_STEPS="1"))
    house.send(story, scaled(300, 10_000))
    house.finish(story)
    assert set(house.states().values()) == {"completed"}
    left = [int(house.client.get(name) or 0) for name in house.client.keys("sabotage:*:settle:*")]
    assert max(left) < 0, "every crash happened"


def test_f16_dead_letters_replayed_twice(house: House) -> None:
    story = house.begin("F16", "dead letters replayed twice, at once")
    count = scaled(20, 200)
    for number in range(count):
        house.client.xadd("{qw}:intake", {"article": json.dumps({"id": f"broken-{number}", "text": number})})
    house.until(lambda: house.store.status().letters >= count, "all are dead")
    letters = [item.id for item in house.store.dead_list(count=1_000)]
    replayed: list[str] = []

    def replay() -> None:
        replayed.extend(entry for letter in letters if (entry := house.store.dead_replay(letter)))

    threads = [threading.Thread(target=replay) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    story.injected = 2 * count
    house.finish(story)
    assert len(replayed) == len(letters)
    assert house.store.status().letters == len(letters)  # they died again, each once


@pytest.fixture(autouse=True)
def _staffed(request: pytest.FixtureRequest) -> None:
    """The shared house has one dispatcher and one worker."""
    if "house" in request.fixturenames:
        house = request.getfixturevalue("house")
        if not house.running("worker"):
            house.dispatcher()
            house.ready(house.worker())


def test_the_saboteur_is_the_product_when_nothing_is_sabotaged(house: House) -> None:
    """What the faults are built into must behave as the product does."""
    article = Article(id="plain", text="The mayor said so.", language="en")
    house.ready(house.worker(SABOTAGE_STEPS="1"))
    house.store.enqueue([article])
    house.until(house.settled)
    assert house.states()["plain"] == "completed"

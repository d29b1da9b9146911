"""What only a real server does: it loses scripts, runs out of memory, becomes unreachable, and has many clients."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest
import redis
from redis.client import Pipeline

from quotewire.schemas import Article
from quotewire.schemas.stage import Stage
from quotewire.tasks.stages.contract import Ref, Send, Settlement
from quotewire.worker.dispatch.admission import sorted_out
from quotewire.worker.dispatch.dispatcher import Dispatcher, DispatcherConfig
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.producer import IntakeFullError, IntakeUnavailableError, Producer
from quotewire.worker.store.protocol import Admitted, Entry, Limits, StoreFullError, StoreUnavailableError
from quotewire.worker.store.redis.store import RedisStore
from tests.contract.harness import MakeHarness, RedisHarness


def test_forgotten_scripts_are_loaded_again(redis_harness: RedisHarness) -> None:
    client = redis_harness.client
    steps: list[Callable[[], object]] = [
        lambda: redis_harness.enqueue(*[Article(id=f"a-{number}", text="x") for number in range(5)]),
        redis_harness.take_in,
        lambda: redis_harness.begin(redis_harness.record("a-1").ref),
        lambda: redis_harness.settle(redis_harness.record("a-1").ref),
        lambda: redis_harness.dead_letter(redis_harness.record("a-2").ref),
        redis_harness.store.status,
    ]
    for step in steps:
        client.script_flush()
        step()
    status = redis_harness.store.status()
    assert (status.accepted, status.dead, status.pending) == (5, 1, 4)


def test_flushed_server_is_a_new_one(redis_harness: RedisHarness) -> None:
    redis_harness.submit()
    redis_harness.take_in()
    redis_harness.client.flushall()
    assert redis_harness.read() == []
    assert redis_harness.reclaim() == []
    assert redis_harness.store.in_flight() == 0
    redis_harness.submit()
    assert len(redis_harness.take_in()) == 1


def test_server_flushed_between_read_and_admit(redis_harness: RedisHarness) -> None:
    redis_harness.submit()
    entries = redis_harness.read()
    redis_harness.client.flushall()
    assert [item.status for item in redis_harness.admit(entries)] == ["gone"]


def test_work_before_the_first_dispatcher(redis_harness: RedisHarness) -> None:
    redis_harness.complete(redis_harness.submit())
    assert redis_harness.store.status().completed == 1


def test_status_of_an_empty_server(redis_harness: RedisHarness) -> None:
    status = redis_harness.store.status()
    assert (status.accepted, status.waiting, status.oldest_waiting_seconds) == (0, 0, None)


@pytest.mark.parametrize("body", [b"\x00", b"\x00" * 1000, b'{"text": "a\x00b"}', b"", b"\xed\xa0\x80", b"[" * 100_000])
def test_hostile_bodies_are_dead_letters(redis_harness: RedisHarness, body: bytes) -> None:
    redis_harness.add({b"article": body})
    redis_harness.submit()
    assert [item.status for item in redis_harness.take_in()] == ["send"]
    (entry,) = redis_harness.store.dead_list()
    stored = entry.letter.body
    if entry.letter.body_encoding == "utf-8":
        assert stored.encode() == body


def test_three_megabytes_are_too_large(redis_harness: RedisHarness) -> None:
    redis_harness.add({b"article": redis_harness.body(text="x" * 3_000_000)})
    redis_harness.take_in()
    (entry,) = redis_harness.store.dead_list()
    assert entry.letter.reason.code == "too_large"
    assert len(entry.letter.body) > 3_000_000
    assert redis_harness.store.dead_replay(entry.id) is not None
    redis_harness.take_in()
    assert redis_harness.store.status().dead == 2


def test_client_that_speaks_the_newer_protocol(redis_harness: RedisHarness) -> None:
    path = redis_harness.client.connection_pool.connection_kwargs["path"]
    with redis.Redis(unix_socket_path=path, protocol=3) as client:
        harness = type(redis_harness)(client)
        ref = harness.submit()
        harness.take_in()
        harness.complete(ref)
        assert len(harness.events()) == 3
        assert len(harness.store.events_group("g", "c")) == 3
        assert harness.store.in_flight() == 0
        assert harness.store.reclaim(0, "d", 10).entries == []
        assert harness.store.status().completed == 1


def test_out_of_memory_refuses_producers_and_lets_the_stack_drain(
    own_server: tuple[EmbeddedValkey, redis.Redis],
) -> None:
    _, client = own_server
    store = RedisStore(client)
    store.enqueue([Article(id=f"a-{number}", text="x" * 5_000) for number in range(20)])
    entries = store.read(0, "d", 5)
    refs = [item.ref for item in _admitted(store, entries)]
    client.config_set("maxmemory", 1)
    with pytest.raises(StoreFullError):
        store.enqueue([Article(text="one more")])
    with pytest.raises(IntakeFullError, match="maxmemory") as caught:
        Producer(store).enqueue(Article(text="one more"))
    assert len(caught.value.remaining) == 1
    with pytest.raises(StoreFullError):
        store.check_breaker(0, 30)
    begun = store.begin(refs, "extract", "h")
    assert {answer.status for answer in begun} == {"go"}
    answers = store.settle([Settlement(ref, "extract", "h", "rejected", None, []) for ref in refs])
    assert set(answers) == {"done"}
    assert store.status().unaccounted == 0


def _admitted(store: RedisStore, entries: list[Entry]) -> list[Admitted]:
    return store.admit(sorted_out(entries, 2_000_000)[0])


def _sending_to(sent: list[Ref]) -> Send:
    def send(stage: Stage, refs: Sequence[Ref], *, takeover: bool = False, countdown: float = 0) -> None:
        sent.extend(refs)

    return send


def test_dispatcher_takes_in_nothing_while_out_of_memory(own_server: tuple[EmbeddedValkey, redis.Redis]) -> None:
    _, client = own_server
    store = RedisStore(client)
    store.enqueue([Article(text="x")])
    sent: list[Ref] = []
    dispatcher = Dispatcher(store, _sending_to(sent), wait=lambda _: None)
    client.config_set("maxmemory", 1)
    for _ in range(3):
        dispatcher.turn()
    assert sent == []
    assert store.status().waiting == 1
    client.config_set("maxmemory", 0)
    dispatcher.turn()
    assert len(sent) == 1


def test_server_that_is_away(tmp_path: Path) -> None:
    store = RedisStore.connect(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(StoreUnavailableError):
        store.status()
    with pytest.raises(StoreUnavailableError):
        store.read(0, "d", 1)
    with pytest.raises(IntakeUnavailableError, match="QUOTEWIRE_REDIS_URL"):
        Producer(store).enqueue(Article(text="x"))
    store.close()


def test_dispatcher_outlives_its_server(own_server: tuple[EmbeddedValkey, redis.Redis]) -> None:
    server, client = own_server
    store = RedisStore.connect(server.url, limits=Limits(lease_seconds=300))
    store.enqueue([Article(id="before", text="x")])
    sent: list[Ref] = []
    dispatcher = Dispatcher(store, _sending_to(sent), DispatcherConfig(block_seconds=0.1))
    thread = threading.Thread(target=dispatcher.run)
    thread.start()
    try:
        wait_for(lambda: len(sent) == 1)
        server.kill()
        time.sleep(0.3)
        server.start()
        RedisStore(client).enqueue([Article(id="after", text="x")])
        wait_for(lambda: len(sent) == 2)
        assert store.status().pending == 2
    finally:
        dispatcher.stop()
        started = time.monotonic()
        thread.join(10)
        store.close()
    assert not thread.is_alive()
    assert time.monotonic() - started < 5


def test_a_failover_behind_the_same_address_is_followed(tmp_path: Path) -> None:
    """The old master keeps its connections, and refuses every write on them: it is a replica now."""
    with EmbeddedValkey(tmp_path / "old") as old, EmbeddedValkey(tmp_path / "new") as new:
        address = tmp_path / "address"
        address.symlink_to(old.url.removeprefix("unix://"))
        store = RedisStore.connect(f"unix://{address}")
        assert Producer(store).enqueue(Article(id="before", text="x")).status == "accepted"

        address.unlink()
        address.symlink_to(new.url.removeprefix("unix://"))
        with redis.Redis.from_url(old.url) as demoted, redis.Redis.from_url(new.url) as promoted:
            demoted.replicaof("127.0.0.1", "1")
            results = [*Producer(store).enqueue_many(Article(id=f"after-{number}", text="x") for number in range(3))]
            assert [result.status for result in results] == ["accepted"] * 3
            assert promoted.xlen("{qw}:intake") == 3
        store.close()


def test_a_replica_at_its_own_address_is_an_outage(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server, redis.Redis.from_url(server.url) as client:
        client.replicaof("127.0.0.1", "1")
        store = RedisStore.connect(server.url)
        with pytest.raises(IntakeUnavailableError, match="replica"):
            Producer(store).enqueue(Article(text="x"))
        store.close()


def wait_for(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_many_dispatchers_and_workers_at_once(redis_harness: RedisHarness) -> None:
    """Each of 200 articles is admitted by someone, worked on by several at once, and told once."""
    redis_harness.enqueue(*[Article(id=f"a-{number}", text="x") for number in range(200)])

    def dispatch_and_work(number: int) -> None:
        owner = f"h-{number}"
        while True:
            entries = redis_harness.read(10, consumer=owner)
            for admitted in redis_harness.admit(entries):
                redis_harness.begin(admitted.ref, owner=owner)
                # A second owner settles the same stage: only one of the two may write the event.
                answers = [redis_harness.settle(admitted.ref, owner=who) for who in (owner, f"{owner}-rival")]
                assert answers == ["done", "already"]
                redis_harness.complete(admitted.ref, owner)
            if not entries:
                return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(dispatch_and_work, range(4)))
    status = redis_harness.store.status()
    assert (status.completed, status.pending, status.waiting) == (200, 0, 0)
    assert len(redis_harness.event_ids()) == len(set(redis_harness.event_ids())) == 600


def test_only_the_owner_of_an_article_settles_it_among_racing_workers(redis_harness: RedisHarness) -> None:
    ref = redis_harness.submit()
    redis_harness.take_in()
    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(lambda number: redis_harness.begin(ref, owner=f"h-{number}").status, range(8)))
        settled = list(pool.map(lambda number: redis_harness.settle(ref, owner=f"h-{number}"), range(8)))
    assert sorted(begun) == ["busy"] * 7 + ["go"]
    assert sorted(settled) == ["already"] * 7 + ["done"]
    assert len(redis_harness.events()) == 1


def test_event_stream_is_bounded(make_redis_harness: MakeHarness[RedisHarness]) -> None:
    harness = make_redis_harness(events_maxlen=100)
    for batch in range(4):
        harness.enqueue(*[Article(id=f"a-{batch}-{number}", text="x") for number in range(100)])
        for admitted in harness.take_in():
            harness.begin(admitted.ref)
            harness.settle(admitted.ref)
    assert 100 <= harness.store.status().events <= 250


def test_a_stream_from_before_bytes_were_counted_is_bounded_too(make_redis_harness: MakeHarness[RedisHarness]) -> None:
    """Its events go first, and somebody else's entry is no obstacle."""
    harness = make_redis_harness(events_max_bytes=3_000)
    events = harness.keys[0].events
    old = [harness.client.xadd(events, {"type": "t", "id": str(n), "subject": "s", "event": "{}"}) for n in range(40)]
    foreign = harness.client.xadd(events, {"note": "not an event"})
    harness.enqueue(*[Article(id=f"a-{number}", text="x") for number in range(20)])
    for admitted in harness.take_in():
        harness.begin(admitted.ref)
        harness.settle(admitted.ref)
    left = {entry for entry, _ in harness.store._command("XRANGE", events, "-", "+")}
    assert left.isdisjoint({*old, foreign})
    assert 3_000 <= sum(len(entry.event) for entry in harness.events()) < 4_000


def test_enqueueing_a_batch_is_one_round_trip(redis_harness: RedisHarness) -> None:
    redis_harness.submit("warm")
    before = redis_harness.client.info("stats")["total_net_input_bytes"]
    with patch.object(Pipeline, "execute", autospec=True, side_effect=Pipeline.execute) as execute:
        redis_harness.enqueue(*[Article(id=f"a-{number}", text="x") for number in range(100)])
    assert execute.call_count == 1
    assert redis_harness.client.info("stats")["total_net_input_bytes"] > before


def test_a_clock_set_back_does_not_put_reclaiming_off(redis_harness: RedisHarness) -> None:
    """Redis counts an entry that was delivered in the future as just delivered, until that time comes again."""
    stream = redis_harness.keys[0].intake

    def delivered_ahead() -> float:
        full = redis_harness.client.xinfo_stream(stream, full=True)
        ((_, _, delivered, _),) = full["groups"][0]["pending"]
        return float(delivered) / 1000 - time.time()

    redis_harness.submit()
    redis_harness.read()
    redis_harness.reclaim()  # notes the time
    redis_harness.set_back(3_600)
    assert delivered_ahead() > 3_500
    assert redis_harness.reclaim() == []
    assert delivered_ahead() <= 1
    redis_harness.advance(301)
    assert len(redis_harness.reclaim()) == 1

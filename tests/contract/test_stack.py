"""A stack says on the server what it is; processes that were not told take it over, and those told otherwise refuse."""

import json
from collections.abc import Callable

import pytest
import redis

from quotewire.schemas import Article
from quotewire.worker.dispatch.dispatcher import Dispatcher, DispatcherConfig
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.producer import Producer
from quotewire.worker.settings import Settings
from quotewire.worker.store.connect import make_dispatcher_store, make_store, make_worker_store
from quotewire.worker.store.keys import OTHER, Keys, stack_key
from quotewire.worker.store.protocol import Limits, StackMismatchError
from quotewire.worker.store.redis import agreement
from quotewire.worker.store.redis.store import RedisStore

Store = Callable[..., RedisStore]


@pytest.fixture
def server(client: redis.Redis) -> redis.Redis:
    client.flushall()
    return client


@pytest.fixture
def dispatchers(server: redis.Redis) -> Callable[[int], Dispatcher]:
    """Makes dispatchers of a stack with so many lanes, after their first round."""

    def make(lanes: int, **limits: int) -> Dispatcher:
        store = RedisStore(server, lanes, Limits(**limits), defines=True)
        config = DispatcherConfig(block_seconds=0.001)
        dispatcher = Dispatcher(store, lambda *_, **__: None, config, wait=lambda _: None)
        dispatcher.turn()
        return dispatcher

    return make


class TestWhoIsThere:
    def test_a_dispatcher_that_is_refused_leaves_nothing_behind(
        self, server: redis.Redis, dispatchers: Callable[..., Dispatcher]
    ) -> None:
        dispatchers(4)
        config = DispatcherConfig(name="other:1", block_seconds=0.001)
        store = RedisStore(server, 2, Limits(), defines=True)
        other = Dispatcher(store, lambda *_, **__: None, config, wait=lambda _: None)
        with pytest.raises(StackMismatchError):
            other.run()
        names = [record.name for record in RedisStore(server).dispatchers()]
        assert names == ["dispatcher"]

    def test_one_list_whatever_the_number_of_lanes(
        self, server: redis.Redis, dispatchers: Callable[..., Dispatcher]
    ) -> None:
        dispatchers(4)
        assert [record.name for record in RedisStore(server, 1).dispatchers()] == ["dispatcher"]

    def test_a_refused_dispatcher_that_was_at_work_signs_out(
        self, server: redis.Redis, dispatchers: Callable[..., Dispatcher]
    ) -> None:
        working = dispatchers(4)
        server.hset(stack_key(), mapping={"lanes": 2})
        working._announce_at = 0.0
        with pytest.raises(StackMismatchError):
            working.run()
        assert RedisStore(server).dispatchers() == []


class TestWhoWasNotTold:
    def test_takes_over_lanes_and_limits(self, server: redis.Redis, dispatchers: Callable[..., Dispatcher]) -> None:
        dispatchers(4, max_article_bytes=300, retention_seconds=60)
        store = RedisStore(server)
        assert store.lanes == 4
        assert (store.limits.max_article_bytes, store.limits.retention_seconds) == (300, 60.0)
        results = [Producer(store).enqueue(Article(id=f"a-{number}", text="x")) for number in range(20)]
        assert {result.ref.lane for result in results} == {0, 1, 2, 3}
        (large,) = store.enqueue([Article(text="x" * 300)])
        assert large.status == "too_large"

    def test_before_the_first_dispatcher_writes_where_every_stack_reads(
        self, server: redis.Redis, dispatchers: Callable[..., Dispatcher]
    ) -> None:
        early = RedisStore(server)
        early.enqueue([Article(id="early", text="x")])
        dispatcher = dispatchers(4)
        for _ in range(5):
            dispatcher.turn()
        found = RedisStore(server).article("early")
        assert found is not None
        assert (found.state, found.ref.lane) == ("active", OTHER)
        assert RedisStore(server).status().pending == 1

    def test_a_store_that_lives_on_sees_a_new_stack(
        self, server: redis.Redis, dispatchers: Callable[..., Dispatcher], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(agreement, "LOOK_SECONDS", 0.0)
        store = RedisStore(server)
        cursor = store.events_cursor("0")
        store.enqueue_raw(b"no json")
        dispatcher = dispatchers(3)
        for number in range(9):
            store.enqueue_raw(b"no json %d" % number)
        for _ in range(8):
            dispatcher.turn()
        assert store.lanes == 3
        events, cursor = store.events(cursor)
        assert len(events) == 10
        assert store.events(cursor)[0] == []
        assert store.audit().exact

    def test_a_record_that_cannot_be_read_is_none(self, server: redis.Redis) -> None:
        server.hset(stack_key(), mapping={"lanes": "many", "present": "x"})
        assert RedisStore(server).lanes == 1
        server.delete(stack_key())
        server.set(stack_key(), "x")
        assert RedisStore(server).lanes == 1
        assert RedisStore(server).record() is None


class TestWhoWasTold:
    def test_other_lanes_are_refused(self, server: redis.Redis, dispatchers: Callable[..., Dispatcher]) -> None:
        dispatchers(4)
        with pytest.raises(StackMismatchError, match="QUOTEWIRE_LANES is 2 here, but 4 for the stack"):
            Producer(RedisStore(server, 2)).enqueue(Article(text="x"))
        assert RedisStore(server, 4).lanes == 4

    def test_other_limits_are_refused(self, server: redis.Redis, dispatchers: Callable[..., Dispatcher]) -> None:
        dispatchers(1, high_water=50)
        with pytest.raises(StackMismatchError, match="QUOTEWIRE_HIGH_WATER is 60 here, but 50"):
            RedisStore(server, limits=Limits(high_water=60)).status()

    def test_a_dispatcher_of_another_stack_ends(
        self, server: redis.Redis, dispatchers: Callable[..., Dispatcher]
    ) -> None:
        dispatchers(4)
        with pytest.raises(StackMismatchError, match="stop all dispatchers first"):
            dispatchers(1)
        assert RedisStore(server).lanes == 4

    def test_settings_that_were_given_count(self, dispatchers: Callable[..., Dispatcher], client: redis.Redis) -> None:
        dispatchers(4, lease_seconds=60)
        url = f"unix://{client.connection_pool.connection_kwargs['path']}"
        assert make_store(Settings(redis_url=url)).lanes == 4
        with pytest.raises(StackMismatchError, match="LEASE"):
            make_store(Settings(redis_url=url, lease_seconds=300)).status()
        with pytest.raises(StackMismatchError, match="LANES"):  # a worker's count, given or not
            make_worker_store(Settings(redis_url=url, lease_seconds=60)).agree_within(0)
        make_worker_store(Settings(redis_url=url, lanes=4, lease_seconds=60)).agree_within(0)
        make_dispatcher_store(Settings(redis_url=url, lanes=4, lease_seconds=90)).announce(starting=True)
        assert make_store(Settings(redis_url=url)).limits.lease_seconds == 90


class TestChange:
    @pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1), (4, 2)])
    def test_what_the_new_number_leaves_out_is_read(
        self, server: redis.Redis, dispatchers: Callable[..., Dispatcher], before: int, after: int
    ) -> None:
        first = dispatchers(before)
        producer = RedisStore(server)
        results = producer.enqueue([Article(id=f"a-{number}", text="x") for number in range(20)])
        assert len({result.ref.lane for result in results}) == before
        first.stop()
        first.run()
        second = dispatchers(after)
        for _ in range(8):
            second.turn()
        store = RedisStore(server)
        assert (store.status().pending, store.lanes) == (20, after)
        assert store.audit().exact
        for number in range(20):
            found = store.article(f"a-{number}")
            assert found is not None
            begun = store.begin([found.ref], "extract", "h")
            assert begun[0].status == "go"

    def test_an_abandoned_stack_is_replaced(self, server: redis.Redis, dispatchers: Callable[..., Dispatcher]) -> None:
        dispatchers(4)
        server.hincrby(stack_key(), "seen", -61_000)
        dispatchers(2)
        assert RedisStore(server).lanes == 2

    def test_limits_change_with_the_dispatcher_that_started_last(
        self, server: redis.Redis, dispatchers: Callable[..., Dispatcher], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("quotewire.worker.dispatch.dispatcher.ANNOUNCE_SECONDS", 0.0)
        first = dispatchers(1, high_water=10)
        dispatchers(1, high_water=20)
        first.turn()
        assert RedisStore(server).limits.high_water == 20


class TestDoors:
    @pytest.mark.parametrize("lanes", [1, 2, 5])
    def test_the_stream_without_a_number_is_a_door_of_every_stack(
        self, server: redis.Redis, dispatchers: Callable[..., Dispatcher], lanes: int
    ) -> None:
        dispatcher = dispatchers(lanes)
        server.xadd("{qw}:intake", {"article": json.dumps({"id": "foreign", "text": "x"})})
        server.xadd("{qw}:intake", {"article": "no json"})
        for _ in range(lanes + 1):
            dispatcher.turn()
        store = RedisStore(server)
        assert (store.status().pending, store.status().dead) == (1, 1)
        (letter,) = store.dead_list()
        assert store.dead_get(letter.id) is not None
        assert store.dead_replay(letter.id)
        assert store.audit().exact
        assert len(store.events(store.events_cursor("0"))[0]) == 1

    def test_two_stacks_on_one_server(self, server: redis.Redis) -> None:
        stores = [RedisStore(server, 1, prefix=prefix, defines=True) for prefix in ("times", "post")]
        for store in stores:
            store.announce(starting=True)
            store.enqueue([Article(id="a", text=store.prefix)])
        assert [RedisStore(server, prefix=store.prefix).status().waiting for store in stores] == [1, 1]
        assert server.exists("{times}:intake", "{post}:intake", "{qw}:intake") == 2
        assert Keys(2, 4, "times").intake == "{times:2}:intake"


def test_a_producer_that_may_not_read_what_the_stack_is(own_server: tuple[EmbeddedValkey, redis.Redis]) -> None:
    """An access list of an earlier version does not name the key."""
    server, client = own_server
    client.acl_setuser("old", enabled=True, nopass=True, keys=["{qw*}:intake"], commands=["+@all"])
    store = RedisStore.connect(server.url.replace("unix://", "unix://old:x@"))
    assert store.enqueue_raw(b"{}") is not None
    store.close()

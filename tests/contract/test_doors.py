"""The doors on a real server: functions for producers of few rights, and an intake that somebody has used up."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import redis
from redis.exceptions import ResponseError
from structlog.testing import capture_logs

from quotewire.schemas import Article
from quotewire.tasks.stages.contract import Ref
from quotewire.worker.dispatch.dispatcher import Dispatcher, DispatcherConfig
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.producer import IntakeFullError, IntakeUnavailableError, Producer
from quotewire.worker.store.keys import OTHER, stack_key
from quotewire.worker.store.protocol import EnqueueResult, Limits, StoreForbiddenError
from quotewire.worker.store.redis.scripts import text_of
from quotewire.worker.store.redis.store import RedisStore
from tests.contract.harness import RedisHarness
from tests.contract.test_damage import run_dispatcher
from tests.servers import acl_of, executable, kinds_here

LAST = "18446744073709551615-18446744073709551615"
DOOR = ("FCALL", "quotewire_enqueue", 3, "{qw}:inbox", "{qw}:intake", "{qw}:stack")


@pytest.fixture(scope="module", params=kinds_here())
def client(request: pytest.FixtureRequest) -> Iterator[redis.Redis]:
    """Every kind of server that is here: functions and access rights differ between them."""
    with (
        EmbeddedValkey(append_only=False, binary=executable(request.param)) as server,
        redis.Redis.from_url(server.url, protocol=2) as connected,
    ):
        yield connected


@pytest.fixture
def producer(redis_harness: RedisHarness) -> Iterator[RedisStore]:
    """The store of a producer with the rights that ``deploy/users.acl`` gives one."""
    client = redis_harness.client
    client.execute_command("FUNCTION", "FLUSH")  # type: ignore[no-untyped-call]
    client.execute_command("ACL", "SETUSER", "producer", *acl_of("producer"))  # type: ignore[no-untyped-call]
    path = client.connection_pool.connection_kwargs["path"]
    store = RedisStore.connect(f"unix://producer:producer-secret@{path}")
    yield store
    store.close()
    client.acl_deluser("producer")


@pytest.fixture
def stack_says(redis_harness: RedisHarness) -> Iterator[Callable[..., None]]:
    """Writes what the stack is, as a dispatcher with other settings than the harness would."""

    def write(**facts: str | int) -> None:
        for name, value in facts.items():
            redis_harness.client.hset(stack_key(), name, str(value))

    yield write
    redis_harness.client.delete(stack_key())


StackSays = Callable[..., None]


def put(store: RedisStore, *ids: str) -> list[EnqueueResult]:
    return store.enqueue([Article(id=name, text="Hello there.") for name in ids])


class TestProducerOfFewRights:
    def test_articles_go_in_by_the_inbox(self, redis_harness: RedisHarness, producer: RedisStore) -> None:
        assert redis_harness.store.load_functions()
        assert [result.status for result in put(producer, "a-1", "a-2")] == ["accepted"] * 2
        assert redis_harness.store.status().inbox == 2
        assert redis_harness.store.take_inbox() == 2
        (first, second) = redis_harness.take_in()
        assert first.ref == put(producer, "a-1")[0].ref
        redis_harness.store.take_inbox()
        redis_harness.complete(first.ref)
        redis_harness.complete(second.ref)
        assert [item.status for item in redis_harness.take_in()] == ["duplicate"]

    def test_a_completed_article_is_a_duplicate_at_once(
        self, redis_harness: RedisHarness, producer: RedisStore
    ) -> None:
        redis_harness.store.load_functions()
        ref = redis_harness.submit("a-1")
        redis_harness.take_in()
        assert [result.status for result in put(producer, "a-1")] == ["accepted"]
        redis_harness.complete(ref)
        assert [result.status for result in put(producer, "a-1")] == ["duplicate"]

    def test_a_full_intake_refuses_to_the_face(
        self, redis_harness: RedisHarness, producer: RedisStore, stack_says: StackSays
    ) -> None:
        redis_harness.store.load_functions()
        stack_says(lanes=1, high_water=3)
        stack = RedisStore(redis_harness.client)
        sender = Producer(producer)
        sender.enqueue(Article(text="one"))
        stack.take_inbox()
        sender.enqueue(Article(text="two"))
        sender.enqueue(Article(text="three"))
        with pytest.raises(IntakeFullError):
            sender.enqueue(Article(text="four"))
        assert stack.status().accepted == 3

    def test_without_the_functions_it_is_told_what_to_do(self, producer: RedisStore) -> None:
        with pytest.raises(IntakeUnavailableError, match="quotewire dispatch"):
            Producer(producer).enqueue(Article(text="one"))

    def test_with_several_lanes_there_is_one_inbox(
        self, redis_harness: RedisHarness, producer: RedisStore, stack_says: StackSays
    ) -> None:
        stack_says()
        stack = RedisStore(redis_harness.client, 4, Limits(), defines=True)
        stack.announce(starting=True)
        stack.load_functions()
        refs = [result.ref for result in put(producer, *map(str, range(8)))]
        assert {ref.lane for ref in refs} == {OTHER}
        assert stack.take_inbox() == 8
        assert stack.status().waiting == 8
        assert len(stack.read(OTHER, "d", 100)) == 8


class TestFunctions:
    @pytest.fixture(autouse=True)
    def _loaded(self, redis_harness: RedisHarness) -> None:
        redis_harness.client.execute_command("FUNCTION", "FLUSH")  # type: ignore[no-untyped-call]
        assert redis_harness.store.load_functions()

    def call(self, harness: RedisHarness, body: str | bytes) -> bytes:
        answer: bytes = harness.client.execute_command(*DOOR, body)  # type: ignore[no-untyped-call]
        return answer

    def test_an_article_is_accepted(self, redis_harness: RedisHarness) -> None:
        assert self.call(redis_harness, '{"id": "a-1", "text": "Hello."}') == b"accepted"
        assert redis_harness.store.take_inbox() == 1
        assert [item.status for item in redis_harness.take_in()] == ["send"]

    @pytest.mark.parametrize(
        "body",
        [
            *("", "x", "[]", '["text"]', "7", "null", "{", '{"text": 7}', "{}", '{"id": "a"}'),
            *('{"text": "a", "html": "b"}', '{"text": null}', '"text"', "[" * 5_000, '{"text": ["a"]}'),
        ],
    )
    def test_what_is_no_article_is_refused_to_the_face(self, redis_harness: RedisHarness, body: str) -> None:
        with pytest.raises(ResponseError, match=r"^INVALIDARTICLE "):
            self.call(redis_harness, body)
        assert redis_harness.store.status().accepted == 0

    def test_html_is_an_article_too(self, redis_harness: RedisHarness) -> None:
        assert self.call(redis_harness, ' {"html": "<p>x</p>", "text": null}') == b"accepted"

    def test_sizes_and_high_water_are_the_stacks(self, redis_harness: RedisHarness, stack_says: StackSays) -> None:
        stack_says(lanes=1, high_water=2, max_article_bytes=100)
        with pytest.raises(ResponseError, match=r"^TOOLARGE .*100 allowed"):
            self.call(redis_harness, json.dumps({"text": "x" * 200}))
        for _ in range(2):
            self.call(redis_harness, '{"text": "x"}')
        with pytest.raises(ResponseError, match=r"^INTAKEFULL .*2 waiting"):
            self.call(redis_harness, '{"text": "x"}')

    def test_a_damaged_stack_means_the_usual_limits(self, redis_harness: RedisHarness, stack_says: StackSays) -> None:
        redis_harness.client.set(stack_key(), "x")
        assert self.call(redis_harness, '{"text": "x"}') == b"accepted"
        redis_harness.client.delete(stack_key())
        stack_says(lanes="x", high_water="9" * 400)
        assert self.call(redis_harness, '{"text": "x"}') == b"accepted"

    @pytest.mark.parametrize(
        ("body", "told"),
        [
            ("{no", "not valid JSON: Expected object key"),
            (r'{"text": "half an emoji: \ud83d"}', "not valid JSON: .*escape code"),
            ("[]", "the article must be a JSON object"),
        ],
    )
    def test_what_is_no_article_is_told_why(self, redis_harness: RedisHarness, body: str, told: str) -> None:
        redis_harness.store.load_functions()
        keys = ["{qw}:inbox", "{qw}:intake", "{qw}:stack"]
        with pytest.raises(ResponseError, match=f"INVALIDARTICLE {told}"):
            redis_harness.client.fcall("quotewire_enqueue", len(keys), *keys, body)

    def test_a_wrong_call_is_told_the_right_one(self, redis_harness: RedisHarness) -> None:
        with pytest.raises(ResponseError, match=r"FCALL quotewire_enqueue 3 \{qw\}:inbox"):
            redis_harness.client.execute_command("FCALL", "quotewire_enqueue", 1, "{qw}:inbox", "{}")  # type: ignore[no-untyped-call]


class TestLibrary:
    def test_it_is_loaded_once_and_replaces_an_older_one(self, redis_harness: RedisHarness) -> None:
        client, store = redis_harness.client, redis_harness.store
        client.execute_command("FUNCTION", "FLUSH")  # type: ignore[no-untyped-call]
        assert [store.load_functions() for _ in range(2)] == [True, False]
        code = text_of("library")
        client.function_load(code.replace("-- version: 2\n", "-- version: 1\n"), replace=True)
        assert [store.load_functions() for _ in range(2)] == [True, False]
        client.function_load(code.replace("-- version: 2\n", "-- version: 3\n"), replace=True)
        assert not store.load_functions()

    def test_a_flushed_server_keeps_it(self, redis_harness: RedisHarness) -> None:
        redis_harness.store.load_functions()
        redis_harness.client.flushall()
        assert not redis_harness.store.load_functions()

    def test_it_survives_a_crash_and_is_on_the_replica(self, own_server: tuple[EmbeddedValkey, redis.Redis]) -> None:
        server, connected = own_server
        RedisStore(connected).load_functions()
        server.kill()
        server.start()
        assert not RedisStore(connected).load_functions()
        with EmbeddedValkey(tcp=True, append_only=False) as primary:
            of = [f"replicaof 127.0.0.1 {urlsplit(primary.url).port}", f"masterauth {primary.password}"]
            with (
                EmbeddedValkey(append_only=False, options=of) as replica,
                redis.Redis.from_url(primary.url) as writing,
                redis.Redis.from_url(replica.url) as reading,
            ):
                RedisStore(writing).load_functions()
                deadline = time.monotonic() + 30
                while not reading.function_list("quotewire") and time.monotonic() < deadline:
                    time.sleep(0.05)
                assert reading.function_list("quotewire")

    def test_a_dispatcher_that_may_not_load_it_says_so_and_works(self, redis_harness: RedisHarness) -> None:
        client = redis_harness.client
        client.execute_command("FUNCTION", "FLUSH")  # type: ignore[no-untyped-call]
        client.execute_command("ACL", "SETUSER", "old", "on", "nopass", "~*", "+@all", "-function")  # type: ignore[no-untyped-call]
        path = client.connection_pool.connection_kwargs["path"]
        redis_harness.submit()
        with closing(RedisStore.connect(f"unix://old:x@{path}")) as store, capture_logs() as logs:
            with pytest.raises(StoreForbiddenError):
                store.load_functions()
            Dispatcher(store, lambda *_, **__: None, DispatcherConfig(block_seconds=0.001)).turn()
        client.acl_deluser("old")
        assert "functions_missing" in [line["event"] for line in logs]
        assert redis_harness.store.status().pending == 1


class TestUsedUp:
    def test_a_dispatcher_mends_it(self, redis_harness: RedisHarness) -> None:
        redis_harness.client.xadd("{qw}:intake", {"article": "x"}, id=LAST)
        run_dispatcher(redis_harness)
        redis_harness.submit()
        assert len(redis_harness.take_in()) == 1

    def test_nothing_happens_to_an_intake_in_order(self, redis_harness: RedisHarness) -> None:
        assert redis_harness.store.renumber() == 0
        redis_harness.submit()
        assert redis_harness.store.renumber() == 0

    def test_producers_are_let_in_again(self, redis_harness: RedisHarness) -> None:
        redis_harness.client.xadd("{qw}:intake", {"article": "x"}, id=LAST)
        with pytest.raises(IntakeUnavailableError):
            Producer(redis_harness.store).enqueue(Article(text="one"))
        assert [redis_harness.store.renumber() for _ in range(2)] == [1, 0]
        Producer(redis_harness.store).enqueue(Article(text="one"))
        assert len(redis_harness.take_in()) == 1
        (letter,) = redis_harness.store.dead_list()
        assert letter.letter.reason.code == "invalid_json"
        assert redis_harness.store.audit().exact

    def test_what_waits_and_what_is_in_flight_goes_on(self, redis_harness: RedisHarness) -> None:
        harness = redis_harness
        done = harness.submit("done")
        harness.take_in()
        harness.complete(done)
        active, waiting = harness.submit("active"), harness.submit("waiting")
        assert [item.ref for item in harness.take_in(1)] == [active]
        harness.begin(active)
        harness.client.xadd("{qw}:intake", {"article": harness.body("poison")}, id=LAST)
        before = harness.store.status()
        assert harness.store.renumber() == 1
        after = harness.store.status()
        assert (after.accepted, after.waiting, after.pending) == (before.accepted, before.waiting, before.pending)
        harness.settle(active)
        harness.complete(active)
        assert [item.status for item in harness.take_in()] == ["send", "send"]
        harness.complete(waiting)
        assert harness.store.status().completed == 3
        assert harness.store.audit().exact

    def test_an_article_with_the_last_id_in_flight(self, redis_harness: RedisHarness) -> None:
        harness = redis_harness
        harness.client.xadd("{qw}:intake", {"article": harness.body("a-1")}, id="18446744073709551615-7")
        harness.client.xadd("{qw}:intake", {"article": harness.body("a-2")}, id=LAST)
        first, second = (item.ref for item in harness.take_in())
        harness.begin(first)
        assert harness.store.renumber() == 1
        harness.complete(first)
        assert [item.status for item in harness.take_in()] == ["send"]
        harness.complete(second)
        assert harness.store.status().completed == 2
        assert harness.store.in_flight() == 0
        assert harness.store.audit().exact

    def test_when_the_last_entry_is_gone_already(self, redis_harness: RedisHarness) -> None:
        redis_harness.client.xadd("{qw}:intake", {"article": "x"}, id=LAST)
        redis_harness.take_in()
        assert redis_harness.store.renumber() == 1
        ref: Ref = redis_harness.submit()
        assert [item.ref for item in redis_harness.take_in()] == [ref]
        assert redis_harness.store.audit().exact

    def test_an_entry_of_countless_fields(self, redis_harness: RedisHarness) -> None:
        redis_harness.client.xadd("{qw}:intake", {f"f{number}": "x" for number in range(9_000)}, id="5-5")
        redis_harness.client.xadd("{qw}:intake", {"article": "x"}, id=LAST)
        assert redis_harness.store.renumber() == 1
        redis_harness.take_in()
        assert redis_harness.store.status().dead == 2
        assert redis_harness.store.audit().exact

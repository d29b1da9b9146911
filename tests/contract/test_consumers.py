"""Members of consumer groups of the events: what a dead one held, what was trimmed, what is no event; on both stores."""

import threading
from collections.abc import Callable, Iterator

import pytest

from quotewire import Consumer
from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.store.protocol import EventGroup, StoreUnavailableError, Taken
from tests.contract.harness import Harness, MakeHarness, RedisHarness, text

IDLE = 60.0  # seconds, the default


@pytest.fixture
def emitted(make_harness: MakeHarness[Harness]) -> Harness:
    """A harness with five events of five articles."""
    harness = make_harness()
    for number in range(5):
        ref = harness.submit(f"a-{number}")
        harness.take_in()
        harness.begin(ref)
        harness.settle(ref)
    return harness


def take(harness: Harness, consumer: str, which: str, count: int = 100) -> Taken:
    return harness.store.events_take("g", consumer, which, count=count)  # type: ignore[arg-type]


def group_of(harness: Harness) -> EventGroup:
    (group,) = harness.store.event_groups()
    return group


class TestTakeover:
    def test_what_a_dead_member_held_goes_to_another(self, emitted: Harness) -> None:
        held = take(emitted, "dead", "new").events
        assert take(emitted, "alive", "idle").events == []
        emitted.advance(IDLE + 1)
        taken = take(emitted, "alive", "idle").events
        assert {event.id for event in taken} == {event.id for event in held}
        assert {event.deliveries for event in taken} == {2}
        assert take(emitted, "third", "idle").events == []
        assert take(emitted, "dead", "unacked").events == []
        assert emitted.store.events_ack("g", [event.id for event in taken]) == 5

    def test_deliveries_are_counted(self, emitted: Harness) -> None:
        take(emitted, "c", "new")
        for expected in (2, 3):
            emitted.advance(IDLE + 1)
            assert {event.deliveries for event in take(emitted, "c", "idle").events} == {expected}
        assert {event.deliveries for event in take(emitted, "c", "unacked").events} == {4}

    def test_handing_back_makes_others_wait_no_longer(self, emitted: Harness) -> None:
        take(emitted, "a", "new")
        assert emitted.store.events_hand_back("g", "a") == 5
        assert len(take(emitted, "b", "idle").events) == 5
        assert emitted.store.events_hand_back("g", "a") == 0
        assert emitted.store.events_hand_back("none", "a") == 0


class TestTrimmed:
    @pytest.mark.parametrize("which", ["unacked", "idle"])
    def test_a_member_goes_on_with_the_live_ones_and_is_told(self, emitted: Harness, which: str) -> None:
        held = take(emitted, "c", "new").events
        emitted.advance(IDLE + 1)
        emitted.trim_events(1)
        live = {event.id for event in emitted.events()}
        assert len(live) < 5
        found: list[str] = []
        trimmed: list[str] = []
        while (taken := take(emitted, "c", which, count=1)).events or taken.trimmed:
            found += [event.id for event in taken.events]
            trimmed += taken.trimmed
            emitted.store.events_ack("g", [event.id for event in taken.events])
        assert set(found) == live
        assert set(trimmed) == {event.id for event in held} - live
        assert group_of(emitted).pending == 0

    def test_trimmed_before_it_was_read(self, emitted: Harness) -> None:
        take(emitted, "c", "new", count=1)
        emitted.trim_events(0)
        group = group_of(emitted)
        assert group.trimmed == group.lag > 0
        assert take(emitted, "c", "new").events == []


class TestGroups:
    def test_lag_and_members(self, emitted: Harness) -> None:
        assert emitted.store.event_groups() == []
        first = take(emitted, "a", "new", count=1).events
        take(emitted, "b", "new", count=1)
        group = group_of(emitted)
        assert (group.name, group.pending + group.lag, group.trimmed) == ("g", 5, 0)
        assert {member.name for member in group.members} >= {"a"}
        assert sum(member.pending for member in group.members) == group.pending
        emitted.store.events_ack("g", [event.id for event in first])
        assert group_of(emitted).pending == group.pending - len(first)

    def test_share_of_what_is_kept(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(events_maxlen=10)
        for number in range(6):
            ref = harness.submit(f"a-{number}")
            harness.take_in()
            harness.begin(ref)
            harness.settle(ref)
            if number == 0:
                take(harness, "c", "new")
        assert 0 < group_of(harness).used <= 0.5

    def test_share_of_the_bytes_that_are_kept(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(events_max_bytes=1_000_000)
        take(harness, "c", "new")
        refs = [harness.submit(f"a-{number}", "x" * 1_000) for number in range(6)]
        harness.take_in()
        for ref in refs:
            harness.begin(ref)
            harness.settle(ref)
        sizes = [len(event.event) for event in harness.events()]
        assert min(sizes) / 1_000_000 <= group_of(harness).used <= sum(sizes) / 1_000_000
        while take(harness, "c", "new").events:
            pass
        assert group_of(harness).used == 0


class TestForeign:
    def test_is_named_and_passed_over(self, redis_harness: RedisHarness, caplog: pytest.LogCaptureFixture) -> None:
        redis_harness.client.xadd("{qw}:events", {"note": "to self"})
        broken: list[bytes] = [b"\xff", b"no JSON", b"[" * 100_000, b"[]", b'{"data": 1}', b"{}", b'{"data":\n{}}']
        for event in broken:
            redis_harness.client.xadd("{qw}:events", {"event": event, "type": "t", "id": "i", "subject": ""})
        event = b'{"data": {}}'
        redis_harness.client.xadd("{qw}:events", {"event": event, "type": b"\xff", "id": b"\xff", "subject": b""})
        ref = redis_harness.submit()
        redis_harness.take_in()
        redis_harness.begin(ref)
        redis_harness.settle(ref)
        *foreign, garbage, real = (text(entry) for entry, _ in redis_harness.client.xrange("{qw}:events") or [])
        events, cursor = redis_harness.store.events(redis_harness.store.events_cursor("0"), count=1)
        while len(events) < 2:
            more, cursor = redis_harness.store.events(cursor, count=1)
            events += more
        assert [event.id for event in events] == [garbage, real]
        for name in foreign:
            assert f"{name} on {{qw}}:events is no event of quotewire" in caplog.text
        assert len(foreign) == 1 + len(broken)
        taken = take(redis_harness, "c", "new")
        assert taken.foreign == (*foreign,)
        assert group_of(redis_harness).pending == 2

    def test_only_foreign_entries_end_no_reader(self, redis_harness: RedisHarness) -> None:
        for _ in range(3):
            redis_harness.client.xadd("{qw}:events", {"note": "to self"})
        found, cursor = redis_harness.store.events(redis_harness.store.events_cursor("0"), count=1)
        assert found == []
        assert redis_harness.store.events(cursor) == ([], cursor)


class TestConsumer:
    """The class that other programs use."""

    @pytest.fixture
    def make(self, emitted: Harness) -> Iterator[Callable[..., Consumer]]:
        def make(name: str = "c", **options: object) -> Consumer:
            return Consumer(emitted.store, group="g", name=name, block_seconds=0.01, **options)  # type: ignore[arg-type]

        yield make
        assert emitted.store.status().unaccounted == 0

    @staticmethod
    def some(consumer: Consumer, count: int, *, ack: bool = True) -> list[ReceivedEvent]:
        found: list[ReceivedEvent] = []
        for event in consumer:
            found.append(event)
            if ack:
                consumer.ack(event)
            if len(found) == count:
                consumer.stop()
        return found

    def test_batches_go_on_where_the_member_was_and_end_with_an_empty_one(
        self, emitted: Harness, make: Callable[..., Consumer]
    ) -> None:
        self.some(make(), 2, ack=False)
        emitted.trim_events(0)
        ref = emitted.submit("after")
        emitted.take_in()
        emitted.begin(ref)
        emitted.settle(ref)
        consumer = make()
        batches: list[list[str]] = []
        for batch in consumer.batches():
            batches.append([event.subject for event in batch])
            consumer.ack(*batch)
            if not batch:
                consumer.stop()
        assert batches == [[ref.key], []], "what was trimmed is counted, and is no sign that nothing is new"
        assert consumer.trimmed >= 2
        assert group_of(emitted).pending == 0

    def test_each_event_once(self, emitted: Harness, make: Callable[..., Consumer]) -> None:
        found = self.some(make(count=2), 5)
        assert {event.event_id for event in found} == {event.event_id for event in emitted.events()}
        assert found[0].data["reason"]["message"] == "extract"
        assert group_of(emitted).pending == 0

    def test_goes_on_with_what_it_had_not_acknowledged(self, make: Callable[..., Consumer]) -> None:
        first = self.some(make(), 5, ack=False)
        again = self.some(make(), 5)
        assert [event.id for event in again] == [event.id for event in first]
        assert {event.deliveries for event in again} == {2}

    def test_takes_over_from_a_dead_member(self, emitted: Harness, make: Callable[..., Consumer]) -> None:
        self.some(make("dead"), 5, ack=False)
        emitted.advance(IDLE + 1)
        assert len(self.some(make("alive"), 5)) == 5

    def test_gives_up_poison(self, emitted: Harness, make: Callable[..., Consumer]) -> None:
        for _ in range(2):
            self.some(make("dead"), 5, ack=False)
        poison: list[ReceivedEvent] = []
        consumer = make("alive", most_deliveries=2, poison=poison.append)
        emitted.advance(IDLE + 1)
        ref = emitted.submit("good")
        emitted.take_in()
        emitted.begin(ref)
        emitted.settle(ref)
        (good,) = self.some(consumer, 1)
        assert good.subject == ref.key
        assert (len(poison), consumer.poisoned) == (5, 5)
        assert group_of(emitted).pending == 0

    def test_knows_an_event_again_by_its_id(self, emitted: Harness, make: Callable[..., Consumer]) -> None:
        again = emitted.events()[0]
        emitted.tell_again(again) if emitted.kind == "redis" else None
        assert len({event.event_id for event in self.some(make(), 5)}) == 5

    def test_counts_what_was_trimmed(self, emitted: Harness, make: Callable[..., Consumer]) -> None:
        self.some(make(), 5, ack=False)
        emitted.trim_events(0)
        ref = emitted.submit("after")
        emitted.take_in()
        emitted.begin(ref)
        emitted.settle(ref)
        consumer = make()
        self.some(consumer, 1)
        assert consumer.trimmed == 5

    def test_waits_out_an_outage_and_acknowledges_afterwards(
        self, emitted: Harness, make: Callable[..., Consumer], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        consumer = make(count=100)
        away = threading.Event()
        ack, read = emitted.store.events_ack, emitted.store.events_take

        def failing_ack(group: str, ids: list[str]) -> int:
            if away.is_set():
                raise StoreUnavailableError("away")
            return ack(group, ids)

        def failing_take(*arguments: object, **options: object) -> Taken:
            if away.is_set():
                away.clear()
                raise StoreUnavailableError("away")
            return read(*arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(emitted.store, "events_ack", failing_ack)
        monkeypatch.setattr(emitted.store, "events_take", failing_take)
        found = 0
        for event in consumer:
            found += 1
            if found == 2:
                away.set()
            consumer.ack(event)
            if found == 5:
                away.clear()
                consumer.stop()
        assert found == 5
        assert group_of(emitted).pending == 0

    @pytest.mark.parametrize(("every", "lines"), [(0.0, 3), (60.0, 1)])
    def test_says_again_and_again_that_the_server_is_away_and_that_it_is_back(  # noqa: PLR0917 - fixtures
        self,
        emitted: Harness,
        make: Callable[..., Consumer],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        every: float,
        lines: int,
    ) -> None:
        consumer = make(count=100)
        read = emitted.store.events_take
        outage = iter(range(3))

        def failing_take(*arguments: object, **options: object) -> Taken:
            if next(outage, None) is not None:
                raise StoreUnavailableError("away")
            return read(*arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(emitted.store, "events_take", failing_take)
        monkeypatch.setattr("quotewire.worker.consumer.SAY_EVERY", every)
        with caplog.at_level("INFO", "quotewire.consumer"):
            self.some(consumer, 1)
        said = [record.message for record in caplog.records]
        assert said == ["the server is away, waiting for it: away"] * lines + ["the server is back"]

    def test_warns_when_it_is_slow(self, make_harness: MakeHarness[Harness], caplog: pytest.LogCaptureFixture) -> None:
        harness = make_harness(events_maxlen=4)
        take(harness, "c", "new")
        for number in range(12):
            ref = harness.submit(f"a-{number}")
            harness.take_in()
            harness.begin(ref)
            harness.settle(ref)
        consumer = Consumer(harness.store, group="g", name="c", block_seconds=0.01)
        self.some(consumer, 1)
        assert "events behind" in caplog.text
        lag = consumer.lag()
        assert lag is not None
        assert lag.name == "g"
        assert consumer.hand_back() >= 0

"""What somebody else wrote into the store stops nobody: it is set aside, told with its reason, and the others go on."""

import json
from collections.abc import Sequence
from typing import get_args

import pytest

from quotewire.schemas import Article, Reason
from quotewire.schemas.dead_letter import DeadCode
from quotewire.schemas.stage import Stage
from quotewire.tasks.stages.contract import FailedArticle, Ref
from quotewire.worker.dispatch.dispatcher import Dispatcher, DispatcherConfig
from quotewire.worker.store.keys import KEYS
from quotewire.worker.store.protocol import StoreDamagedError
from tests.contract.harness import Harness, MakeHarness, RedisHarness, text

FAULTS = {
    "": b"not a hash at all",
    "attempts": b"abc",
    "stage": b"translate",
    "state": b"sleeping",
    "entry": b"first",
    "lease": b"tomorrow",
    "begun": b"1e999",
    "replays": b"9" * 5_000,
}
LEASE = 301.0  # seconds; a little longer than the default


def run_dispatcher(harness: Harness, rounds: int = 6) -> list[Ref]:
    """Some rounds of a dispatcher; returns what it sent."""
    sent: list[Ref] = []

    def send(stage: Stage, refs: Sequence[Ref], *, takeover: bool = False, countdown: float = 0) -> None:
        sent.extend(refs)

    dispatcher = Dispatcher(
        harness.store,
        send,
        DispatcherConfig(block_seconds=0.01),
        wait=lambda _seconds: None,
    )
    for _ in range(rounds):
        dispatcher.turn()
    return sent


class TestArticleHash:
    @pytest.mark.parametrize("field", FAULTS)
    def test_entry_becomes_a_dead_letter_and_its_neighbours_go_on(self, harness: Harness, field: str) -> None:
        bad = harness.submit("bad")
        good = harness.submit("good")
        harness.damage(bad, field, FAULTS[field])
        assert run_dispatcher(harness) == [good]
        (entry,) = harness.store.dead_list()
        letter = entry.letter
        assert (letter.reason.code, letter.article_id, letter.stage) == ("unreadable_state", "bad", "admit")
        assert json.loads(letter.body)["id"] == "bad"
        assert [event.subject for event in harness.events()] == ["bad"]
        assert harness.store.article("bad") is None
        harness.complete(good)
        audit = harness.store.audit()
        assert audit.exact
        assert (audit.status.dead, audit.status.completed) == (1, 1)

    @pytest.mark.parametrize("field", FAULTS)
    def test_replay_begins_anew(self, harness: Harness, field: str) -> None:
        bad = harness.submit("bad")
        harness.damage(bad, field, FAULTS[field])
        run_dispatcher(harness)
        harness.store.dead_replay(harness.store.dead_list()[0].id)
        assert run_dispatcher(harness) == [bad]
        harness.complete(bad)
        assert harness.store.audit().exact

    def test_damage_while_a_worker_has_it(self, harness: Harness) -> None:
        bad, good = harness.submit("bad"), harness.submit("good")
        harness.take_in()
        harness.begin(bad)
        harness.damage(bad, "attempts", b"abc")
        begun = harness.store.begin([bad, good], "extract", "h-2")
        assert [answer.status for answer in begun] == ["gone", "go"]
        assert harness.settle(bad) == "already"
        assert harness.fail(bad) == ("retry", 0)
        assert harness.dead_letter(bad) == "already"
        assert [finding.fault for finding in harness.store.audit().findings] == ["unreadable"]
        harness.settle(good, owner="h-2")
        harness.advance(LEASE)
        assert bad not in run_dispatcher(harness)
        assert harness.store.audit().findings == ()
        assert harness.store.status().dead == 1

    def test_producer_is_not_refused_for_it(self, harness: Harness) -> None:
        ref = harness.submit("bad")
        harness.damage(ref, "", b"x")
        assert [result.status for result in harness.enqueue(Article(id="bad", text="Hello there."))] == ["accepted"]
        run_dispatcher(harness)
        assert [item.letter.reason.code for item in harness.store.dead_list()] == ["unreadable_state"]
        harness.advance(LEASE)
        harness.complete(ref)  # the second entry, whose hash is new
        assert harness.store.status().unaccounted == 0

    def test_dead_lettered_twice_in_one_window_are_two_events(self, harness: Harness) -> None:
        for _ in range(2):
            ref = harness.submit("bad")
            harness.damage(ref, "stage", b"x")
            run_dispatcher(harness)
        assert len(set(harness.event_ids())) == 2
        assert harness.store.audit().exact


class TestOnTheServer:
    def test_remembered_failure_that_cannot_be_read(self, redis_harness: RedisHarness) -> None:
        ref = redis_harness.submit()
        redis_harness.take_in()
        redis_harness.damage(ref, "failure", b"\xff{")
        reason = Reason(code="stage_failed", message="m")
        assert redis_harness.store.dead_letter([FailedArticle(ref, "extract", reason)]) == ["done"]
        failure = redis_harness.store.dead_list()[0].letter.failure
        assert failure is not None
        assert "cannot be read" in failure.message

    @pytest.mark.parametrize(("stage", "output"), [("repair", "extracted"), ("attribute", "repaired")])
    def test_missing_output_of_the_stage_before(self, redis_harness: RedisHarness, stage: Stage, output: str) -> None:
        ref = redis_harness.submit()
        redis_harness.take_in()
        redis_harness.damage(ref, "stage", stage.encode())
        assert redis_harness.begin(ref, stage).status == "gone"
        redis_harness.advance(LEASE)
        run_dispatcher(redis_harness)
        (entry,) = redis_harness.store.dead_list()
        assert stage in entry.letter.reason.message

    def test_the_damaged_hash_is_kept_for_a_while(self, redis_harness: RedisHarness) -> None:
        ref = redis_harness.submit()
        redis_harness.damage(ref, "stage", b"x")
        run_dispatcher(redis_harness)
        name = redis_harness.keys[0].unreadable(ref.key)
        assert redis_harness.client.hget(name, "stage") == b"x"
        assert redis_harness.client.ttl(name) > 0

    def test_replays_of_five_thousand_digits(self, redis_harness: RedisHarness) -> None:
        redis_harness.add({b"article": redis_harness.body(), b"replays": b"9" * 5_000})
        good = redis_harness.submit("good")
        assert good in run_dispatcher(redis_harness)
        assert redis_harness.store.status().dead == 0

    def test_ids_of_the_far_future(self, redis_harness: RedisHarness) -> None:
        far = f"{2**64 - 2}-1"
        redis_harness.client.xadd("{qw}:intake", {"article": b"no json"}, id=far)
        redis_harness.client.xadd("{qw}:intake", {"article": redis_harness.body("late")}, id=f"{2**64 - 2}-2")
        redis_harness.client.xadd("{qw}:dead", {"letter": "{}", "body": b"\xff"}, id=f"{2**64 - 2}-1")
        assert len(run_dispatcher(redis_harness)) == 1
        first, second = redis_harness.store.dead_list()
        assert first.letter.reason.code == "unreadable_letter"
        assert second.letter.reason.code == "invalid_json"
        assert redis_harness.record("late").first_seen.startswith("9999-")
        assert redis_harness.store.audit().exact
        assert redis_harness.store.dead_replay(first.id) is not None

    def test_foreign_entry_among_the_dead_letters(self, redis_harness: RedisHarness) -> None:
        redis_harness.client.xadd("{qw}:dead", {"note": "to self"})
        redis_harness.add({b"article": b"no json"})
        run_dispatcher(redis_harness)
        foreign, real = redis_harness.store.dead_list()
        assert json.loads(foreign.letter.body) == {"note": "to self"}
        assert redis_harness.store.dead_replay(foreign.id) is None
        assert redis_harness.store.dead_replay(real.id) is not None
        assert redis_harness.store.dead_drop(foreign.id)

    @pytest.mark.parametrize("key", ["counters", "outcomes", "paused"])
    def test_keys_of_another_type_are_moved_aside(self, redis_harness: RedisHarness, key: str) -> None:
        redis_harness.client.set("{qw}:" + key, "x")
        assert redis_harness.store.status().completed == 0
        assert redis_harness.store.audit().exact
        ref = redis_harness.submit()
        assert run_dispatcher(redis_harness) == [ref]
        redis_harness.complete(ref)
        assert redis_harness.store.status().completed == 1
        assert redis_harness.store.audit().exact
        assert redis_harness.client.get("{qw}:" + key + ":unreadable") == b"x"

    def test_count_that_is_no_number(self, redis_harness: RedisHarness) -> None:
        redis_harness.client.hset("{qw}:counters", "completed", "many")
        assert redis_harness.store.audit().exact
        redis_harness.complete(redis_harness.submit())
        assert redis_harness.store.audit().exact

    @pytest.mark.parametrize("value", [None, "many", "9" * 40])
    def test_count_of_event_bytes_goes_on_from_the_newest_event(
        self, make_redis_harness: MakeHarness[RedisHarness], value: str | None
    ) -> None:
        harness = make_redis_harness(events_max_bytes=3_000)
        for number in range(20):
            if number % 4 == 3:
                harness.client.hdel("{qw}:counters", "event_bytes")
                harness.client.hset("{qw}:counters", "event_bytes", value) if value else None
            harness.complete(harness.submit(f"a-{number}"))
        assert 3_000 <= sum(len(event.event) for event in harness.events()) < 4_000

    def test_dispatchers_in_another_type_of_key(self, redis_harness: RedisHarness) -> None:
        redis_harness.client.set("{qw}:dispatchers", "x")
        assert redis_harness.store.dispatchers() == []
        run_dispatcher(redis_harness)
        assert [record.name for record in redis_harness.store.dispatchers()] == ["dispatcher"]

    def test_letters_of_others_are_told_alike_with_and_without_bodies(self, redis_harness: RedisHarness) -> None:
        for fields in ({"note": "to self"}, {"letter": "{}"}, {"letter": "{}", "body": "x"}, {"body": "x"}):
            redis_harness.client.xadd("{qw}:dead", dict(fields.items()))
        whole = [item.letter for item in redis_harness.store.dead_list()]
        heads = [item.letter for item in redis_harness.store.dead_list(bodies=False)]
        assert {letter.body for letter in heads} == {""}
        assert [letter.model_dump(exclude={"body"}) for letter in heads] == [
            letter.model_dump(exclude={"body"}) for letter in whole
        ]

    def test_foreign_entries_among_the_events_do_not_stop_the_audit(self, redis_harness: RedisHarness) -> None:
        for _ in range(2):
            redis_harness.client.xadd("{qw}:events", {"x": b"\xff"})
        assert redis_harness.store.audit().exact

    @pytest.mark.parametrize("make_harness", ["redis", "redis-lanes"], indirect=True)
    @pytest.mark.parametrize(
        ("kind", "command"),
        [
            ("string", "SET {} x"),
            ("list", "RPUSH {} x"),
            ("set", "SADD {} x"),
            ("hash", "HSET {} x x"),
            ("stream", "XADD {} * x x"),
        ],
    )
    def test_every_key_of_another_type_is_set_aside(
        self, make_harness: MakeHarness[RedisHarness], kind: str, command: str
    ) -> None:
        harness = make_harness()
        types = {fact.name: fact.type.partition(",")[0] for fact in KEYS if "<" not in fact.name}
        wrong = [f"{{qw}}:{name}" for name, own in types.items() if own != kind]
        assert len(wrong) >= 6
        for name in wrong:
            harness.client.execute_command(*command.format(name).split())  # type: ignore[no-untyped-call]
        run_dispatcher(harness)
        for name in wrong:
            assert text(harness.client.type(f"{name}:unreadable")) == kind, name
        ref = harness.submit()
        harness.add({b"article": b"no json"})
        assert ref in run_dispatcher(harness)
        harness.complete(ref)
        audit = harness.store.audit()
        assert (audit.status.completed, audit.status.dead, audit.exact) == (1, 1, True)

    def test_events_of_another_type_stop_a_worker_until_a_dispatcher_has_looked(
        self, redis_harness: RedisHarness
    ) -> None:
        ref = redis_harness.submit()
        run_dispatcher(redis_harness)
        redis_harness.client.set("{qw}:events", "x")
        redis_harness.begin(ref)
        with pytest.raises(StoreDamagedError):
            redis_harness.settle(ref)
        assert redis_harness.store.set_aside() == ["{qw}:events"]
        assert redis_harness.settle(ref) == "done"
        assert redis_harness.store.set_aside() == []

    @pytest.mark.parametrize("fields", [{"x": "x"}, {"since": "long ago"}, {"manual": "1", "reason": "x"}])
    def test_a_pause_that_no_command_would_show_is_none(
        self, redis_harness: RedisHarness, fields: dict[str, str]
    ) -> None:
        for name, value in fields.items():
            redis_harness.client.hset("{qw}:paused", name, value)
        ref = redis_harness.submit()
        assert run_dispatcher(redis_harness) == [ref]
        assert redis_harness.store.status().paused == ()
        assert redis_harness.client.hgetall("{qw}:paused:unreadable")

    @pytest.mark.parametrize("stream", ["dead", "events"])
    def test_a_stream_that_takes_no_more_ids_stops_only_what_must_be_written_there(
        self, redis_harness: RedisHarness, stream: str
    ) -> None:
        last = f"{2**64 - 1}-{2**64 - 1}"
        redis_harness.client.xadd(f"{{qw}}:{stream}", {"note": "the last one"}, id=last)
        redis_harness.add({b"article": b"no json"})
        good = redis_harness.submit("good")
        assert run_dispatcher(redis_harness) == [good]
        for _ in range(2):
            redis_harness.advance(LEASE)
            run_dispatcher(redis_harness)
        assert redis_harness.store.status().pending == 2
        assert redis_harness.store.status().letters == (1 if stream == "dead" else 0)


def test_the_codes_of_dead_letters_are_documented() -> None:
    assert {"unreadable_state", "cannot_be_admitted", "unreadable_letter"} <= set(get_args(DeadCode))

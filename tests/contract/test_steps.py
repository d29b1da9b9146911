"""The steps of docs/explanation/protocol.md, on both stores."""

import json
import time
from dataclasses import replace

import pytest

from quotewire.schemas import Article, Failure, Reason
from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.stages.contract import FailedArticle, Ref, Settlement
from quotewire.worker.store.protocol import (
    FORGET_SECONDS,
    MESSAGE_SECONDS,
    READ_BYTES,
    Admission,
    DispatcherFacts,
    Entry,
    Letter,
    Submission,
    UnreadableEntry,
)
from tests.contract.harness import Harness, MakeHarness, MemoryHarness, RedisHarness
from tests.contract.test_damage import run_dispatcher

LEASE = 300.0  # seconds, the default


def state(harness: Harness, ref: Ref) -> tuple[str, Stage] | None:
    record = harness.store.article(str(ref))
    return None if record is None else (record.state, record.stage)


class TestEnqueue:
    def test_article_waits_on_the_intake(self, harness: Harness) -> None:
        ref = harness.submit()
        status = harness.store.status()
        assert (status.accepted, status.waiting, status.pending) == (1, 1, 0)
        assert state(harness, ref) == ("waiting", "extract")
        assert status.oldest_waiting_seconds is not None

    def test_same_article_twice_is_a_duplicate(self, harness: Harness) -> None:
        first, second = harness.enqueue(Article(id="a", text="x"), Article(id="a", text="x"))
        assert (first.status, second.status) == ("accepted", "duplicate")
        assert second.entry == first.entry
        assert harness.store.status().refused == 1

    def test_corrected_article_is_another_revision(self, harness: Harness) -> None:
        first, second = harness.enqueue(Article(id="a", text="x"), Article(id="a", text="y"))
        assert second.status == "accepted"
        assert first.ref != second.ref
        assert first.ref.lane == second.ref.lane

    def test_articles_without_an_id_are_told_apart_by_their_content(self, harness: Harness) -> None:
        results = harness.enqueue(Article(text="x"), Article(text="y"), Article(text="x"))
        assert [result.status for result in results] == ["accepted", "accepted", "duplicate"]

    def test_full_intake_refuses_and_still_knows_duplicates(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(high_water=3)
        results = harness.enqueue(*[Article(id=f"a-{number}", text="x") for number in range(30)])
        accepted = [result for result in results if result.status == "accepted"]
        assert 1 <= len(accepted) <= 3
        assert {result.status for result in results} == {"accepted", "full"}
        assert all(result.entry is None for result in results if result.status == "full")
        first = next(number for number, result in enumerate(results) if result.status == "accepted")
        assert harness.enqueue(Article(id=f"a-{first}", text="x"))[0].status == "duplicate"

    def test_too_large_is_refused_alone(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(max_article_bytes=200)
        results = harness.enqueue(Article(id="a", text="x"), Article(id="b", text="x" * 200), Article(id="c", text="x"))
        assert [result.status for result in results] == ["accepted", "too_large", "accepted"]
        assert results[1].size > 200

    def test_nothing_to_enqueue(self, harness: Harness) -> None:
        assert harness.enqueue() == []

    @pytest.mark.parametrize("admitted", [False, True])
    def test_article_whose_entry_was_lost_is_taken_anew(self, harness: Harness, admitted: bool) -> None:
        ref = harness.submit()
        (entry,) = harness.read()
        if admitted:
            harness.admit([entry])
        harness.lose_entry(entry.id, entry.lane)
        (result,) = harness.enqueue(Article(id="a-1", text="Hello there."))
        assert result.status == "accepted"
        harness.reclaim()
        harness.advance(LEASE + 1)
        harness.reclaim()  # the server drops pending entries that it cannot find
        assert [item.status for item in harness.take_in()] == ["send"]
        harness.complete(ref)
        assert state(harness, ref) == ("completed", "attribute")
        if isinstance(harness, MemoryHarness):  # its pending list has no such self-cleaning
            for lane in harness.store._lanes:
                lane.pending.pop(entry.id, None)

    def test_raw_body_is_taken_as_it_is(self, harness: Harness) -> None:
        assert harness.store.enqueue_raw(b"\xff\x00 not json") is not None
        assert harness.take_in() == []
        (letter,) = harness.store.dead_list()
        assert letter.letter.reason.code == "invalid_utf8"

    def test_raw_body_meets_the_high_water_mark(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(high_water=1)
        bodies = [harness.store.enqueue_raw(str(number).encode()) for number in range(20)]
        assert None in bodies


def letter(name: str = "m-1") -> Submission:
    refusal = Reason(code="unknown_task", message="'tasks.sumbit' is no task of this queue")
    return Submission(name, b'{"text": "x"}', refusal=refusal)


def message(name: str = "m-1") -> Submission:
    article = Article(id="a-1", text="Hello there.")
    return Submission(name, article.model_dump_json(exclude_none=True).encode(), article)


class TestSubmit:
    def test_an_article_in_a_message_goes_its_way(self, harness: Harness) -> None:
        assert harness.store.submit([message()]) == ["accepted"]
        (admitted,) = harness.take_in()
        assert admitted.status == "send"
        harness.complete(admitted.ref)
        assert state(harness, admitted.ref) == ("completed", "attribute")

    def test_a_message_that_comes_again_changes_and_counts_nothing(self, harness: Harness) -> None:
        assert harness.store.submit([letter("m-1"), message("m-2")]) == ["accepted", "accepted"]
        assert harness.store.submit([letter("m-1"), message("m-2")]) == ["taken", "taken"]
        status = harness.store.status()
        assert (status.waiting, status.refused) == (2, 0)

    def test_the_same_article_in_two_messages_is_a_duplicate(self, harness: Harness) -> None:
        assert harness.store.submit([message("m-1"), message("m-2")]) == ["accepted", "duplicate"]
        assert harness.store.submit([message("m-2")]) == ["taken"]
        assert harness.store.status().refused == 1

    def test_a_message_is_remembered_for_an_hour(self, harness: Harness) -> None:
        harness.store.submit([letter()])
        harness.advance(MESSAGE_SECONDS - 60)
        assert harness.store.submit([letter()]) == ["taken"]
        harness.advance(61)
        assert harness.store.submit([letter()]) == ["accepted"]

    def test_a_full_intake_takes_neither_and_remembers_neither(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(high_water=1)
        for number in range(20):
            harness.store.submit([letter(f"m-{number}")])
        assert harness.store.submit([letter("m-99"), message("m-98")]) == ["full", "full"]
        assert harness.store.submit([letter("m-99"), message("m-98")]) == ["full", "full"]

    def test_a_message_without_an_article_becomes_a_dead_letter_with_its_reason(self, harness: Harness) -> None:
        harness.store.submit([letter()])
        assert harness.take_in() == []
        (found,) = harness.store.dead_list()
        assert (found.letter.reason.code, found.letter.body) == ("unknown_task", '{"text": "x"}')
        assert harness.store.status().unaccounted == 0
        harness.store.dead_replay(found.id)
        assert [item.status for item in harness.take_in()] == ["send"], "what was meant can be processed"

    def test_a_field_of_refusal_that_is_not_ours_changes_nothing(self, harness: Harness) -> None:
        harness.add({b"article": harness.body(), b"refused": b'{"code": 5}'})
        assert [item.status for item in harness.take_in()] == ["send"]


class TestRead:
    def test_entries_come_once_and_in_order(self, harness: Harness) -> None:
        for number in range(5):
            harness.submit(f"a-{number}")
        first, second = harness.read(2), harness.read(100)
        assert len(first) + len(second) == 5
        assert harness.read() == []
        assert harness.store.in_flight() == 5

    def test_reading_waits_no_longer_than_it_is_told(self, harness: Harness) -> None:
        assert harness.store.read(0, "d", 10, block_seconds=0.02) == []

    def test_oldest_pending_has_an_age(self, harness: Harness) -> None:
        harness.submit()
        harness.read()
        age = harness.store.status().oldest_pending_seconds
        assert age is not None
        assert age >= 0


class TestAdmit:
    def test_new_article_is_sent_to_its_first_stage(self, harness: Harness) -> None:
        ref = harness.submit()
        (admitted,) = harness.take_in()
        assert (admitted.status, admitted.ref, admitted.stage) == ("send", ref, "extract")
        assert state(harness, ref) == ("active", "extract")

    def test_raw_entry_needs_no_hash(self, harness: Harness) -> None:
        harness.add({b"article": harness.body()})
        (admitted,) = harness.take_in()
        assert admitted.status == "send"

    def test_admitting_twice_sends_twice(self, harness: Harness) -> None:
        harness.submit()
        entries = harness.read()
        assert [item.status for item in harness.admit(entries) + harness.admit(entries)] == ["send", "send"]

    @pytest.mark.parametrize("moment", ["waiting", "active", "completed", "dead"])
    def test_second_entry_of_an_article_is_a_duplicate(self, harness: Harness, moment: str) -> None:
        ref = harness.submit()
        if moment != "waiting":
            harness.take_in()
        if moment == "completed":
            harness.complete(ref)
        if moment == "dead":
            harness.die(ref)
        harness.add({b"article": harness.body()}, ref.lane)
        statuses = [item.status for item in harness.take_in()]
        assert statuses == (["send", "duplicate"] if moment == "waiting" else ["duplicate"])
        assert harness.store.status().duplicate == 1

    def test_first_of_two_raw_entries_carries_the_article(self, harness: Harness) -> None:
        for _ in range(2):
            harness.add({b"article": harness.body()})
        first, second = harness.take_in()
        assert (first.status, second.status) == ("send", "duplicate")

    def test_duplicate_is_counted_once_by_two_dispatchers(self, harness: Harness) -> None:
        ref = harness.submit()
        harness.add({b"article": harness.body()}, ref.lane)
        entries = harness.read()
        harness.admit(entries)
        assert [item.status for item in harness.admit(entries)] == ["send", "gone"]
        assert harness.store.status().duplicate == 1

    def test_after_the_retention_window_it_is_new(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(retention_seconds=60)
        ref = harness.submit()
        harness.take_in()
        harness.complete(ref)
        harness.advance(61)
        harness.add({b"article": harness.body()}, ref.lane)
        assert [item.status for item in harness.take_in()] == ["send"]
        assert harness.store.status().unaccounted == 0

    def test_entry_settled_before_it_was_admitted_is_gone(self, harness: Harness) -> None:
        ref = harness.submit()
        entries = harness.read()
        harness.complete(ref)
        assert [item.status for item in harness.admit(entries)] == ["gone"]
        assert harness.store.status().completed == 1

    def test_replays_come_with_the_entry(self, redis_harness: RedisHarness) -> None:
        redis_harness.add({b"article": redis_harness.body(), b"replays": b"many"})
        assert redis_harness.read()[0].replays == 0


class TestBegin:
    @pytest.fixture
    def ref(self, harness: Harness) -> Ref:
        ref = harness.submit()
        harness.take_in()
        return ref

    def test_go_hands_out_the_stage_input(self, harness: Harness, ref: Ref) -> None:
        begun = harness.begin(ref)
        assert (begun.status, begun.stage, begun.attempts) == ("go", "extract", 1)
        assert json.loads(begun.input)["text"] == "Hello there."

    def test_each_stage_gets_what_the_one_before_made(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref)
        harness.settle(ref, output='{"extracted":1}')
        assert harness.begin(ref, "repair").input == b'{"extracted":1}'
        harness.settle(ref, "repair", output='{"repaired":1}')
        assert harness.begin(ref, "attribute").input == b'{"repaired":1}'

    def test_only_one_owner(self, harness: Harness, ref: Ref) -> None:
        assert harness.begin(ref, owner="h-1").status == "go"
        assert harness.begin(ref, owner="h-2").status == "busy"
        harness.advance(LEASE + 1)
        assert harness.begin(ref, owner="h-2").status == "go"

    def test_owner_may_ask_again_without_it_counting(self, harness: Harness, ref: Ref) -> None:
        assert [harness.begin(ref).attempts for _ in range(5)] == [1] * 5

    def test_takeover_passes_over_a_running_lease(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref, owner="h-1")
        assert harness.begin(ref, owner="h-2", takeover=True).status == "go"

    def test_settled_stage_names_the_next(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref)
        harness.settle(ref)
        begun = harness.begin(ref)
        assert (begun.status, begun.stage, begun.input) == ("settled", "repair", b"")

    def test_exhausted_after_three(self, harness: Harness, ref: Ref) -> None:
        for number in range(3):
            assert harness.begin(ref, owner=f"h-{number}", takeover=True).status == "go"
        assert harness.begin(ref, owner="h-9", takeover=True).status == "exhausted"

    def test_attempts_begin_anew_with_each_stage(self, harness: Harness, ref: Ref) -> None:
        for number in range(3):
            harness.begin(ref, owner=f"h-{number}", takeover=True)
        harness.settle(ref, owner="h-2")
        assert harness.begin(ref, "repair").attempts == 1

    def test_gone_once_terminal_or_unknown(self, harness: Harness, ref: Ref) -> None:
        harness.complete(ref)
        assert harness.begin(ref).status == "gone"
        assert harness.begin(Ref(0, "no-such")).status == "gone"

    def test_answers_are_in_order(self, harness: Harness, ref: Ref) -> None:
        other = harness.submit("a-2")
        harness.take_in()
        begun = harness.store.begin([Ref(0, "no-such"), ref, other], "extract", "h")
        assert [answer.status for answer in begun] == ["gone", "go", "go"]


class TestSettle:
    @pytest.fixture
    def ref(self, harness: Harness) -> Ref:
        ref = harness.submit()
        harness.take_in()
        return ref

    def test_events_and_output_are_written_once(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref)
        assert harness.settle(ref, owner="h-1") == "done"
        assert harness.settle(ref, owner="h-2") == "already"
        assert harness.event_ids() == [f"{ref.key}/extract"]

    def test_repeated_call_of_the_same_owner_hears_the_same(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref)
        assert [harness.settle(ref), harness.settle(ref)] == ["done", "done"]
        assert len(harness.events()) == 1

    def test_two_workers_on_one_stage_tell_one_set_of_events(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref, owner="h-1")
        harness.advance(LEASE + 1)
        harness.begin(ref, owner="h-2")
        answers = [harness.settle(ref, owner="h-2"), harness.settle(ref, owner="h-1")]
        assert answers == ["done", "already"]
        assert len(harness.events()) == 1

    def test_late_owner_may_still_win(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref, owner="h-1")
        harness.advance(LEASE + 1)
        assert harness.settle(ref, owner="h-1") == "done"
        assert harness.begin(ref, owner="h-2").status == "settled"

    def test_completed_article_is_acknowledged_and_kept_for_a_while(self, harness: Harness, ref: Ref) -> None:
        harness.complete(ref)
        status = harness.store.status()
        assert (status.completed, status.pending, status.waiting) == (1, 0, 0)
        record = harness.record("a-1")
        assert record.document == b'{"of":"attribute"}'
        assert harness.event_ids() == [f"{ref.key}/{stage}" for stage in STAGES]

    @pytest.mark.parametrize("at", STAGES)
    def test_rejected_is_terminal_at_any_stage(self, harness: Harness, ref: Ref, at: Stage) -> None:
        for stage in STAGES[: STAGES.index(at)]:
            harness.begin(ref, stage)
            harness.settle(ref, stage)
        harness.begin(ref, at)
        assert harness.settle(ref, at, outcome="rejected", output=None) == "done"
        assert state(harness, ref) == ("rejected", at)
        assert harness.store.status().rejected == 1
        assert harness.record("a-1").document is None

    def test_terminal_settle_twice(self, harness: Harness, ref: Ref) -> None:
        harness.complete(ref)
        assert harness.settle(ref, "attribute", "h-1", "completed") == "done"
        assert harness.settle(ref, "attribute", "h-2", "completed") == "already"
        assert harness.store.status().completed == 1

    def test_forgotten_article_is_already_settled(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(retention_seconds=10)
        ref = harness.submit()
        harness.take_in()
        harness.complete(ref)
        harness.advance(11)
        assert harness.settle(ref, "attribute", "h-1", "completed") == "already"
        assert harness.store.article("a-1") is None

    def test_batch_in_one_call(self, harness: Harness) -> None:
        refs = [harness.submit(f"b-{number}") for number in range(40)]
        harness.take_in()
        harness.store.begin(refs, "extract", "h")
        settlements = [Settlement(ref, "extract", "h", "next", "{}", [harness.event(ref, "extract")]) for ref in refs]
        assert harness.store.settle(settlements) == ["done"] * 40
        assert len(harness.events()) == 40


class TestFailAndDeadLetter:
    @pytest.fixture
    def ref(self, harness: Harness) -> Ref:
        ref = harness.submit()
        harness.take_in()
        return ref

    def test_third_failure_exhausts(self, harness: Harness, ref: Ref) -> None:
        answers = []
        for number in range(3):
            harness.begin(ref, owner=f"h-{number}")
            answers.append(harness.fail(ref, owner=f"h-{number}"))
        assert answers == [("retry", 1), ("retry", 2), ("exhausted", 3)]

    def test_failing_gives_up_the_lease(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref, owner="h-1")
        harness.fail(ref, owner="h-1")
        assert harness.begin(ref, owner="h-2").status == "go"

    def test_who_lost_the_lease_cannot_give_up_the_article(self, harness: Harness, ref: Ref) -> None:
        for number in range(3):
            harness.begin(ref, owner=f"h-{number}", takeover=True)
        assert harness.fail(ref, owner="h-0") == ("retry", 3)
        assert harness.begin(ref, owner="h-9").status == "busy"

    def test_failing_something_unknown(self, harness: Harness) -> None:
        assert harness.fail(Ref(0, "no-such")) == ("retry", 0)

    def test_dead_letter_says_all(self, harness: Harness, ref: Ref) -> None:
        assert harness.die(ref) == "done"
        (entry,) = harness.store.dead_list()
        letter = entry.letter
        assert (letter.article_id, letter.key, letter.lane) == ("a-1", ref.key, ref.lane)
        assert (letter.reason.code, letter.stage, letter.attempts) == ("stage_failed", "extract", 3)
        assert letter.failure == Failure(exception="E", message="broken", location="tasks/x.py:1")
        assert json.loads(letter.body)["text"] == "Hello there."
        assert letter.first_seen <= letter.last_seen
        assert harness.store.dead_get(entry.id) == letter
        (data,) = harness.event_data()
        assert (data["article"]["id"], data["dead_letter_id"]) == ("a-1", entry.id)

    def test_dead_lettering_is_idempotent(self, harness: Harness, ref: Ref) -> None:
        harness.die(ref)
        assert harness.dead_letter(ref) == "already"
        assert harness.store.status().dead == 1

    def test_article_that_went_on_is_not_buried(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref)
        harness.settle(ref)
        assert harness.dead_letter(ref, "extract") == "already"
        assert state(harness, ref) == ("active", "repair")

    def test_burying_something_unknown(self, harness: Harness) -> None:
        assert harness.dead_letter(Ref(0, "no-such")) == "already"
        assert harness.store.dead_letter([]) == []

    def test_given_failure_wins_over_the_remembered(self, harness: Harness, ref: Ref) -> None:
        harness.begin(ref)
        harness.fail(ref)
        failure = Failure(exception="F", message="other", location="tasks/y.py:2")
        harness.store.dead_letter([FailedArticle(ref, "extract", Reason(code="stage_failed", message="m"), failure)])
        assert harness.store.dead_list()[0].letter.failure == failure


UNREADABLE = {
    "invalid_utf8": b'{"text": "\xff"}',
    "invalid_json": b'{"text": ',
    "invalid_article": b'{"text": "x", "html": "y"}',
    "unknown_schema_version": b'{"text": "x", "schema_version": "2"}',
}


class TestUnreadable:
    @pytest.mark.parametrize("code", UNREADABLE)
    def test_unreadable_body_is_a_dead_letter_and_an_event(self, harness: Harness, code: str) -> None:
        harness.add({b"article": UNREADABLE[code]})
        assert harness.take_in() == []
        (entry,) = harness.store.dead_list()
        letter = entry.letter
        assert (letter.reason.code, letter.stage, letter.article_id, letter.attempts) == (code, "admit", None, 0)
        assert letter.body_encoding == ("base64" if code == "invalid_utf8" else "utf-8")
        (event,) = harness.events()
        assert event.subject == "unknown"
        assert harness.event_data()[0]["dead_letter_id"] == entry.id

    @pytest.mark.parametrize("faulty", [{"text": 7}, {"text": "x", "schema_version": "2"}])
    def test_whoever_waits_for_a_faulty_article_is_told_of_its_end(
        self, harness: Harness, faulty: dict[str, object]
    ) -> None:
        body = json.dumps({"id": "news-1", **faulty}).encode()
        for _ in range(2):
            harness.add({b"article": body})
        harness.take_in()
        assert [item.letter.article_id for item in harness.store.dead_list()] == ["news-1"] * 2
        assert [event.subject for event in harness.events()] == ["news-1"] * 2
        first, _ = harness.event_data()
        assert (first["article"]["id"], first["article"]["revision"]) == ("news-1", None)
        assert len({event.event_id for event in harness.events()}) == 2
        assert harness.store.audit().exact

    def test_entry_without_the_field(self, harness: Harness) -> None:
        harness.add({b"text": b"Hello", b"title": b"T"})
        harness.take_in()
        letter = harness.store.dead_list()[0].letter
        assert letter.reason.code == "no_article_field"
        assert json.loads(letter.body) == {"text": "Hello", "title": "T"}

    def test_too_large(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(max_article_bytes=100)
        harness.add({b"article": harness.body(text="x" * 100)})
        harness.take_in()
        assert harness.store.dead_list()[0].letter.reason.code == "too_large"

    def test_number_too_long_to_print_does_not_stop_its_neighbours(self, harness: Harness) -> None:
        harness.add({b"article": b'{"text": "x", "schema_version": 1' + b"0" * 5000 + b"}"})
        harness.add({b"article": harness.body()})
        assert [item.status for item in harness.take_in()] == ["send"]

    def test_buried_once_by_two_dispatchers(self, harness: Harness) -> None:
        harness.add({b"article": b"no"})
        (entry,) = harness.read()
        unreadable = UnreadableEntry(entry, Reason(code="invalid_json", message="m"))
        assert harness.store.dead_letter_entries([unreadable]) == ["done"]
        assert harness.store.dead_letter_entries([unreadable]) == ["already"]
        assert harness.store.status().dead == 1

    def test_different_bodies_are_different_events(self, harness: Harness) -> None:
        harness.add({b"article": b"no"})
        harness.add({b"article": b"nope"})
        harness.take_in()
        assert len(set(harness.event_ids())) == 2


class TestReclaim:
    def test_fresh_entries_are_left_alone(self, harness: Harness) -> None:
        harness.submit()
        harness.take_in()
        harness.advance(LEASE - 5)
        assert harness.reclaim() == []

    def test_silent_entry_is_sent_again(self, harness: Harness) -> None:
        ref = harness.submit()
        harness.take_in()
        harness.advance(LEASE + 1)
        (admitted,) = harness.admit(harness.reclaim())
        assert (admitted.status, admitted.ref, admitted.stage) == ("send", ref, "extract")
        assert harness.reclaim() == []

    def test_entry_read_by_a_dispatcher_that_died_is_admitted(self, harness: Harness) -> None:
        harness.submit()
        harness.read()
        harness.advance(LEASE + 1)
        assert [item.status for item in harness.admit(harness.reclaim())] == ["send"]

    def test_beginning_and_settling_keep_an_entry_fresh(self, harness: Harness) -> None:
        ref = harness.submit()
        harness.take_in()
        harness.advance(LEASE - 5)
        harness.begin(ref)
        harness.advance(10)
        assert harness.reclaim() == []
        harness.advance(LEASE - 15)
        harness.settle(ref)
        harness.advance(10)
        assert harness.reclaim() == []

    def test_running_lease_is_left_alone(self, harness: Harness) -> None:
        ref = harness.submit()
        harness.take_in()
        harness.advance(LEASE - 5)
        harness.begin(ref, owner="h-1", takeover=True)
        (again,) = harness.admit([*harness.read(), *self._force(harness)])
        assert again.status == "busy"

    @staticmethod
    def _force(harness: Harness) -> list[Entry]:
        """The pending entries, whatever their idle time."""
        lanes = range(harness.store.lanes)
        limits = harness.store.limits
        harness.store.limits = type(limits)(lease_seconds=0)
        entries = [entry for lane in lanes for entry in harness.store.reclaim(lane, "d", 10).entries]
        harness.store.limits = limits
        return entries

    def test_resumes_at_the_first_unsettled_stage(self, harness: Harness) -> None:
        ref = harness.submit()
        harness.take_in()
        harness.begin(ref)
        harness.settle(ref)
        harness.advance(LEASE + 1)
        assert harness.admit(harness.reclaim())[0].stage == "repair"

    def test_exhausted_is_for_the_dispatcher_to_bury(self, harness: Harness) -> None:
        ref = harness.submit()
        harness.take_in()
        for number in range(3):
            harness.begin(ref, owner=f"h-{number}", takeover=True)
        harness.advance(LEASE + 1)
        assert harness.admit(harness.reclaim())[0].status == "exhausted"
        assert harness.dead_letter(ref) == "done"

    def test_cursor_goes_through_a_long_list(self, harness: Harness) -> None:
        for number in range(7):
            harness.submit(f"a-{number}")
        harness.take_in()
        harness.advance(LEASE + 1)
        seen = []
        for lane in range(harness.store.lanes):
            cursor = "0-0"
            while True:
                found = harness.store.reclaim(lane, "d", 2, cursor=cursor)
                seen += [entry.id for entry in found.entries]
                cursor = found.cursor
                if cursor == "0-0":
                    break
        assert len(seen) == 7


class TestReplay:
    @pytest.fixture
    def letter(self, harness: Harness) -> Letter:
        ref = harness.submit()
        harness.take_in()
        harness.begin(ref)
        harness.settle(ref)
        harness.begin(ref, "repair")
        harness.dead_letter(ref, "repair")
        return harness.store.dead_list()[0]

    def test_replay_resumes_at_the_stage_that_failed(self, harness: Harness, letter: Letter) -> None:
        assert harness.store.dead_replay(letter.id) is not None
        assert harness.store.dead_list() == []
        (admitted,) = harness.take_in()
        assert (admitted.status, admitted.stage) == ("send", "repair")
        assert harness.begin(admitted.ref, "repair").input == b'{"o":1}'
        harness.settle(admitted.ref, "repair")
        harness.complete(admitted.ref)
        assert [event_id for event_id in harness.event_ids() if event_id.endswith("extract")] == [
            f"{admitted.ref.key}/extract"
        ]
        assert harness.store.status().replayed == 1

    def test_second_replay_changes_nothing(self, harness: Harness, letter: Letter) -> None:
        harness.store.dead_replay(letter.id)
        before = harness.store.status()
        assert harness.store.dead_replay(letter.id) is None
        after = harness.store.status()
        assert (after.accepted, after.waiting, after.replayed) == (before.accepted, before.waiting, before.replayed)

    def test_second_death_is_another_event(self, harness: Harness, letter: Letter) -> None:
        harness.store.dead_replay(letter.id)
        (admitted,) = harness.take_in()
        harness.begin(admitted.ref, "repair")
        assert harness.dead_letter(admitted.ref, "repair") == "done"
        deaths = [event for event in harness.events() if event.type == "quotewire.article.dead"]
        assert len({event.event_id for event in deaths}) == 2
        assert harness.store.status().dead == 2

    def test_unreadable_dies_again_as_another_event(self, harness: Harness) -> None:
        harness.add({b"article": b"no"})
        harness.take_in()
        harness.store.dead_replay(harness.store.dead_list()[0].id)
        harness.take_in()
        assert len(set(harness.event_ids())) == 2
        assert len(harness.store.dead_list()) == 1

    def test_replay_after_the_retention_window_starts_over(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(retention_seconds=10)
        ref = harness.submit()
        harness.take_in()
        harness.die(ref)
        harness.advance(11)
        harness.store.dead_replay(harness.store.dead_list()[0].id)
        (admitted,) = harness.take_in()
        assert (admitted.status, admitted.stage) == ("send", "extract")
        assert harness.store.status().unaccounted == 0

    def test_replayed_article_does_not_expire_meanwhile(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(retention_seconds=10)
        ref = harness.submit()
        harness.take_in()
        harness.die(ref)
        harness.store.dead_replay(harness.store.dead_list()[0].id)
        harness.advance(20)
        assert state(harness, ref) == ("waiting", "extract")

    def test_drop(self, harness: Harness, letter: Letter) -> None:
        assert harness.store.dead_drop(letter.id)
        assert not harness.store.dead_drop(letter.id)
        assert harness.store.dead_get(letter.id) is None

    def test_list_pages(self, harness: Harness) -> None:
        for number in range(5):
            harness.add({b"article": f"no {number}".encode()}, number % harness.store.lanes)
        harness.take_in()
        first = harness.store.dead_list(count=2)
        rest = harness.store.dead_list(after=first[-1].id)
        assert len(first) == 2
        assert len({letter.id for letter in first + rest}) == 5

    @pytest.mark.parametrize("bad", ["", "x", "9.1-0", "1-0-0", "-", "1.", "$"])
    def test_what_cannot_be_an_id(self, harness: Harness, bad: str) -> None:
        with pytest.raises(ValueError, match="not an id"):
            harness.store.dead_get(bad)


class TestCircuitBreaker:
    def kill(self, harness: Harness, count: int, prefix: str = "dead") -> int:
        lane = None
        for number in range(1000):
            ref = harness.submit(f"{prefix}-{number}")
            lane = ref.lane if lane is None else lane
            (admitted,) = harness.take_in()
            if ref.lane != lane:
                harness.complete(ref)
                continue
            harness.begin(admitted.ref)
            harness.dead_letter(admitted.ref)
            count -= 1
            if not count:
                return lane
        raise AssertionError

    def test_open_up_to_half_then_paused_with_a_reason(self, harness: Harness) -> None:
        lane = self.kill(harness, 50)
        assert harness.store.check_breaker(lane, 30) == "open"
        self.kill_one(harness, lane)
        assert harness.store.check_breaker(lane, 30) == "paused"
        (paused,) = harness.store.status().paused
        assert paused.lane == lane
        assert "51 of the last 51 articles went dead" in paused.reason

    def kill_one(self, harness: Harness, lane: int, prefix: str = "more") -> None:
        for number in range(100):
            ref = harness.submit(f"{prefix}-{number}")
            harness.take_in()
            if ref.lane == lane:
                harness.begin(ref)
                harness.dead_letter(ref)
                return
            harness.complete(ref)

    def test_a_clock_set_back_does_not_put_the_next_trial_off(self, harness: Harness) -> None:
        lane = self.kill(harness, 51)
        assert harness.store.check_breaker(lane, 30) == "paused"
        harness.set_back(3_600)
        assert [harness.store.check_breaker(lane, 30) for _ in range(2)] == ["trial", "paused"]

    def test_one_trial_per_interval_and_its_completion_goes_on(self, harness: Harness) -> None:
        lane = self.kill(harness, 51)
        assert harness.store.check_breaker(lane, 30) == "paused"
        harness.advance(31)
        assert [harness.store.check_breaker(lane, 30) for _ in range(2)] == ["trial", "paused"]
        ref = next(ref for number in range(100) if (ref := harness.submit(f"probe-{number}")).lane == lane)
        entries = harness.read()
        harness.admit(entries)
        probe = next(entry for entry in entries if entry.lane == lane)
        harness.store.mark_trial(probe)
        harness.complete(ref)
        assert harness.store.check_breaker(lane, 30) == "open"
        assert harness.store.status().paused == ()

    def test_other_completions_do_not_go_on(self, harness: Harness) -> None:
        lane = self.kill(harness, 51)
        harness.store.check_breaker(lane, 30)
        for number in range(30):
            ref = harness.submit(f"fine-{number}")
            harness.take_in()
            harness.complete(ref)
        assert harness.store.check_breaker(lane, 30) == "paused"

    def test_operator_releases_it(self, harness: Harness) -> None:
        lane = self.kill(harness, 51)
        harness.store.check_breaker(lane, 30)
        harness.store.reset_breaker()
        assert harness.store.check_breaker(lane, 30) == "open"

    def test_marking_a_probe_when_it_is_open_does_nothing(self, harness: Harness) -> None:
        harness.submit()
        (entry,) = harness.read()
        harness.store.mark_trial(entry)
        assert harness.store.check_breaker(entry.lane, 30) == "open"
        harness.admit([entry])

    def test_bad_input_is_no_reason_and_an_unknown_schema_is_none_either(self, harness: Harness) -> None:
        for number in range(60):
            harness.add({b"article": f"no {number}".encode()})
        harness.take_in()
        assert harness.store.check_breaker(0, 30) == "open"
        for number in range(51):
            harness.add({b"article": b'{"text": "%d", "schema_version": "2"}' % number})
        harness.take_in()
        assert harness.store.status().dead == 111
        assert harness.store.check_breaker(0, 30) == "open"


class TestEvents:
    @pytest.fixture
    def refs(self, harness: Harness) -> list[Ref]:
        refs = [harness.submit(f"a-{number}") for number in range(4)]
        harness.take_in()
        for ref in refs:
            harness.begin(ref)
            harness.settle(ref)
        harness.die(refs[0])
        harness.begin(refs[0], "repair")
        harness.dead_letter(refs[0], "repair")
        return refs

    def test_cursor_reads_everything_once(self, harness: Harness, refs: list[Ref]) -> None:
        cursor, seen = harness.store.events_cursor("0"), []
        while True:
            found, cursor = harness.store.events(cursor, count=1)
            if not found:
                break
            seen += found
        assert [event.id for event in seen] == sorted({event.id for event in seen}, key=[e.id for e in seen].index)
        assert len(seen) == len(harness.events()) == 5

    def test_type_filter_moves_past_the_others(self, harness: Harness, refs: list[Ref]) -> None:
        found, cursor = harness.store.events(
            harness.store.events_cursor("0"), count=2, types=["quotewire.article.dead"], block_seconds=0.01
        )
        assert [event.type for event in found] == ["quotewire.article.dead"]
        assert harness.store.events(cursor, types=["quotewire.article.dead"])[0] == []

    def test_dollar_means_from_now_on(self, harness: Harness, refs: list[Ref]) -> None:
        cursor = harness.store.events_cursor("$")
        assert harness.store.events(cursor, block_seconds=0.01)[0] == []
        harness.begin(refs[1], "repair")
        harness.settle(refs[1], "repair")
        assert len(harness.store.events(cursor)[0]) == 1

    def test_since_an_id(self, harness: Harness, refs: list[Ref]) -> None:
        first, *rest = [
            event for event in harness.events() if event.id.startswith(harness.events()[0].id.split(".")[0])
        ]
        found, _ = harness.store.events(harness.store.events_cursor(first.id))
        assert {event.id for event in rest} >= {event.id for event in found if event.id in {e.id for e in rest}}
        assert first.id not in {event.id for event in found}

    def test_group_shares_and_acknowledges(self, harness: Harness, refs: list[Ref]) -> None:
        store = harness.store
        first = store.events_group("g", "c-1", count=1)
        second = store.events_group("g", "c-2")
        assert len(first) + len(second) == 5
        assert not {event.id for event in first} & {event.id for event in second}
        assert store.events_group("g", "c-1", block_seconds=0.01) == []
        assert {event.id for event in store.events_group("g", "c-1", unacked=True)} == {event.id for event in first}
        ids = [event.id for event in first]
        assert store.events_ack("g", ids) == len(ids)
        assert store.events_ack("g", ids) == 0
        assert store.events_group("g", "c-1", unacked=True) == []

    def test_other_group_sees_all_again(self, harness: Harness, refs: list[Ref]) -> None:
        harness.store.events_group("g", "c")
        assert len(harness.store.events_group("other", "c")) == 5

    @pytest.mark.parametrize("bad", ["", "x", "9.1-0", "now"])
    def test_bad_since(self, harness: Harness, bad: str) -> None:
        with pytest.raises(ValueError, match="not an id"):
            harness.store.events_cursor(bad)

    def test_the_stream_is_bounded_in_bytes_whoever_writes(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(events_max_bytes=4_000)
        for number in range(30):
            ref = harness.submit(f"a-{number}", "x" * 50)
            harness.take_in()
            harness.begin(ref)
            harness.settle(ref) if number % 2 else harness.dead_letter(ref)
            harness.add({b"article": b"not json"})
            harness.take_in()
        sizes: dict[str, list[int]] = {}
        for event in harness.events():
            sizes.setdefault(event.id.rpartition(".")[0], []).append(len(event.event))
        # The oldest event on each lane is needed to reach the limit; without it the others are below.
        assert all(sum(lane[1:]) < 4_000 for lane in sizes.values())
        assert max(sum(lane) for lane in sizes.values()) >= 4_000

    def test_one_event_stays_however_large_it_is(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(events_max_bytes=1)
        for number in range(3):
            ref = harness.submit(f"a-{number}")
            harness.take_in()
            harness.begin(ref)
            harness.settle(ref)
            assert f"{ref.key}/extract" in harness.event_ids()
        assert len(harness.events()) <= harness.store.lanes


class TestArticle:
    def test_found_by_id_key_and_ref(self, harness: Harness) -> None:
        ref = harness.submit("the id")
        records = [harness.record(name) for name in ("the id", ref.key, str(ref))]
        assert [record.ref for record in records] == [ref] * 3
        assert harness.store.article("other") is None

    def test_newest_revision_of_an_id(self, harness: Harness) -> None:
        harness.submit("a", "first")
        harness.advance(5)
        if harness.kind == "redis":
            time.sleep(0.005)  # ids are milliseconds of the server's clock
        newest = harness.submit("a", "second")
        assert harness.record("a").ref == newest

    def test_admission_carries_what_was_parsed(self, harness: Harness) -> None:
        harness.add({b"article": harness.body("raw")})
        (entry,) = harness.read()
        (admitted,) = harness.store.admit([Admission(entry, Article(id="raw", text="Hello there."))])
        assert harness.record("raw").ref == admitted.ref


class TestRoster:
    def test_a_dispatcher_is_seen_until_it_signs_out(self, harness: Harness) -> None:
        facts = DispatcherFacts("1.0", "2026-01-01T00:00:00+00:00")
        assert harness.store.dispatchers() == []
        harness.store.sign_in("a:1", facts)
        harness.store.sign_in("b:2", replace(facts, trouble="the broker takes no messages"))
        found = {record.name: record for record in harness.store.dispatchers()}
        assert found.keys() == {"a:1", "b:2"}
        assert found["a:1"].facts == facts
        assert found["b:2"].facts.trouble == "the broker takes no messages"
        assert all(record.at_work for record in found.values())
        harness.store.sign_out("a:1")
        harness.store.sign_out("a:1")
        assert [record.name for record in harness.store.dispatchers()] == ["b:2"]

    def test_a_silent_dispatcher_is_named_and_one_day_forgotten(self, harness: Harness) -> None:
        facts = DispatcherFacts("1.0", "2026-01-01T00:00:00+00:00")
        harness.store.sign_in("dead:1", facts)
        harness.advance(70)
        harness.store.sign_in("alive:2", facts)
        alive, dead = harness.store.dispatchers()
        assert (alive.name, alive.at_work) == ("alive:2", True)
        assert (dead.name, dead.at_work) == ("dead:1", False)
        assert 70 <= dead.seen_seconds < 80
        harness.advance(FORGET_SECONDS)
        harness.store.sign_in("alive:2", facts)
        assert [record.name for record in harness.store.dispatchers()] == ["alive:2"]

    def test_event_groups_tell_their_lag(self, harness: Harness) -> None:
        assert harness.store.event_groups() == []
        for number in range(3):
            ref = harness.submit(f"a-{number}")
            harness.take_in()
            harness.begin(ref)
            harness.settle(ref)
        read = harness.store.events_group("g", "c", count=1)
        harness.store.events_ack("g", [read[0].id])
        groups = harness.store.event_groups()
        assert {group.name for group in groups} == {"g"}
        assert sum(group.lag or 0 for group in groups) + sum(group.pending for group in groups) == 2


HOUR = 3_600.0


class TestClockSetBack:
    def test_a_lease_in_the_future_does_not_count(self, harness: Harness) -> None:
        ref = harness.submit()
        entries = harness.read()
        harness.admit(entries)
        assert harness.begin(ref, "extract", "h-1").status == "go"
        harness.set_back(HOUR)
        assert [item.status for item in harness.admit(entries)] == ["send"]
        assert harness.begin(ref, "extract", "h-2").status == "go"
        assert harness.begin(ref, "extract", "h-3").status == "busy"

    def test_a_pending_entry_is_reclaimed_a_lease_later(self, harness: Harness) -> None:
        harness.submit()
        harness.read()
        assert harness.reclaim() == []
        harness.set_back(HOUR)
        assert harness.reclaim() == []
        harness.advance(LEASE + 1)
        assert len(harness.reclaim()) == 1


class TestBounds:
    """What is read at once is bounded in bytes, so that a dispatcher is."""

    @pytest.mark.parametrize("step", ["read", "reclaim"])
    def test_large_entries_come_a_few_at_a_time(self, harness: Harness, step: str) -> None:
        body = harness.body(text="x" * 1_900_000)
        for _ in range(20):
            harness.add({b"article": body})
        harness.add({b"article": harness.body("small")})
        if step == "reclaim":
            assert sum(len(harness.store.read(0, "dead", 100)) for _ in range(6)) == 21
            harness.advance(LEASE + 1)
        sizes, count, cursor = [], 0, "0-0"
        for _ in range(8):
            if step == "read":
                entries = harness.store.read(0, "d", 100)
            else:
                found = harness.store.reclaim(0, "d", 100, cursor=cursor)
                entries, cursor = found.entries, found.cursor
            sizes.append(sum(len(entry.body) for entry in entries))
            count += len(entries)
        assert count == 21
        assert max(sizes) <= READ_BYTES + 2_000_000
        assert harness.store.in_flight() == 21

    def test_an_entry_over_the_limit_is_not_loaded(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(max_article_bytes=1_000)
        body = harness.body(text="x" * 5_000)
        harness.add({b"article": body})
        harness.add({b"article": b""})
        large, empty = harness.read()
        assert (large.body, large.size, large.has_article) == (b"", len(body), True)
        assert (empty.body, empty.size) == (b"", 0)
        harness.admit([large, empty])
        first, second = harness.store.dead_list()
        assert first.letter.reason.message == f"{len(body):,} bytes, 1,000 allowed"
        assert first.letter.body.encode() == body
        assert (second.letter.reason.code, second.letter.body) == ("invalid_json", "")
        harness.store.dead_replay(first.id)
        harness.take_in()
        assert len(set(harness.event_ids())) == 3

    def test_large_fields_of_other_names_are_kept(self, redis_harness: RedisHarness) -> None:
        redis_harness.add({b"artikel": b"x" * 3_000_000})
        redis_harness.take_in()
        (entry,) = redis_harness.store.dead_list()
        assert entry.letter.reason.code == "no_article_field"
        assert json.loads(entry.letter.body) == {"artikel": "x" * 3_000_000}


class TestCounts:
    def test_the_dead_are_counted_by_reason_and_foreign_reasons_together(self, harness: Harness) -> None:
        refs = [harness.submit(f"a-{number}") for number in range(2)]
        harness.add({b"article": b"no json"})
        own = Reason(code="made up by somebody", message="")
        harness.store.submit([Submission("0a1b", b"{}", refusal=own), Submission("0a1c", b"[]", refusal=own)])
        run_dispatcher(harness)
        for ref in refs:
            harness.die(ref)
        status = harness.store.status()
        assert status.died_of == {"invalid_json": 1, "other": 2, "stage_failed": 2}
        assert sum(status.died_of.values()) == status.dead == 5

    def test_each_lane_counts_by_itself(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness()
        for number in range(6):
            harness.complete(harness.submit(f"a-{number}")) if number % 2 else harness.submit(f"a-{number}")
        lanes = harness.store.lane_status()
        assert [*lanes] == [*harness.store.lane_numbers]
        for count in ("accepted", "waiting", "pending", "completed", "events"):
            assert sum(getattr(one, count) for one in lanes.values()) == getattr(harness.store.status(), count)

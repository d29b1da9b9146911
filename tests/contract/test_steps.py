"""The steps of docs/protocol.md, as both stores must take them."""

import json
import time

import pytest

from quotewire.schemas import Article, Failure, Reason
from quotewire.schemas.stage import STAGES
from quotewire.tasks.stages.contract import Burial, Ref, Settlement
from quotewire.worker.store.protocol import Admission, EntryBurial

LEASE = 300.0  # seconds, the default


def state(plant, ref):
    record = plant.store.article(str(ref))
    return None if record is None else (record.state, record.stage)


class TestEnqueue:
    def test_article_waits_on_the_intake(self, plant):
        ref = plant.submit()
        status = plant.store.status()
        assert (status.accepted, status.waiting, status.pending) == (1, 1, 0)
        assert state(plant, ref) == ("waiting", "extract")
        assert status.oldest_waiting_seconds is not None

    def test_same_article_twice_is_a_duplicate(self, plant):
        first, second = plant.enqueue(Article(id="a", text="x"), Article(id="a", text="x"))
        assert (first.status, second.status) == ("accepted", "duplicate")
        assert second.entry == first.entry
        assert plant.store.status().refused == 1

    def test_corrected_article_is_another_revision(self, plant):
        first, second = plant.enqueue(Article(id="a", text="x"), Article(id="a", text="y"))
        assert second.status == "accepted"
        assert first.ref != second.ref
        assert first.ref.lane == second.ref.lane

    def test_articles_without_an_id_are_told_apart_by_their_content(self, plant):
        results = plant.enqueue(Article(text="x"), Article(text="y"), Article(text="x"))
        assert [result.status for result in results] == ["accepted", "accepted", "duplicate"]

    def test_full_intake_refuses_and_still_knows_duplicates(self, make_plant):
        plant = make_plant(high_water=3)
        results = plant.enqueue(*[Article(id=f"a-{number}", text="x") for number in range(30)])
        accepted = [result for result in results if result.status == "accepted"]
        assert 1 <= len(accepted) <= 3
        assert {result.status for result in results} == {"accepted", "full"}
        assert all(result.entry is None for result in results if result.status == "full")
        first = next(number for number, result in enumerate(results) if result.status == "accepted")
        assert plant.enqueue(Article(id=f"a-{first}", text="x"))[0].status == "duplicate"

    def test_too_large_is_refused_alone(self, make_plant):
        plant = make_plant(max_article_bytes=200)
        results = plant.enqueue(Article(id="a", text="x"), Article(id="b", text="x" * 200), Article(id="c", text="x"))
        assert [result.status for result in results] == ["accepted", "too_large", "accepted"]
        assert results[1].size > 200

    def test_nothing_to_enqueue(self, plant):
        assert plant.enqueue() == []

    @pytest.mark.parametrize("admitted", [False, True])
    def test_article_whose_entry_was_lost_is_taken_anew(self, plant, admitted):
        ref = plant.submit()
        (entry,) = plant.read()
        if admitted:
            plant.admit([entry])
        plant.lose_entry(entry.id, entry.lane)
        (result,) = plant.enqueue(Article(id="a-1", text="Hello there."))
        assert result.status == "accepted"
        plant.reclaim()
        plant.advance(LEASE + 1)
        plant.reclaim()  # the server forgets what it cannot find
        assert [item.status for item in plant.take_in()] == ["send"]
        plant.complete(ref)
        assert state(plant, ref) == ("completed", "attribute")
        if plant.kind == "memory":  # its pending list has no such self-cleaning
            for lane in plant.store._lanes:
                lane.pending.pop(entry.id, None)

    def test_raw_body_is_taken_as_it_is(self, plant):
        assert plant.store.enqueue_raw(b"\xff\x00 not json") is not None
        assert plant.take_in() == []
        (letter,) = plant.store.dead_list()
        assert letter.letter.reason.code == "invalid_utf8"

    def test_raw_body_meets_the_high_water_mark(self, make_plant):
        plant = make_plant(high_water=1)
        bodies = [plant.store.enqueue_raw(str(number).encode()) for number in range(20)]
        assert None in bodies


class TestRead:
    def test_entries_come_once_and_in_order(self, plant):
        for number in range(5):
            plant.submit(f"a-{number}")
        first, second = plant.read(2), plant.read(100)
        assert len(first) + len(second) == 5
        assert plant.read() == []
        assert plant.store.in_flight() == 5

    def test_reading_waits_no_longer_than_it_is_told(self, plant):
        assert plant.store.read(0, "d", 10, block_seconds=0.02) == []

    def test_oldest_pending_has_an_age(self, plant):
        plant.submit()
        plant.read()
        assert plant.store.status().oldest_pending_seconds >= 0


class TestAdmit:
    def test_new_article_is_sent_to_its_first_stage(self, plant):
        ref = plant.submit()
        (admitted,) = plant.take_in()
        assert (admitted.status, admitted.ref, admitted.stage) == ("send", ref, "extract")
        assert state(plant, ref) == ("active", "extract")

    def test_raw_entry_needs_no_hash(self, plant):
        plant.add({b"article": plant.body()})
        (admitted,) = plant.take_in()
        assert admitted.status == "send"

    def test_admitting_twice_sends_twice(self, plant):
        plant.submit()
        entries = plant.read()
        assert [item.status for item in plant.admit(entries) + plant.admit(entries)] == ["send", "send"]

    @pytest.mark.parametrize("moment", ["waiting", "active", "completed", "dead"])
    def test_second_entry_of_an_article_is_a_duplicate(self, plant, moment):
        ref = plant.submit()
        if moment != "waiting":
            plant.take_in()
        if moment == "completed":
            plant.complete(ref)
        if moment == "dead":
            plant.die(ref)
        plant.add({b"article": plant.body()}, ref.lane)
        statuses = [item.status for item in plant.take_in()]
        assert statuses == (["send", "duplicate"] if moment == "waiting" else ["duplicate"])
        assert plant.store.status().duplicate == 1

    def test_first_of_two_raw_entries_carries_the_article(self, plant):
        for _ in range(2):
            plant.add({b"article": plant.body()})
        first, second = plant.take_in()
        assert (first.status, second.status) == ("send", "duplicate")

    def test_duplicate_is_counted_once_by_two_dispatchers(self, plant):
        ref = plant.submit()
        plant.add({b"article": plant.body()}, ref.lane)
        entries = plant.read()
        plant.admit(entries)
        assert [item.status for item in plant.admit(entries)] == ["send", "gone"]
        assert plant.store.status().duplicate == 1

    def test_after_the_retention_window_it_is_new(self, make_plant):
        plant = make_plant(retention_seconds=60)
        ref = plant.submit()
        plant.take_in()
        plant.complete(ref)
        plant.advance(61)
        plant.add({b"article": plant.body()}, ref.lane)
        assert [item.status for item in plant.take_in()] == ["send"]
        assert plant.store.status().unaccounted == 0

    def test_entry_settled_before_it_was_admitted_is_gone(self, plant):
        ref = plant.submit()
        entries = plant.read()
        plant.complete(ref)
        assert [item.status for item in plant.admit(entries)] == ["gone"]
        assert plant.store.status().completed == 1

    def test_replays_come_with_the_entry(self, redis_plant):
        redis_plant.add({b"article": redis_plant.body(), b"replays": b"many"})
        assert redis_plant.read()[0].replays == 0


class TestBegin:
    @pytest.fixture
    def ref(self, plant):
        ref = plant.submit()
        plant.take_in()
        return ref

    def test_go_hands_out_the_stage_input(self, plant, ref):
        begun = plant.begin(ref)
        assert (begun.status, begun.stage, begun.attempts) == ("go", "extract", 1)
        assert json.loads(begun.input)["text"] == "Hello there."

    def test_each_stage_gets_what_the_one_before_made(self, plant, ref):
        plant.begin(ref)
        plant.settle(ref, output='{"extracted":1}')
        assert plant.begin(ref, "repair").input == b'{"extracted":1}'
        plant.settle(ref, "repair", output='{"repaired":1}')
        assert plant.begin(ref, "attribute").input == b'{"repaired":1}'

    def test_only_one_holder(self, plant, ref):
        assert plant.begin(ref, holder="h-1").status == "go"
        assert plant.begin(ref, holder="h-2").status == "busy"
        plant.advance(LEASE + 1)
        assert plant.begin(ref, holder="h-2").status == "go"

    def test_holder_may_ask_again_without_it_counting(self, plant, ref):
        assert [plant.begin(ref).attempts for _ in range(5)] == [1] * 5

    def test_takeover_passes_over_a_running_lease(self, plant, ref):
        plant.begin(ref, holder="h-1")
        assert plant.begin(ref, holder="h-2", takeover=True).status == "go"

    def test_settled_stage_names_the_next(self, plant, ref):
        plant.begin(ref)
        plant.settle(ref)
        begun = plant.begin(ref)
        assert (begun.status, begun.stage, begun.input) == ("settled", "repair", b"")

    def test_exhausted_after_three(self, plant, ref):
        for number in range(3):
            assert plant.begin(ref, holder=f"h-{number}", takeover=True).status == "go"
        assert plant.begin(ref, holder="h-9", takeover=True).status == "exhausted"

    def test_attempts_begin_anew_with_each_stage(self, plant, ref):
        for number in range(3):
            plant.begin(ref, holder=f"h-{number}", takeover=True)
        plant.settle(ref, holder="h-2")
        assert plant.begin(ref, "repair").attempts == 1

    def test_gone_once_terminal_or_unknown(self, plant, ref):
        plant.complete(ref)
        assert plant.begin(ref).status == "gone"
        assert plant.begin(Ref(0, "no-such")).status == "gone"

    def test_answers_are_in_order(self, plant, ref):
        other = plant.submit("a-2")
        plant.take_in()
        begun = plant.store.begin([Ref(0, "no-such"), ref, other], "extract", "h")
        assert [answer.status for answer in begun] == ["gone", "go", "go"]


class TestSettle:
    @pytest.fixture
    def ref(self, plant):
        ref = plant.submit()
        plant.take_in()
        return ref

    def test_events_and_output_are_written_once(self, plant, ref):
        plant.begin(ref)
        assert plant.settle(ref, holder="h-1") == "done"
        assert plant.settle(ref, holder="h-2") == "already"
        assert plant.event_ids() == [f"{ref.key}/extract"]

    def test_repeated_call_of_the_same_holder_hears_the_same(self, plant, ref):
        plant.begin(ref)
        assert [plant.settle(ref), plant.settle(ref)] == ["done", "done"]
        assert len(plant.events()) == 1

    def test_two_workers_on_one_stage_tell_one_set_of_events(self, plant, ref):
        plant.begin(ref, holder="h-1")
        plant.advance(LEASE + 1)
        plant.begin(ref, holder="h-2")
        answers = [plant.settle(ref, holder="h-2"), plant.settle(ref, holder="h-1")]
        assert answers == ["done", "already"]
        assert len(plant.events()) == 1

    def test_late_holder_may_still_win(self, plant, ref):
        plant.begin(ref, holder="h-1")
        plant.advance(LEASE + 1)
        assert plant.settle(ref, holder="h-1") == "done"
        assert plant.begin(ref, holder="h-2").status == "settled"

    def test_completed_article_is_acknowledged_and_kept_for_a_while(self, plant, ref):
        plant.complete(ref)
        status = plant.store.status()
        assert (status.completed, status.pending, status.waiting) == (1, 0, 0)
        record = plant.store.article("a-1")
        assert record.document == b'{"of":"attribute"}'
        assert plant.event_ids() == [f"{ref.key}/{stage}" for stage in STAGES]

    @pytest.mark.parametrize("at", STAGES)
    def test_rejected_is_terminal_at_any_stage(self, plant, ref, at):
        for stage in STAGES[: STAGES.index(at)]:
            plant.begin(ref, stage)
            plant.settle(ref, stage)
        plant.begin(ref, at)
        assert plant.settle(ref, at, outcome="rejected", output=None) == "done"
        assert state(plant, ref) == ("rejected", at)
        assert plant.store.status().rejected == 1
        assert plant.store.article("a-1").document is None

    def test_terminal_settle_twice(self, plant, ref):
        plant.complete(ref)
        assert plant.settle(ref, "attribute", "h-1", "completed") == "done"
        assert plant.settle(ref, "attribute", "h-2", "completed") == "already"
        assert plant.store.status().completed == 1

    def test_forgotten_article_is_already_settled(self, make_plant):
        plant = make_plant(retention_seconds=10)
        ref = plant.submit()
        plant.take_in()
        plant.complete(ref)
        plant.advance(11)
        assert plant.settle(ref, "attribute", "h-1", "completed") == "already"
        assert plant.store.article("a-1") is None

    def test_batch_in_one_call(self, plant):
        refs = [plant.submit(f"b-{number}") for number in range(40)]
        plant.take_in()
        plant.store.begin(refs, "extract", "h")
        settlements = [Settlement(ref, "extract", "h", "next", "{}", [plant.event(ref, "extract")]) for ref in refs]
        assert plant.store.settle(settlements) == ["done"] * 40
        assert len(plant.events()) == 40


class TestFailAndBury:
    @pytest.fixture
    def ref(self, plant):
        ref = plant.submit()
        plant.take_in()
        return ref

    def test_third_failure_exhausts(self, plant, ref):
        answers = []
        for number in range(3):
            plant.begin(ref, holder=f"h-{number}")
            answers.append(plant.fail(ref, holder=f"h-{number}"))
        assert answers == [("retry", 1), ("retry", 2), ("exhausted", 3)]

    def test_failing_gives_up_the_lease(self, plant, ref):
        plant.begin(ref, holder="h-1")
        plant.fail(ref, holder="h-1")
        assert plant.begin(ref, holder="h-2").status == "go"

    def test_who_lost_the_lease_cannot_give_up_the_article(self, plant, ref):
        for number in range(3):
            plant.begin(ref, holder=f"h-{number}", takeover=True)
        assert plant.fail(ref, holder="h-0") == ("retry", 3)
        assert plant.begin(ref, holder="h-9").status == "busy"

    def test_failing_something_unknown(self, plant):
        assert plant.fail(Ref(0, "no-such")) == ("retry", 0)

    def test_dead_letter_says_all(self, plant, ref):
        assert plant.die(ref) == "done"
        (entry,) = plant.store.dead_list()
        letter = entry.letter
        assert (letter.article_id, letter.key, letter.lane) == ("a-1", ref.key, ref.lane)
        assert (letter.reason.code, letter.stage, letter.attempts) == ("stage_failed", "extract", 3)
        assert letter.failure == Failure(exception="E", message="broken", location="tasks/x.py:1")
        assert json.loads(letter.body)["text"] == "Hello there."
        assert letter.first_seen <= letter.last_seen
        assert plant.store.dead_get(entry.id) == letter
        (told,) = plant.told()
        assert (told["article"]["id"], told["dead_letter_id"]) == ("a-1", entry.id)

    def test_burial_is_gated(self, plant, ref):
        plant.die(ref)
        assert plant.bury(ref) == "already"
        assert plant.store.status().dead == 1

    def test_article_that_went_on_is_not_buried(self, plant, ref):
        plant.begin(ref)
        plant.settle(ref)
        assert plant.bury(ref, "extract") == "already"
        assert state(plant, ref) == ("active", "repair")

    def test_burying_something_unknown(self, plant):
        assert plant.bury(Ref(0, "no-such")) == "already"
        assert plant.store.bury([]) == []

    def test_given_failure_wins_over_the_remembered(self, plant, ref):
        plant.begin(ref)
        plant.fail(ref)
        failure = Failure(exception="F", message="other", location="tasks/y.py:2")
        plant.store.bury([Burial(ref, "extract", Reason(code="stage_failed", message="m"), failure)])
        assert plant.store.dead_list()[0].letter.failure == failure


UNREADABLE = {
    "invalid_utf8": b'{"text": "\xff"}',
    "invalid_json": b'{"text": ',
    "invalid_article": b'{"text": "x", "html": "y"}',
    "unknown_schema_version": b'{"text": "x", "schema_version": "2"}',
}


class TestUnreadable:
    @pytest.mark.parametrize("code", UNREADABLE)
    def test_unreadable_body_is_a_dead_letter_and_an_event(self, plant, code):
        plant.add({b"article": UNREADABLE[code]})
        assert plant.take_in() == []
        (entry,) = plant.store.dead_list()
        letter = entry.letter
        assert (letter.reason.code, letter.stage, letter.article_id, letter.attempts) == (code, "admit", None, 0)
        assert letter.body_encoding == ("base64" if code == "invalid_utf8" else "utf-8")
        (event,) = plant.events()
        assert event.subject == "unknown"
        assert plant.told()[0]["dead_letter_id"] == entry.id

    def test_entry_without_the_field(self, plant):
        plant.add({b"text": b"Hello", b"title": b"T"})
        plant.take_in()
        letter = plant.store.dead_list()[0].letter
        assert letter.reason.code == "no_article_field"
        assert json.loads(letter.body) == {"text": "Hello", "title": "T"}

    def test_too_large(self, make_plant):
        plant = make_plant(max_article_bytes=100)
        plant.add({b"article": plant.body(text="x" * 100)})
        plant.take_in()
        assert plant.store.dead_list()[0].letter.reason.code == "too_large"

    def test_number_too_long_to_print_does_not_stop_its_neighbours(self, plant):
        plant.add({b"article": b'{"text": "x", "schema_version": 1' + b"0" * 5000 + b"}"})
        plant.add({b"article": plant.body()})
        assert [item.status for item in plant.take_in()] == ["send"]

    def test_buried_once_by_two_dispatchers(self, plant):
        plant.add({b"article": b"no"})
        (entry,) = plant.read()
        burial = EntryBurial(entry, Reason(code="invalid_json", message="m"))
        assert plant.store.bury_entries([burial]) == ["done"]
        assert plant.store.bury_entries([burial]) == ["already"]
        assert plant.store.status().dead == 1

    def test_different_bodies_are_different_events(self, plant):
        plant.add({b"article": b"no"})
        plant.add({b"article": b"nope"})
        plant.take_in()
        assert len(set(plant.event_ids())) == 2


class TestReclaim:
    def test_fresh_entries_are_left_alone(self, plant):
        plant.submit()
        plant.take_in()
        plant.advance(LEASE - 5)
        assert plant.reclaim() == []

    def test_silent_entry_is_sent_again(self, plant):
        ref = plant.submit()
        plant.take_in()
        plant.advance(LEASE + 1)
        (admitted,) = plant.admit(plant.reclaim())
        assert (admitted.status, admitted.ref, admitted.stage) == ("send", ref, "extract")
        assert plant.reclaim() == []

    def test_entry_read_by_a_dispatcher_that_died_is_admitted(self, plant):
        plant.submit()
        plant.read()
        plant.advance(LEASE + 1)
        assert [item.status for item in plant.admit(plant.reclaim())] == ["send"]

    def test_beginning_and_settling_keep_an_entry_fresh(self, plant):
        ref = plant.submit()
        plant.take_in()
        plant.advance(LEASE - 5)
        plant.begin(ref)
        plant.advance(10)
        assert plant.reclaim() == []
        plant.advance(LEASE - 15)
        plant.settle(ref)
        plant.advance(10)
        assert plant.reclaim() == []

    def test_running_lease_is_left_alone(self, plant):
        ref = plant.submit()
        plant.take_in()
        plant.advance(LEASE - 5)
        plant.begin(ref, holder="h-1", takeover=True)
        (again,) = plant.admit([*plant.read(), *self._force(plant)])
        assert again.status == "busy"

    @staticmethod
    def _force(plant):
        """The pending entries, whatever their idle time."""
        lanes = range(plant.store.lanes)
        limits = plant.store.limits
        plant.store.limits = type(limits)(lease_seconds=0)
        entries = [entry for lane in lanes for entry in plant.store.reclaim(lane, "d", 10).entries]
        plant.store.limits = limits
        return entries

    def test_resumes_at_the_first_unsettled_stage(self, plant):
        ref = plant.submit()
        plant.take_in()
        plant.begin(ref)
        plant.settle(ref)
        plant.advance(LEASE + 1)
        assert plant.admit(plant.reclaim())[0].stage == "repair"

    def test_exhausted_is_for_the_dispatcher_to_bury(self, plant):
        ref = plant.submit()
        plant.take_in()
        for number in range(3):
            plant.begin(ref, holder=f"h-{number}", takeover=True)
        plant.advance(LEASE + 1)
        assert plant.admit(plant.reclaim())[0].status == "exhausted"
        assert plant.bury(ref) == "done"

    def test_cursor_goes_through_a_long_list(self, plant):
        for number in range(7):
            plant.submit(f"a-{number}")
        plant.take_in()
        plant.advance(LEASE + 1)
        seen = []
        for lane in range(plant.store.lanes):
            cursor = "0-0"
            while True:
                found = plant.store.reclaim(lane, "d", 2, cursor=cursor)
                seen += [entry.id for entry in found.entries]
                cursor = found.cursor
                if cursor == "0-0":
                    break
        assert len(seen) == 7


class TestReplay:
    @pytest.fixture
    def letter(self, plant):
        ref = plant.submit()
        plant.take_in()
        plant.begin(ref)
        plant.settle(ref)
        plant.begin(ref, "repair")
        plant.bury(ref, "repair")
        return plant.store.dead_list()[0]

    def test_replay_resumes_at_the_stage_that_failed(self, plant, letter):
        assert plant.store.dead_replay(letter.id) is not None
        assert plant.store.dead_list() == []
        (admitted,) = plant.take_in()
        assert (admitted.status, admitted.stage) == ("send", "repair")
        assert plant.begin(admitted.ref, "repair").input == b'{"o":1}'
        plant.settle(admitted.ref, "repair")
        plant.complete(admitted.ref)
        assert [event_id for event_id in plant.event_ids() if event_id.endswith("extract")] == [
            f"{admitted.ref.key}/extract"
        ]
        assert plant.store.status().replayed == 1

    def test_second_replay_changes_nothing(self, plant, letter):
        plant.store.dead_replay(letter.id)
        before = plant.store.status()
        assert plant.store.dead_replay(letter.id) is None
        after = plant.store.status()
        assert (after.accepted, after.waiting, after.replayed) == (before.accepted, before.waiting, before.replayed)

    def test_second_death_is_another_event(self, plant, letter):
        plant.store.dead_replay(letter.id)
        (admitted,) = plant.take_in()
        plant.begin(admitted.ref, "repair")
        assert plant.bury(admitted.ref, "repair") == "done"
        deaths = [event for event in plant.events() if event.type == "quotewire.article.dead"]
        assert len({event.event_id for event in deaths}) == 2
        assert plant.store.status().dead == 2

    def test_unreadable_dies_again_as_another_event(self, plant):
        plant.add({b"article": b"no"})
        plant.take_in()
        plant.store.dead_replay(plant.store.dead_list()[0].id)
        plant.take_in()
        assert len(set(plant.event_ids())) == 2
        assert len(plant.store.dead_list()) == 1

    def test_replay_after_the_retention_window_starts_over(self, make_plant):
        plant = make_plant(retention_seconds=10)
        ref = plant.submit()
        plant.take_in()
        plant.die(ref)
        plant.advance(11)
        plant.store.dead_replay(plant.store.dead_list()[0].id)
        (admitted,) = plant.take_in()
        assert (admitted.status, admitted.stage) == ("send", "extract")
        assert plant.store.status().unaccounted == 0

    def test_replayed_article_does_not_expire_meanwhile(self, make_plant):
        plant = make_plant(retention_seconds=10)
        ref = plant.submit()
        plant.take_in()
        plant.die(ref)
        plant.store.dead_replay(plant.store.dead_list()[0].id)
        plant.advance(20)
        assert state(plant, ref) == ("waiting", "extract")

    def test_drop(self, plant, letter):
        assert plant.store.dead_drop(letter.id)
        assert not plant.store.dead_drop(letter.id)
        assert plant.store.dead_get(letter.id) is None

    def test_list_pages(self, plant):
        for number in range(5):
            plant.add({b"article": f"no {number}".encode()}, number % plant.store.lanes)
        plant.take_in()
        first = plant.store.dead_list(count=2)
        rest = plant.store.dead_list(after=first[-1].id)
        assert len(first) == 2
        assert len({letter.id for letter in first + rest}) == 5

    @pytest.mark.parametrize("bad", ["", "x", "9.1-0", "1-0-0", "-", "1.", "$"])
    def test_what_cannot_be_an_id(self, plant, bad):
        with pytest.raises(ValueError, match="not an id"):
            plant.store.dead_get(bad)


class TestBrake:
    def kill(self, plant, count, prefix="dead"):
        lane = None
        for number in range(1000):
            ref = plant.submit(f"{prefix}-{number}")
            lane = ref.lane if lane is None else lane
            (admitted,) = plant.take_in()
            if ref.lane != lane:
                plant.complete(ref)
                continue
            plant.begin(admitted.ref)
            plant.bury(admitted.ref)
            count -= 1
            if not count:
                return lane
        raise AssertionError

    def test_open_up_to_half_then_paused_with_a_reason(self, plant):
        lane = self.kill(plant, 50)
        assert plant.store.brake(lane, 30) == "open"
        self.kill_one(plant, lane)
        assert plant.store.brake(lane, 30) == "paused"
        (paused,) = plant.store.status().paused
        assert paused.lane == lane
        assert "51 of the last 51 articles went dead" in paused.reason

    def kill_one(self, plant, lane, prefix="more"):
        for number in range(100):
            ref = plant.submit(f"{prefix}-{number}")
            plant.take_in()
            if ref.lane == lane:
                plant.begin(ref)
                plant.bury(ref)
                return
            plant.complete(ref)

    def test_one_probe_per_interval_and_its_completion_goes_on(self, plant):
        lane = self.kill(plant, 51)
        assert plant.store.brake(lane, 30) == "paused"
        plant.advance(31)
        assert [plant.store.brake(lane, 30) for _ in range(2)] == ["probe", "paused"]
        ref = next(ref for number in range(100) if (ref := plant.submit(f"probe-{number}")).lane == lane)
        entries = plant.read()
        plant.admit(entries)
        probe = next(entry for entry in entries if entry.lane == lane)
        plant.store.mark_probe(probe)
        plant.complete(ref)
        assert plant.store.brake(lane, 30) == "open"
        assert plant.store.status().paused == ()

    def test_other_completions_do_not_go_on(self, plant):
        lane = self.kill(plant, 51)
        plant.store.brake(lane, 30)
        for number in range(30):
            ref = plant.submit(f"fine-{number}")
            plant.take_in()
            plant.complete(ref)
        assert plant.store.brake(lane, 30) == "paused"

    def test_operator_releases_it(self, plant):
        lane = self.kill(plant, 51)
        plant.store.brake(lane, 30)
        plant.store.clear_brake()
        assert plant.store.brake(lane, 30) == "open"

    def test_marking_a_probe_when_it_is_open_does_nothing(self, plant):
        plant.submit()
        (entry,) = plant.read()
        plant.store.mark_probe(entry)
        assert plant.store.brake(entry.lane, 30) == "open"
        plant.admit([entry])

    def test_bad_input_is_no_reason_but_an_unknown_schema_is(self, plant):
        for number in range(60):
            plant.add({b"article": f"no {number}".encode()})
        plant.take_in()
        assert plant.store.brake(0, 30) == "open"
        for number in range(51):
            plant.add({b"article": b'{"text": "%d", "schema_version": "2"}' % number})
        plant.take_in()
        assert plant.store.brake(0, 30) == "paused"


class TestEvents:
    @pytest.fixture
    def refs(self, plant):
        refs = [plant.submit(f"a-{number}") for number in range(4)]
        plant.take_in()
        for ref in refs:
            plant.begin(ref)
            plant.settle(ref)
        plant.die(refs[0])
        plant.begin(refs[0], "repair")
        plant.bury(refs[0], "repair")
        return refs

    def test_cursor_reads_everything_once(self, plant, refs):
        cursor, seen = plant.store.events_cursor("0"), []
        while True:
            found, cursor = plant.store.events(cursor, count=1)
            if not found:
                break
            seen += found
        assert [event.id for event in seen] == sorted({event.id for event in seen}, key=[e.id for e in seen].index)
        assert len(seen) == len(plant.events()) == 5

    def test_type_filter_moves_past_the_others(self, plant, refs):
        found, cursor = plant.store.events(
            plant.store.events_cursor("0"), count=2, types=["quotewire.article.dead"], block_seconds=0.01
        )
        assert [event.type for event in found] == ["quotewire.article.dead"]
        assert plant.store.events(cursor, types=["quotewire.article.dead"])[0] == []

    def test_dollar_means_from_now_on(self, plant, refs):
        cursor = plant.store.events_cursor("$")
        assert plant.store.events(cursor, block_seconds=0.01)[0] == []
        plant.begin(refs[1], "repair")
        plant.settle(refs[1], "repair")
        assert len(plant.store.events(cursor)[0]) == 1

    def test_since_an_id(self, plant, refs):
        first, *rest = [event for event in plant.events() if event.id.startswith(plant.events()[0].id.split(".")[0])]
        found, _ = plant.store.events(plant.store.events_cursor(first.id))
        assert {event.id for event in rest} >= {event.id for event in found if event.id in {e.id for e in rest}}
        assert first.id not in {event.id for event in found}

    def test_group_shares_and_acknowledges(self, plant, refs):
        store = plant.store
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

    def test_other_group_sees_all_again(self, plant, refs):
        plant.store.events_group("g", "c")
        assert len(plant.store.events_group("other", "c")) == 5

    @pytest.mark.parametrize("bad", ["", "x", "9.1-0", "now"])
    def test_bad_since(self, plant, bad):
        with pytest.raises(ValueError, match="not an id"):
            plant.store.events_cursor(bad)


class TestArticle:
    def test_found_by_id_key_and_ref(self, plant):
        ref = plant.submit("the id")
        records = [plant.store.article(name) for name in ("the id", ref.key, str(ref))]
        assert [record.ref for record in records] == [ref] * 3
        assert plant.store.article("other") is None

    def test_newest_revision_of_an_id(self, plant):
        plant.submit("a", "first")
        plant.advance(5)
        if plant.kind == "redis":
            time.sleep(0.005)  # ids are milliseconds of the server's own clock
        newest = plant.submit("a", "second")
        assert plant.store.article("a").ref == newest

    def test_admission_carries_what_was_parsed(self, plant):
        plant.add({b"article": plant.body("raw")})
        (entry,) = plant.read()
        (admitted,) = plant.store.admit([Admission(entry, Article(id="raw", text="Hello there."))])
        assert plant.store.article("raw").ref == admitted.ref

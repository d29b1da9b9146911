"""The audit finds a consistent store exact, and names each inconsistency; on both stores."""

import time

import pytest

from quotewire.schemas import Article
from quotewire.worker.dispatch.cancel import cancel
from quotewire.worker.store.audit import WrittenOff
from tests.contract.harness import Harness, MakeHarness

NOTHING = WrittenOff(0, ())


def faults(harness: Harness) -> list[tuple[str, str | None, str | None]]:
    return [(item.fault, item.article_id, item.entry) for item in harness.store.audit().findings]


@pytest.fixture
def sabotaged(make_harness: MakeHarness[Harness]) -> Harness:
    """A harness that a test may damage."""
    return make_harness()


class TestExact:
    def test_empty_store(self, harness: Harness) -> None:
        audit = harness.store.audit()
        assert audit.exact
        assert (audit.articles, audit.entries, audit.events) == (0, 0, 0)

    def test_articles_everywhere(self, harness: Harness) -> None:
        harness.complete(harness.submit("completed"))
        ref = harness.submit("rejected")
        harness.add({b"article": b"no json"})
        harness.add({b"article": b"no json"})  # the same unreadable body: two deaths, one event id
        dying = harness.submit("dead")
        harness.take_in()
        harness.begin(ref)
        harness.settle(ref, outcome="rejected")
        harness.die(dying)
        harness.submit("pending")
        harness.take_in()
        harness.submit("read, not admitted")
        harness.read()
        harness.submit("waiting")
        audit = harness.store.audit()
        assert audit.findings == ()
        assert audit.equation() == (
            "accepted 8 = completed 1 + rejected 1 + dead 3 + duplicate 0 + waiting 1 + pending 2"
        )
        assert (audit.articles, audit.entries, audit.events) == (6, 3, 7)
        result = audit.as_dict()
        assert (result["exact"], result["accepted"], result["looked_at"]["articles"]) == (True, 8, 6)

    def test_work_done_again_is_counted(self, harness: Harness) -> None:
        ref = harness.submit()
        harness.take_in()
        for owner in ("h-1", "h-1", "h-2"):  # the second call repeats the first
            harness.begin(ref, owner=owner, takeover=True)
        harness.settle(ref, owner="h-2")
        assert harness.store.audit().begun_again == 1

    def test_replayed_article(self, harness: Harness) -> None:
        ref = harness.submit()
        harness.take_in()
        harness.die(ref)
        harness.store.dead_replay(harness.store.dead_list()[0].id)
        assert harness.store.audit().exact
        harness.take_in()
        harness.complete(ref)
        assert harness.store.audit().exact

    def test_article_told_again_after_the_retention_window(self, make_harness: MakeHarness[Harness]) -> None:
        harness = make_harness(retention_seconds=0.5)
        for _ in range(2):
            harness.complete(harness.submit())
            if harness.kind == "memory":
                harness.advance(1)
            else:
                time.sleep(0.6)  # the stream's own times cannot be moved
        assert harness.store.status().completed == 2
        assert harness.store.audit().exact

    def test_more_than_one_chunk(self, harness: Harness) -> None:
        harness.enqueue(*[Article(id=f"a-{number}", text="x") for number in range(1_100)])
        harness.take_in(600)
        audit = harness.store.audit()
        assert audit.exact
        assert (audit.articles, audit.entries) == (1_100, 1_100)


class TestNamed:
    @pytest.mark.parametrize("admitted", [False, True])
    def test_lost_article(self, sabotaged: Harness, admitted: bool) -> None:
        sabotaged.submit("kept")
        sabotaged.submit("gone")
        entries = sabotaged.read() if admitted else []
        sabotaged.admit(entries)
        ref = sabotaged.record("gone").ref
        found = next(item for item in sabotaged.entries() if item[0] == "gone")
        sabotaged.delete_entry(found[1], ref.lane)
        assert ("lost", "gone", found[1]) in faults(sabotaged)
        assert ("unaccounted", None, None) in faults(sabotaged)
        assert (("vanished", None, found[1]) in faults(sabotaged)) == admitted
        assert not [item for item in faults(sabotaged) if item[1] == "kept"]

    def test_stray_entry(self, sabotaged: Harness) -> None:
        sabotaged.submit()
        (entry,) = sabotaged.read()
        sabotaged.acknowledge_only(entry.id, entry.lane)
        assert faults(sabotaged) == [("stray", None, entry.id)]

    def test_terminal_article_whose_entry_is_there(self, sabotaged: Harness) -> None:
        ref = sabotaged.submit()
        sabotaged.take_in()
        sabotaged.force(ref, state="completed", document="{}")
        assert [item[:2] for item in faults(sabotaged)] == [("unfinished", "a-1")]

    def test_completed_article_without_its_document(self, sabotaged: Harness) -> None:
        ref = sabotaged.submit()
        sabotaged.take_in()
        sabotaged.complete(ref)
        sabotaged.force(ref, document=None)
        assert faults(sabotaged) == [("unfinished", "a-1", None)]

    def test_event_told_twice(self, sabotaged: Harness) -> None:
        sabotaged.complete(sabotaged.submit())
        event = sabotaged.events()[0]
        sabotaged.tell_again(event)
        (finding,) = sabotaged.store.audit().findings
        assert (finding.fault, finding.article_id) == ("told_twice", event.subject)
        assert event.event_id in finding.detail

    def test_count_that_is_off(self, sabotaged: Harness) -> None:
        sabotaged.complete(sabotaged.submit())
        sabotaged.miscount("completed", 2)
        (finding,) = sabotaged.store.audit().findings
        assert finding.detail == "2 entries are counted twice"


class TestDecisions:
    @pytest.mark.parametrize("when", ["waiting", "pending", "at work"])
    def test_an_accepted_loss_is_recorded_and_the_audit_is_exact_again(self, sabotaged: Harness, when: str) -> None:
        ref = sabotaged.submit("deleted")
        sabotaged.submit("kept")
        if when != "waiting":
            sabotaged.take_in()
        if when == "at work":
            sabotaged.begin(ref)
        entry = next(entry for article_id, entry in sabotaged.entries() if article_id == "deleted")
        sabotaged.delete_entry(entry, ref.lane)
        assert not sabotaged.store.audit().exact
        written_off = sabotaged.store.accept_losses()
        assert "deleted" in {finding.article_id for finding in written_off.findings}
        assert written_off.articles == 1
        audit = sabotaged.store.audit()
        assert audit.exact
        assert audit.status.lost == 1
        assert audit.equation().endswith("+ lost 1")
        assert sabotaged.store.accept_losses() == NOTHING
        (again,) = sabotaged.enqueue(Article(id="deleted", text="Hello there."))
        assert again.status == "accepted"
        sabotaged.take_in()
        for article in ("deleted", "kept"):
            sabotaged.complete(sabotaged.record(article).ref)
        assert sabotaged.store.audit().exact

    def test_a_worker_that_finds_no_entry_leaves_the_article_to_be_named(self, sabotaged: Harness) -> None:
        ref = sabotaged.submit("deleted")
        sabotaged.take_in()
        ((_, entry),) = sabotaged.entries()
        sabotaged.delete_entry(entry, ref.lane)
        assert sabotaged.begin(ref).status == "gone"
        assert ("lost", "deleted", entry) in faults(sabotaged)

    def test_the_loss_of_what_nothing_is_known_of_is_counted(self, sabotaged: Harness) -> None:
        entry = sabotaged.add({b"article": b"{}"})
        sabotaged.delete_entry(entry)
        written_off = sabotaged.store.accept_losses()
        (finding,) = written_off.findings
        assert written_off.articles == 1
        assert finding.detail == "1 accepted entries were deleted from the intake"
        assert sabotaged.store.audit().exact

    def test_nothing_is_written_off_that_is_there(self, harness: Harness) -> None:
        harness.submit("waiting")
        harness.take_in()
        harness.submit("pending")
        assert harness.store.accept_losses() == NOTHING
        assert harness.store.status().lost == 0

    def test_a_pause_of_an_operator_ends_only_by_an_operator(self, harness: Harness) -> None:
        harness.store.pause("paused by an operator: maintenance")
        harness.advance(3_600)
        for lane in range(harness.store.lanes):
            assert harness.store.check_breaker(lane, 30.0) == "paused"
        assert {pause.reason for pause in harness.store.status().paused} == {"paused by an operator: maintenance"}
        ref = harness.submit("trial")
        (entry,) = harness.read()
        harness.store.mark_trial(entry)
        harness.admit([entry])
        harness.complete(ref)
        assert harness.store.check_breaker(ref.lane, 30.0) == "paused"
        harness.store.reset_breaker()
        assert harness.store.check_breaker(ref.lane, 30.0) == "open"
        assert harness.store.status().paused == ()

    @pytest.mark.parametrize("when", ["waiting", "pending", "at work", "repaired"])
    def test_a_cancelled_article_is_rejected_wherever_it_is(self, harness: Harness, when: str) -> None:
        ref = harness.submit("a")
        if when != "waiting":
            harness.take_in()
        if when in {"at work", "repaired"}:
            harness.begin(ref)
        if when == "repaired":
            harness.settle(ref)
        assert cancel(harness.store, "a", "sent by mistake") == "cancelled"
        assert harness.record("a").state == "rejected"
        assert harness.event_data()[-1]["reason"] == {"code": "cancelled", "message": "sent by mistake"}
        assert harness.settle(ref, "repair" if when == "repaired" else "extract") == "already"
        assert cancel(harness.store, "a", "again") == "ended"
        assert cancel(harness.store, "nobody", "no") == "unknown"
        assert harness.store.audit().exact

    @pytest.mark.parametrize("when", ["waiting", "read, not admitted"])
    def test_a_cancelled_article_may_be_one_that_no_dispatcher_has_admitted(self, harness: Harness, when: str) -> None:
        harness.add({b"article": harness.body("before")})
        harness.add({b"article": b"no json"})
        harness.add({b"article": harness.body("a")}, lane=harness.store.lanes - 1)
        harness.add({b"article": harness.body("a")}, lane=harness.store.lanes - 1)
        entries = harness.read() if when != "waiting" else []
        assert cancel(harness.store, "a", "sent by mistake") == "cancelled"
        assert harness.record("a").state == "rejected"
        assert [data["reason"]["code"] for data in harness.event_data()] == ["cancelled"]
        assert cancel(harness.store, "a", "again") == "ended"
        assert cancel(harness.store, "nobody", "no") == "unknown"
        harness.admit(entries or harness.read())
        status = harness.store.status()
        assert (status.rejected, status.duplicate, status.dead, status.pending) == (1, 1, 1, 1)
        assert harness.store.audit().exact

    def test_a_cancelled_article_may_be_a_correction_of_one_that_has_ended(self, harness: Harness) -> None:
        ref = harness.submit("a", "What was sent first.")
        harness.take_in()
        harness.complete(ref)
        harness.add({b"article": harness.body("a", "What was sent as its correction.")}, lane=ref.lane)
        assert cancel(harness.store, "a", "the correction was wrong") == "cancelled"
        status = harness.store.status()
        assert (status.completed, status.rejected, status.waiting) == (1, 1, 0)
        assert harness.store.audit().exact

    def test_looking_takes_nothing_and_finds_every_entry_once(self, harness: Harness) -> None:
        added = [harness.add({b"article": harness.body(f"a-{number}")}) for number in range(5)]
        seen = [entry.id for entry in harness.store.look(0, "0-0", 2)]
        while more := harness.store.look(0, seen[-1], 2):
            seen += [entry.id for entry in more]
        assert seen == added
        assert harness.store.status().waiting == 5

    def test_letters_can_be_listed_without_their_bodies(self, harness: Harness) -> None:
        harness.add({b"article": b"not json"})
        harness.take_in()
        (whole,), (head,) = harness.store.dead_list(), harness.store.dead_list(bodies=False)
        assert (whole.letter.body, head.letter.body) == ("not json", "")
        assert head.letter.model_dump(exclude={"body"}) == whole.letter.model_dump(exclude={"body"})
        assert harness.store.dead_list(after=head.id, bodies=False) == []

"""The audit finds a consistent store exact, and names each inconsistency; on both stores."""

import time

import pytest

from quotewire.schemas import Article
from tests.contract.harness import Harness, MakeHarness


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
        told = audit.as_dict()
        assert (told["exact"], told["accepted"], told["looked_at"]["articles"]) == (True, 8, 6)

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

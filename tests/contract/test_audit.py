"""The audit proves that everything adds up, and names what does not; on both stores."""

import pytest

from quotewire.schemas import Article


def faults(plant):
    return [(item.fault, item.article_id, item.entry) for item in plant.store.audit().findings]


@pytest.fixture
def sabotaged(make_plant):
    """A plant that a test may damage."""
    return make_plant()


class TestExact:
    def test_empty_plant(self, plant):
        audit = plant.store.audit()
        assert audit.exact
        assert (audit.articles, audit.entries, audit.events) == (0, 0, 0)

    def test_articles_everywhere(self, plant):
        plant.complete(plant.submit("completed"))
        ref = plant.submit("rejected")
        plant.add({b"article": b"no json"})
        plant.add({b"article": b"no json"})  # two deaths with one event id: the same rubbish
        dying = plant.submit("dead")
        plant.take_in()
        plant.begin(ref)
        plant.settle(ref, outcome="rejected")
        plant.die(dying)
        plant.submit("pending")
        plant.take_in()
        plant.submit("read, not admitted")
        plant.read()
        plant.submit("waiting")
        audit = plant.store.audit()
        assert audit.findings == ()
        assert audit.equation() == (
            "accepted 8 = completed 1 + rejected 1 + dead 3 + duplicate 0 + waiting 1 + pending 2"
        )
        assert (audit.articles, audit.entries, audit.events) == (6, 3, 7)
        told = audit.as_dict()
        assert (told["exact"], told["accepted"], told["looked_at"]["articles"]) == (True, 8, 6)

    def test_work_done_again_is_counted(self, plant):
        ref = plant.submit()
        plant.take_in()
        for holder in ("h-1", "h-1", "h-2"):  # the second is the same call, repeated
            plant.begin(ref, holder=holder, takeover=True)
        plant.settle(ref, holder="h-2")
        assert plant.store.audit().begun_again == 1

    def test_replayed_article(self, plant):
        ref = plant.submit()
        plant.take_in()
        plant.die(ref)
        plant.store.dead_replay(plant.store.dead_list()[0].id)
        assert plant.store.audit().exact
        plant.take_in()
        plant.complete(ref)
        assert plant.store.audit().exact

    def test_article_told_again_after_the_retention_window(self, make_plant):
        plant = make_plant(retention_seconds=0.5)
        for _ in range(2):
            plant.complete(plant.submit())
            if plant.kind == "memory":
                plant.advance(1)
            else:
                plant.wait(0.6)  # the stream's own times cannot be moved
        assert plant.store.status().completed == 2
        assert plant.store.audit().exact

    def test_more_than_one_chunk(self, plant):
        plant.enqueue(*[Article(id=f"a-{number}", text="x") for number in range(1_100)])
        plant.take_in(600)
        audit = plant.store.audit()
        assert audit.exact
        assert (audit.articles, audit.entries) == (1_100, 1_100)


class TestNamed:
    @pytest.mark.parametrize("admitted", [False, True])
    def test_lost_article(self, sabotaged, admitted):
        sabotaged.submit("kept")
        sabotaged.submit("gone")
        entries = sabotaged.read() if admitted else []
        sabotaged.admit(entries)
        ref = sabotaged.store.article("gone").ref
        found = next(item for item in sabotaged.entries() if item[0] == "gone")
        sabotaged.delete_entry(found[1], ref.lane)
        assert ("lost", "gone", found[1]) in faults(sabotaged)
        assert ("unaccounted", None, None) in faults(sabotaged)
        assert (("vanished", None, found[1]) in faults(sabotaged)) == admitted
        assert not [item for item in faults(sabotaged) if item[1] == "kept"]

    def test_stray_entry(self, sabotaged):
        sabotaged.submit()
        (entry,) = sabotaged.read()
        sabotaged.acknowledge_only(entry.id, entry.lane)
        assert faults(sabotaged) == [("stray", None, entry.id)]

    def test_terminal_article_whose_entry_is_there(self, sabotaged):
        ref = sabotaged.submit()
        sabotaged.take_in()
        sabotaged.force(ref, state="completed", document="{}")
        assert [item[:2] for item in faults(sabotaged)] == [("unfinished", "a-1")]

    def test_completed_article_without_its_document(self, sabotaged):
        ref = sabotaged.submit()
        sabotaged.take_in()
        sabotaged.complete(ref)
        sabotaged.force(ref, document=None)
        assert faults(sabotaged) == [("unfinished", "a-1", None)]

    def test_event_told_twice(self, sabotaged):
        sabotaged.complete(sabotaged.submit())
        event = sabotaged.events()[0]
        sabotaged.tell_again(event)
        (finding,) = sabotaged.store.audit().findings
        assert (finding.fault, finding.article_id) == ("told_twice", event.subject)
        assert event.event_id in finding.detail

    def test_count_that_is_off(self, sabotaged):
        sabotaged.complete(sabotaged.submit())
        sabotaged.miscount("completed", 2)
        (finding,) = sabotaged.store.audit().findings
        assert finding.detail == "2 entries are counted twice"

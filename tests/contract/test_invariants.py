"""Both stores answer alike in any order of steps, and never lose an article or duplicate an event."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from quotewire.schemas import Article
from quotewire.schemas.stage import STAGES
from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.keys import lane_of

ARTICLES = [Article(id=f"a-{number}", text=text) for number in range(3) for text in ("first", "corrected")]
REFS = [Ref(lane_of(article.article_id, 1), article.key) for article in ARTICLES]
BROKEN = [b"no json", b"\xff", b'{"text": "x", "schema_version": "9"}']

articles = st.sampled_from(ARTICLES)
refs = st.sampled_from(REFS)
stages = st.sampled_from(STAGES)
owners = st.sampled_from(["h-1", "h-2", "h-3"])


class Lockstep(RuleBasedStateMachine):
    """Applies every rule to both harnesses; entries are held in pairs, because their ids differ."""

    def __init__(self, make_memory_harness, make_redis_harness):
        super().__init__()
        self.harnesses = (make_memory_harness(), make_redis_harness())
        self.held = []

    def both(self, move):
        memory, real = (move(harness) for harness in self.harnesses)
        assert memory == real
        return memory

    def pairs(self, move):
        memory, real = (move(harness) for harness in self.harnesses)
        assert [entry.body for entry in memory] == [entry.body for entry in real]
        return list(zip(memory, real, strict=True))

    @rule(article=articles)
    def enqueue(self, article):
        self.both(lambda harness: [(result.status, result.ref) for result in harness.enqueue(article)])

    @rule(article=articles)
    def add_without_asking(self, article):
        body = article.model_dump_json(exclude_none=True).encode()
        self.both(lambda harness: harness.add({b"article": body}) is None)

    @rule(body=st.sampled_from(BROKEN))
    def add_something_broken(self, body):
        self.both(lambda harness: harness.add({b"article": body}) is None)

    @rule(count=st.integers(1, 3))
    def read(self, count):
        self.held += self.pairs(lambda harness: harness.read(count))

    @precondition(lambda self: self.held)
    @rule(count=st.integers(1, 4), keep=st.booleans())
    def admit(self, count, keep):
        """Admit entries; with ``keep`` they may be admitted again, as by a second dispatcher."""
        taken = self.held[:count]
        if not keep:
            del self.held[:count]
        memory, real = (self.harnesses[side].admit([pair[side] for pair in taken]) for side in (0, 1))
        assert memory == real

    @precondition(lambda self: self.held)
    @rule()
    def dispatcher_crashes(self):
        self.held.clear()

    @rule()
    def reclaim(self):
        self.held += self.pairs(lambda harness: harness.reclaim())

    @rule(ref=refs, stage=stages, owner=owners, takeover=st.booleans())
    def begin(self, ref, stage, owner, takeover):
        self.both(lambda harness: harness.begin(ref, stage, owner, takeover=takeover))

    @rule(ref=refs, stage=stages, owner=owners, rejected=st.booleans())
    def settle(self, ref, stage, owner, rejected):
        onward = "completed" if stage == "attribute" else "next"
        self.both(lambda harness: harness.settle(ref, stage, owner, "rejected" if rejected else onward))

    @rule(ref=refs, owner=owners)
    def work_through(self, ref, owner):
        self.both(lambda harness: harness.complete(ref, owner))

    @rule(ref=refs, stage=stages, owner=owners)
    def fail(self, ref, stage, owner):
        self.both(lambda harness: harness.fail(ref, stage, owner))

    @rule(ref=refs, stage=stages)
    def dead_letter(self, ref, stage):
        self.both(lambda harness: harness.dead_letter(ref, stage))

    @rule(seconds=st.sampled_from([7, 301]))
    def time_passes(self, seconds):
        for harness in self.harnesses:
            harness.advance(seconds)

    @rule(index=st.integers(0, 3), drop=st.booleans())
    def replay_or_drop(self, index, drop):
        def move(harness):
            letters = harness.store.dead_list()[index:][:1]
            step = harness.store.dead_drop if drop else harness.store.dead_replay
            return [bool(step(letter.id)) for letter in letters]

        self.both(move)

    @invariant()
    def accounting_is_exact_and_the_same(self):
        counts = []
        for harness in self.harnesses:
            status = harness.store.status()
            assert status.unaccounted == 0
            assert status.waiting >= 0
            names = ("accepted", "waiting", "pending", "completed", "rejected", "dead", "duplicate", "refused")
            counts.append([getattr(status, name) for name in (*names, "replayed", "letters", "events")])
        assert counts[0] == counts[1]

    @invariant()
    def every_stage_is_told_once(self):
        told = self.both(lambda harness: harness.event_ids())
        stages_told = [event_id for event_id in told if "/" in event_id]
        assert len(stages_told) == len(set(stages_told))

    def teardown(self):
        """Assert that a dispatcher and a worker without faults finish everything that is left."""
        self.held.clear()
        for harness in self.harnesses:
            for _ in range(60):
                status = harness.store.status()
                if not (status.waiting or status.pending):
                    break
                harness.advance(301)
                for admitted in harness.admit([*harness.read(), *harness.reclaim()]):
                    if admitted.status == "exhausted":
                        harness.dead_letter(admitted.ref, admitted.stage)
                    elif admitted.status == "send":
                        harness.complete(admitted.ref, "last")
            assert (status.waiting, status.pending, status.unaccounted) == (0, 0, 0)
        self.both(lambda harness: sorted(harness.event_ids()))


def test_both_stores_keep_the_promises_in_any_order(make_memory_harness, make_redis_harness):
    run_state_machine_as_test(
        lambda: Lockstep(make_memory_harness, make_redis_harness),
        settings=settings(max_examples=60, stateful_step_count=40, deadline=None, print_blob=True),
    )

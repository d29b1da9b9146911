"""Both stores in lockstep through any order of events: same answers, and at every moment nothing lost or told twice."""

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
holders = st.sampled_from(["h-1", "h-2", "h-3"])


class Lockstep(RuleBasedStateMachine):
    """Every rule is done to both plants; entries are held in pairs, because their ids differ."""

    def __init__(self, make_memory_plant, make_redis_plant):
        super().__init__()
        self.plants = (make_memory_plant(), make_redis_plant())
        self.held = []

    def both(self, move):
        memory, real = (move(plant) for plant in self.plants)
        assert memory == real
        return memory

    def pairs(self, move):
        memory, real = (move(plant) for plant in self.plants)
        assert [entry.body for entry in memory] == [entry.body for entry in real]
        return list(zip(memory, real, strict=True))

    @rule(article=articles)
    def enqueue(self, article):
        self.both(lambda plant: [(result.status, result.ref) for result in plant.enqueue(article)])

    @rule(article=articles)
    def add_without_asking(self, article):
        body = article.model_dump_json(exclude_none=True).encode()
        self.both(lambda plant: plant.add({b"article": body}) is None)

    @rule(body=st.sampled_from(BROKEN))
    def add_something_broken(self, body):
        self.both(lambda plant: plant.add({b"article": body}) is None)

    @rule(count=st.integers(1, 3))
    def read(self, count):
        self.held += self.pairs(lambda plant: plant.read(count))

    @precondition(lambda self: self.held)
    @rule(count=st.integers(1, 4), keep=st.booleans())
    def admit(self, count, keep):
        """``keep``: the same entries may be admitted again, as by a second dispatcher."""
        taken = self.held[:count]
        if not keep:
            del self.held[:count]
        memory, real = (self.plants[side].admit([pair[side] for pair in taken]) for side in (0, 1))
        assert memory == real

    @precondition(lambda self: self.held)
    @rule()
    def dispatcher_crashes(self):
        self.held.clear()

    @rule()
    def reclaim(self):
        self.held += self.pairs(lambda plant: plant.reclaim())

    @rule(ref=refs, stage=stages, holder=holders, takeover=st.booleans())
    def begin(self, ref, stage, holder, takeover):
        self.both(lambda plant: plant.begin(ref, stage, holder, takeover=takeover))

    @rule(ref=refs, stage=stages, holder=holders, rejected=st.booleans())
    def settle(self, ref, stage, holder, rejected):
        onward = "completed" if stage == "attribute" else "next"
        self.both(lambda plant: plant.settle(ref, stage, holder, "rejected" if rejected else onward))

    @rule(ref=refs, holder=holders)
    def work_through(self, ref, holder):
        self.both(lambda plant: plant.complete(ref, holder))

    @rule(ref=refs, stage=stages, holder=holders)
    def fail(self, ref, stage, holder):
        self.both(lambda plant: plant.fail(ref, stage, holder))

    @rule(ref=refs, stage=stages)
    def bury(self, ref, stage):
        self.both(lambda plant: plant.bury(ref, stage))

    @rule(seconds=st.sampled_from([7, 301]))
    def time_passes(self, seconds):
        for plant in self.plants:
            plant.advance(seconds)

    @rule(index=st.integers(0, 3), drop=st.booleans())
    def replay_or_drop(self, index, drop):
        def move(plant):
            letters = plant.store.dead_list()[index:][:1]
            step = plant.store.dead_drop if drop else plant.store.dead_replay
            return [bool(step(letter.id)) for letter in letters]

        self.both(move)

    @invariant()
    def accounting_is_exact_and_the_same(self):
        counts = []
        for plant in self.plants:
            status = plant.store.status()
            assert status.unaccounted == 0
            assert status.waiting >= 0
            names = ("accepted", "waiting", "pending", "completed", "rejected", "dead", "duplicate", "refused")
            counts.append([getattr(status, name) for name in (*names, "replayed", "letters", "events")])
        assert counts[0] == counts[1]

    @invariant()
    def every_stage_is_told_once(self):
        told = self.both(lambda plant: plant.event_ids())
        stages_told = [event_id for event_id in told if "/" in event_id]
        assert len(stages_told) == len(set(stages_told))

    def teardown(self):
        """Whatever happened, dispatchers and workers that now do their work finish everything."""
        self.held.clear()
        for plant in self.plants:
            for _ in range(60):
                status = plant.store.status()
                if not (status.waiting or status.pending):
                    break
                plant.advance(301)
                for admitted in plant.admit([*plant.read(), *plant.reclaim()]):
                    if admitted.status == "exhausted":
                        plant.bury(admitted.ref, admitted.stage)
                    elif admitted.status == "send":
                        plant.complete(admitted.ref, "last")
            assert (status.waiting, status.pending, status.unaccounted) == (0, 0, 0)
        self.both(lambda plant: sorted(plant.event_ids()))


def test_both_stores_keep_the_promises_in_any_order(make_memory_plant, make_redis_plant):
    run_state_machine_as_test(
        lambda: Lockstep(make_memory_plant, make_redis_plant),
        settings=settings(max_examples=60, stateful_step_count=40, deadline=None, print_blob=True),
    )

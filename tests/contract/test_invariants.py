"""Both stores answer alike in any order of steps, and never lose an article or duplicate an event."""

from collections.abc import Callable
from typing import Literal, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from quotewire.schemas import Article
from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.stages.contract import Ref
from quotewire.worker.store.keys import lane_of
from quotewire.worker.store.protocol import Entry
from tests.contract.harness import Harness, MakeHarness, MemoryHarness, RedisHarness

ARTICLES = [Article(id=f"a-{number}", text=text) for number in range(3) for text in ("first", "corrected")]
REFS = [Ref(lane_of(article.article_id, 1), article.key) for article in ARTICLES]
BROKEN = [b"no json", b"\xff", b'{"text": "x", "schema_version": "9"}']

T = TypeVar("T")

articles = st.sampled_from(ARTICLES)
refs = st.sampled_from(REFS)
stages = st.sampled_from(STAGES)
owners = st.sampled_from(["h-1", "h-2", "h-3"])


class Lockstep(RuleBasedStateMachine):
    """Applies every rule to both harnesses; entries are held in pairs, because their ids differ."""

    def __init__(
        self, make_memory_harness: MakeHarness[MemoryHarness], make_redis_harness: MakeHarness[RedisHarness]
    ) -> None:
        super().__init__()
        self.harnesses = (make_memory_harness(), make_redis_harness())
        self.held: list[tuple[Entry, Entry]] = []

    def both(self, move: Callable[[Harness], T]) -> T:
        memory, real = (move(harness) for harness in self.harnesses)
        assert memory == real
        return memory

    def pairs(self, move: Callable[[Harness], list[Entry]]) -> list[tuple[Entry, Entry]]:
        memory, real = (move(harness) for harness in self.harnesses)
        assert [entry.body for entry in memory] == [entry.body for entry in real]
        return list(zip(memory, real, strict=True))

    @rule(article=articles)
    def enqueue(self, article: Article) -> None:
        self.both(lambda harness: [(result.status, result.ref) for result in harness.enqueue(article)])

    @rule(article=articles)
    def add_without_asking(self, article: Article) -> None:
        body = article.model_dump_json(exclude_none=True).encode()
        self.both(lambda harness: harness.add({b"article": body}) is None)

    @rule(body=st.sampled_from(BROKEN))
    def add_something_broken(self, body: bytes) -> None:
        self.both(lambda harness: harness.add({b"article": body}) is None)

    @rule(count=st.integers(1, 3))
    def read(self, count: int) -> None:
        self.held += self.pairs(lambda harness: harness.read(count))

    @precondition(lambda self: self.held)
    @rule(count=st.integers(1, 4), keep=st.booleans())
    def admit(self, count: int, keep: bool) -> None:
        """``keep``: the same entries may be admitted again, as by a second dispatcher."""
        taken = self.held[:count]
        if not keep:
            del self.held[:count]
        memory, real = (self.harnesses[side].admit([pair[side] for pair in taken]) for side in (0, 1))
        assert memory == real

    @precondition(lambda self: self.held)
    @rule()
    def dispatcher_crashes(self) -> None:
        self.held.clear()

    @rule()
    def reclaim(self) -> None:
        self.held += self.pairs(lambda harness: harness.reclaim())

    @rule(ref=refs, stage=stages, owner=owners, takeover=st.booleans())
    def begin(self, ref: Ref, stage: Stage, owner: str, takeover: bool) -> None:
        self.both(lambda harness: harness.begin(ref, stage, owner, takeover=takeover))

    @rule(ref=refs, stage=stages, owner=owners, rejected=st.booleans())
    def settle(self, ref: Ref, stage: Stage, owner: str, rejected: bool) -> None:
        onward: Literal["completed", "next"] = "completed" if stage == "attribute" else "next"
        self.both(lambda harness: harness.settle(ref, stage, owner, "rejected" if rejected else onward))

    @rule(ref=refs, owner=owners)
    def work_through(self, ref: Ref, owner: str) -> None:
        self.both(lambda harness: harness.complete(ref, owner))

    @rule(ref=refs, stage=stages, owner=owners)
    def fail(self, ref: Ref, stage: Stage, owner: str) -> None:
        self.both(lambda harness: harness.fail(ref, stage, owner))

    @rule(ref=refs, stage=stages)
    def dead_letter(self, ref: Ref, stage: Stage) -> None:
        self.both(lambda harness: harness.dead_letter(ref, stage))

    @rule(seconds=st.sampled_from([7, 301]))
    def time_passes(self, seconds: float) -> None:
        for harness in self.harnesses:
            harness.advance(seconds)

    @rule(index=st.integers(0, 3), drop=st.booleans())
    def replay_or_drop(self, index: int, drop: bool) -> None:
        def move(harness: Harness) -> list[bool]:
            letters = harness.store.dead_list()[index:][:1]
            step = harness.store.dead_drop if drop else harness.store.dead_replay
            return [bool(step(letter.id)) for letter in letters]

        self.both(move)

    @invariant()
    def accounting_is_exact_and_the_same(self) -> None:
        counts = []
        for harness in self.harnesses:
            status = harness.store.status()
            assert status.unaccounted == 0
            assert status.waiting >= 0
            names = ("accepted", "waiting", "pending", "completed", "rejected", "dead", "duplicate", "refused")
            counts.append([getattr(status, name) for name in (*names, "replayed", "letters", "events")])
        assert counts[0] == counts[1]

    @invariant()
    def every_stage_is_told_once(self) -> None:
        event_ids = self.both(lambda harness: harness.event_ids())
        stage_ids = [event_id for event_id in event_ids if "/" in event_id]
        assert len(stage_ids) == len(set(stage_ids))

    def teardown(self) -> None:
        """Whatever happened, dispatchers and workers that now do their work finish everything."""
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


def test_both_stores_keep_the_promises_in_any_order(
    make_memory_harness: MakeHarness[MemoryHarness], make_redis_harness: MakeHarness[RedisHarness]
) -> None:
    run_state_machine_as_test(
        lambda: Lockstep(make_memory_harness, make_redis_harness),  # type: ignore[arg-type] # it takes any factory
        settings=settings(max_examples=60, stateful_step_count=40, deadline=None, print_blob=True),
    )

"""The dispatcher over the store in memory, turn by turn, with a clock that tests advance."""

import threading
import time
from collections.abc import Sequence
from typing import Any, Literal
from unittest.mock import Mock, patch

import pytest
from structlog.testing import capture_logs

from quotewire.schemas import Article, Reason
from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.stages.contract import FailedArticle, Ref, Settled, Settlement
from quotewire.worker.dispatch.dispatcher import BACKLOG, Dispatcher, DispatcherConfig
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.protocol import (
    Admission,
    Admitted,
    Limits,
    StoreDamagedError,
    StoreFullError,
    StoreUnavailableError,
)


class Layout:
    """A store, a dispatcher, and the messages it sent."""

    def __init__(
        self,
        lanes: int = 1,
        limits: Limits | None = None,
        **config: int,
    ) -> None:
        self.now = 1_790_000_000.0
        self.broken: StoreUnavailableError | None = None
        self.slept: list[float] = []
        self.sent: list[tuple[Stage, list[Ref]]] = []
        self.broker_away = False
        self.backlog = dict.fromkeys(STAGES, 0)
        scene = self

        class Store(MemoryStore):
            def check_breaker(self, lane: int, trial_seconds: float) -> Literal["open", "paused", "trial"]:
                if scene.broken:
                    raise scene.broken
                return super().check_breaker(lane, trial_seconds)

        self.store = Store(lanes, limits or Limits(), clock=lambda: self.now)
        settings: dict[str, Any] = {"block_seconds": 0.0, **config}
        self.dispatcher = Dispatcher(
            self.store,
            self.send,
            DispatcherConfig(**settings),
            clock=lambda: self.now,
            wait=self.wait,
            backlog=self.waiting,
        )

    def waiting(self, stage: Stage) -> int:
        if self.broker_away:
            raise ConnectionError("broker away")
        return self.backlog[stage]

    def send(self, stage: Stage, refs: Sequence[Ref], *, takeover: bool = False, countdown: float = 0) -> None:
        if self.broker_away:
            raise ConnectionError("broker away")
        self.sent.append((stage, list(refs)))

    def wait(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def enqueue(self, count: int, prefix: str = "a") -> list[Ref]:
        return [r.ref for r in self.store.enqueue([Article(id=f"{prefix}-{n}", text="x") for n in range(count)])]

    def turn(self, times: int = 1) -> None:
        for _ in range(times):
            self.dispatcher.turn()

    @property
    def sizes(self) -> list[int]:
        return [len(refs) for _, refs in self.sent]

    def settle(self, ref: Ref, outcome: Literal["completed", "rejected"] = "completed") -> None:
        for stage in STAGES:
            self.store.begin([ref], stage, "h")
            last = stage == "attribute"
            self.store.settle([Settlement(ref, stage, "h", outcome if last else "next", "{}", [])])

    def die(self, ref: Ref) -> list[Settled]:
        return self.store.dead_letter([FailedArticle(ref, "extract", Reason(code="stage_failed", message="m"))])


class TestTakingIn:
    @pytest.mark.parametrize(
        ("waiting", "sizes"), [(1, [1]), (3, [1, 1, 1]), (20, [3] * 6 + [2]), (256, [32] * 8), (300, [32] * 8)]
    )
    def test_messages_grow_with_the_backlog(self, waiting: int, sizes: list[int]) -> None:
        scene = Layout()
        scene.enqueue(waiting)
        scene.turn()
        assert scene.sizes == sizes

    def test_behind_a_full_stack_articles_do_not_travel_alone(self) -> None:
        scene = Layout(in_flight=160)
        refs = scene.enqueue(400)
        scene.turn(2)
        scene.sent.clear()
        for ref in refs[:19]:
            scene.settle(ref)
            scene.turn()
        assert scene.sent == []
        scene.settle(refs[19])
        scene.turn()
        assert sum(scene.sizes) == 20
        assert len(scene.sizes) <= 8

    def test_in_flight_is_capped(self) -> None:
        scene = Layout(in_flight=10)
        refs = scene.enqueue(25)
        scene.turn(5)
        assert sum(scene.sizes) == 10
        assert scene.slept
        for ref in refs[:4]:
            scene.settle(ref)
        scene.turn()
        assert sum(scene.sizes) == 14

    def test_malformed_entries_never_block_the_others(self) -> None:
        scene = Layout()
        for number in range(120):
            scene.store.add({b"article": b"no %d" % number})
        scene.enqueue(5)
        scene.turn()
        assert sum(scene.sizes) == 5
        assert scene.store.status().letters == 120

    def test_every_lane_has_its_turn(self) -> None:
        scene = Layout(lanes=3, in_flight=1000)
        scene.enqueue(90)
        scene.turn(3)
        assert {refs[0].lane for _, refs in scene.sent} == {0, 1, 2}
        assert sum(scene.sizes) == 90

    def test_two_dispatchers_share_the_work(self) -> None:
        scene = Layout(read=10)
        other = Dispatcher(scene.store, scene.send, DispatcherConfig(read=10, block_seconds=0), clock=lambda: scene.now)
        scene.enqueue(40)
        for _ in range(2):
            scene.turn()
            other.turn()
        sent = [ref for _, refs in scene.sent for ref in refs]
        assert len(sent) == len(set(sent)) == 40


class TestReclaiming:
    def test_silent_articles_are_sent_again_one_by_one(self) -> None:
        scene = Layout()
        scene.enqueue(64)
        scene.turn()
        scene.sent.clear()
        scene.now += 301
        scene.turn()
        assert scene.sizes == [1] * 64

    def test_nothing_is_sent_again_to_a_stage_whose_queue_is_long(self) -> None:
        scene = Layout()
        scene.enqueue(4)
        scene.turn()
        scene.sent.clear()
        scene.backlog["extract"] = BACKLOG
        scene.now += 301
        scene.turn()
        assert scene.sent == []
        scene.backlog["extract"] = BACKLOG - 1
        scene.now += 301
        scene.turn()
        assert scene.sizes == [1] * 4

    def test_long_list_is_gone_through_turn_by_turn(self) -> None:
        scene = Layout()
        scene.enqueue(200)
        scene.turn()
        scene.sent.clear()
        scene.now += 301
        scene.turn(4)
        assert scene.sizes == [1] * 200

    def test_article_that_killed_three_workers_is_buried(self) -> None:
        scene = Layout()
        (ref,) = scene.enqueue(1)
        scene.turn()
        for number in range(3):
            scene.store.begin([ref], "extract", f"h-{number}")
            scene.now += 301
            scene.turn()
        status = scene.store.status()
        assert (status.dead, status.pending) == (1, 0)
        assert scene.store.dead_list()[0].letter.reason.code == "attempts_exhausted"

    def test_look_is_taken_every_quarter_of_the_lease_at_most_every_15_seconds(self) -> None:
        for lease, every in ((300, 15), (20, 5)):
            scene = Layout(limits=Limits(lease_seconds=lease))
            with patch.object(scene.store, "reclaim", wraps=scene.store.reclaim) as reclaim:
                for _ in range(61):
                    scene.turn()
                    scene.now += 1
            assert reclaim.call_count == 60 // every + 1


class TestTrouble:
    def test_store_away_is_waited_for_with_growing_pauses(self) -> None:
        scene = Layout()
        scene.enqueue(1)
        scene.broken = StoreUnavailableError("refused")
        with capture_logs() as logs:
            scene.turn(60)
            scene.broken = None
            scene.turn()
        assert max(scene.slept) <= 5
        assert scene.slept[0] <= 0.1
        lasted = sum(scene.slept)
        lines = [line for line in logs if line["event"] == "store_away"]
        assert 2 <= len(lines) <= lasted / 60 + 1
        assert [line["event"] for line in logs].count("store_away_over") == 1
        assert sum(scene.sizes) == 1

    def test_out_of_memory_says_so(self) -> None:
        scene = Layout()
        scene.broken = StoreFullError("OOM")
        with capture_logs() as logs:
            scene.turn()
        assert "maxmemory" in next(line for line in logs if line["event"] == "store_away")["message"]

    def test_broker_away_loses_nothing_and_takes_in_nothing_more(self) -> None:
        scene = Layout(in_flight=1000)
        scene.enqueue(40)
        scene.broker_away = True
        with capture_logs() as logs:
            scene.turn(3)
            scene.enqueue(5, "b")
            scene.turn(3)
        assert scene.sent == []
        assert scene.store.in_flight() == 40
        assert [line["event"] for line in logs].count("broker_away") == 1
        scene.broker_away = False
        scene.turn(2)
        assert sum(scene.sizes) == 45

    def test_entry_that_breaks_admission_is_dead_lettered_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scene = Layout()
        scene.enqueue(3, "good")
        scene.enqueue(1, "bad")
        admit = scene.store.admit

        def failing(admissions: Sequence[Admission]) -> list[Admitted]:
            if any(item.article.id == "bad-0" for item in admissions):
                raise RecursionError("too deep")
            return admit(admissions)

        monkeypatch.setattr(scene.store, "admit", failing)
        scene.turn()
        assert sum(scene.sizes) == 3
        (entry,) = scene.store.dead_list()
        assert entry.letter.reason.code == "cannot_be_admitted"
        assert "too deep" in entry.letter.reason.message

    def test_entry_that_cannot_even_be_dead_lettered_stays_pending(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scene = Layout()
        scene.store.add({b"article": b"no json"})
        scene.enqueue(3)

        def failing(_: object) -> list[Settled]:
            raise StoreDamagedError("WRONGTYPE")

        monkeypatch.setattr(scene.store, "dead_letter_entries", failing)
        with capture_logs() as logs:
            scene.turn()
        assert sum(scene.sizes) == 3
        assert scene.store.in_flight() == 4
        assert "left_pending" in [line["event"] for line in logs]

    def test_no_exception_leaves_a_round(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scene = Layout()

        def failing(*_: object, **__: object) -> None:
            raise KeyError("a defect")

        monkeypatch.setattr(scene.store, "read", failing)
        with capture_logs() as logs:
            scene.turn(3)
        assert [line["event"] for line in logs].count("round_failed") == 1
        monkeypatch.undo()
        scene.enqueue(1)
        scene.turn()
        assert sum(scene.sizes) == 1

    def test_store_gone_between_read_and_admit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scene = Layout()
        scene.enqueue(3)
        admit, failures = scene.store.admit, [StoreUnavailableError("gone"), StoreUnavailableError("gone")]

        def failing(admissions: Sequence[Admission]) -> list[Admitted]:
            if failures:
                raise failures.pop()
            return admit(admissions)

        monkeypatch.setattr(scene.store, "admit", failing)
        scene.turn(2)
        assert scene.sent == []
        scene.turn()
        assert sum(scene.sizes) == 3

    def test_dispatcher_that_died_between_read_and_send_is_made_up_for(self) -> None:
        scene = Layout()
        scene.enqueue(3)
        scene.store.read(0, "dead", 2)
        scene.turn()
        assert sum(scene.sizes) == 1
        scene.now += 301
        scene.turn()
        assert len({ref for _, refs in scene.sent for ref in refs}) == 3


class TestCircuitBreaker:
    def paused(self) -> Layout:
        scene = Layout()
        for ref in scene.enqueue(51, "dead"):
            scene.turn()
            scene.die(ref)
        scene.enqueue(10, "next")
        scene.sent.clear()
        return scene

    def test_nothing_is_taken_in_and_it_is_said_once_a_minute(self) -> None:
        scene = self.paused()
        with capture_logs() as logs:
            for _ in range(70):
                scene.turn()
                scene.now += 0.1
        lines = [line for line in logs if line["event"] == "intake_paused"]
        assert 1 <= len(lines) <= 2
        assert scene.store.status().paused[0].reason.startswith("51 of the last")
        assert sum(scene.sizes) <= 2

    def test_one_probe_in_30_seconds(self) -> None:
        scene = self.paused()
        scene.turn()
        for _ in range(3):
            scene.now += 31
            scene.turn(3)
        assert scene.sizes == [1, 1, 1]

    def test_completed_probe_lets_all_go_on(self) -> None:
        scene = self.paused()
        scene.turn()
        scene.now += 31
        scene.turn()
        ((_, (ref,)),) = scene.sent
        scene.settle(ref)
        scene.turn()
        assert sum(scene.sizes) == 10
        assert scene.store.status().paused == ()

    def test_dead_probe_keeps_it_on(self) -> None:
        scene = self.paused()
        scene.turn()
        scene.now += 31
        scene.turn()
        scene.die(scene.sent[0][1][0])
        scene.turn(3)
        assert sum(scene.sizes) == 1

    def test_malformed_entries_are_no_probes(self) -> None:
        scene = self.paused()
        scene.store._lanes[0].unread.rotate(10)
        for _ in range(3):
            entry = scene.store.add({b"article": b"no"})
            scene.store._lanes[0].unread.remove(entry)
            scene.store._lanes[0].unread.appendleft(entry)
        scene.turn()
        scene.now += 31
        scene.turn()
        assert scene.sizes == [1]
        assert scene.store.status().letters == 54

    def test_operator_lets_all_go_on(self) -> None:
        scene = self.paused()
        scene.turn()
        scene.store.reset_breaker()
        scene.turn()
        assert sum(scene.sizes) == 10


class TestSigningIn:
    def test_a_dispatcher_is_on_record_while_it_works(self) -> None:
        scene = Layout()
        scene.turn()
        (record,) = scene.store.dispatchers()
        assert (record.name, record.at_work, record.facts.trouble) == ("dispatcher", True, None)
        stop = threading.Event()
        stop.set()
        scene.dispatcher.run(stop)
        assert scene.store.dispatchers() == []

    def test_what_holds_it_up_is_on_record_at_once_and_until_it_is_over(self) -> None:
        scene = Layout()
        scene.broker_away = True
        scene.enqueue(3)
        scene.turn(2)
        (record,) = scene.store.dispatchers()
        assert record.facts.trouble == "the broker takes no messages"
        scene.broker_away = False
        scene.turn()
        (record,) = scene.store.dispatchers()
        assert record.facts.trouble is None

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (StoreFullError("OOM"), "Redis is at maxmemory: taking in nothing new"),
            (StoreDamagedError("WRONGTYPE"), "a key of the store holds something else"),
        ],
    )
    def test_a_store_that_refuses_is_on_record_too(self, error: StoreUnavailableError, said: str) -> None:
        scene = Layout()
        scene.broken = error
        scene.turn(2)
        (record,) = scene.store.dispatchers()
        assert record.facts.trouble == said
        scene.broken = None
        scene.turn(2)
        (record,) = scene.store.dispatchers()
        assert record.facts.trouble is None


def test_run_stops_within_a_second() -> None:
    dispatcher = Dispatcher(MemoryStore(), Layout().send)
    thread = threading.Thread(target=dispatcher.run)
    thread.start()
    time.sleep(0.05)
    started = time.monotonic()
    dispatcher.stop()
    thread.join(5)
    assert time.monotonic() - started < 1.5


def test_run_stops_at_once_while_the_store_is_away() -> None:
    scene = Layout()
    scene.broken = StoreUnavailableError("refused")
    dispatcher = Dispatcher(scene.store, scene.send)
    stop = threading.Event()
    thread = threading.Thread(target=dispatcher.run, args=(stop,))
    thread.start()
    time.sleep(0.5)
    started = time.monotonic()
    stop.set()
    thread.join(5)
    assert time.monotonic() - started < 0.5


def test_each_admission_is_traced_and_a_trace_that_fails_stops_nobody() -> None:
    layout = Layout()
    traced: list[tuple[str, str, bool]] = []

    def trace(admission: Admission, item: Admitted, began: int, *, again: bool) -> None:
        assert began > 0
        traced.append((admission.article.article_id, item.status, again))
        if len(traced) == 2:
            raise RuntimeError("no trace")

    layout.dispatcher._trace = trace
    refs = layout.enqueue(3)
    with capture_logs() as lines:
        layout.turn()
    assert [one for one, _, _ in traced] == ["a-0", "a-1"]
    assert {line["event"] for line in lines} >= {"not_traced"}
    assert [ref for _, sent in layout.sent for ref in sent] == refs
    layout.now += layout.store.limits.lease_seconds + 1
    layout.turn()
    assert traced[2:] == [(name, "send", True) for name in ("a-0", "a-1", "a-2")]


class TestOneLanesServerIsAway:
    """On a cluster, the lanes' servers fail one by one."""

    @staticmethod
    def scene(monkeypatch: pytest.MonkeyPatch, *away: int) -> tuple[Layout, set[int]]:
        scene, gone = Layout(lanes=3), set(away)
        read = scene.store.check_breaker

        def sometimes(lane: int, trial_seconds: float) -> Literal["open", "paused", "trial"]:
            if lane in gone:
                raise StoreUnavailableError("refused")
            return read(lane, trial_seconds)

        monkeypatch.setattr(scene.store, "check_breaker", sometimes)
        return scene, gone

    def test_the_others_go_on_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scene, _ = self.scene(monkeypatch, 1)
        refs = scene.enqueue(60)
        scene.turn(12)
        sent = [ref for _, refs in scene.sent for ref in refs]
        assert {ref.lane for ref in sent} == {0, 2}
        assert len(sent) == sum(ref.lane != 1 for ref in refs)
        assert sum(scene.slept) == 0

    def test_it_says_which_and_goes_on_with_it_when_it_is_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scene, gone = self.scene(monkeypatch, 1)
        refs = scene.enqueue(60)
        with capture_logs() as logs:
            scene.turn(6)
            scene.now += 5
            scene.turn(6)
            (record,) = scene.store.dispatchers()
            assert record.facts.trouble == "the server is away of lane 1"
            gone.clear()
            scene.now += 5
            scene.turn(12)
        assert sum(scene.sizes) == len(refs)
        (record,) = scene.store.dispatchers()
        assert record.facts.trouble is None
        assert [line["event"] for line in logs if line["event"].startswith("lane_away")] == [
            "lane_away",
            "lane_away_over",
        ]

    def test_it_waits_when_all_are_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scene, gone = self.scene(monkeypatch, 0, 1, 2, 1024)
        scene.enqueue(3)
        scene.turn(20)
        assert scene.sent == []
        assert sum(scene.slept) > 0
        gone.clear()
        scene.now += 5
        scene.turn(8)
        assert sum(scene.sizes) == 3

    def test_entries_that_were_read_are_admitted_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scene = Layout(lanes=3)
        refs, admit, gone = scene.enqueue(60), scene.store.admit, {1}

        def sometimes(admissions: Sequence[Admission]) -> list[Admitted]:
            if any(item.entry.lane in gone for item in admissions):
                raise StoreUnavailableError("refused")
            return admit(admissions)

        monkeypatch.setattr(scene.store, "admit", sometimes)
        scene.turn(12)
        assert {ref.lane for _, refs in scene.sent for ref in refs} == {0, 2}
        gone.clear()
        scene.now += 5
        scene.turn(6)
        assert sum(scene.sizes) == len(refs)

    def test_what_is_done_for_all_lanes_can_wait(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scene = Layout(lanes=3)
        scene.turn()
        scene.enqueue(30)
        monkeypatch.setattr(scene.store, "set_aside", Mock(side_effect=StoreUnavailableError("refused")))
        scene.now += 60
        scene.turn(8)
        assert sum(scene.sizes) == 30

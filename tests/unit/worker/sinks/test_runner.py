"""The loop that feeds a sink, over the store in memory: what is acknowledged when, and for how long it waits."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Never

import pytest

from quotewire.schemas import Article
from quotewire.worker.consumer import Consumer, ReceivedEvent
from quotewire.worker.sinks.base import (
    LONGEST_DELAY,
    SINK_DELIVERIES,
    Refused,
    RefusedFile,
    SinkAwayError,
    SinkFailedError,
    SinkRunner,
)
from quotewire.worker.sinks.jsonl import JsonLinesSink
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.protocol import StoreUnavailableError
from tests.contract.harness import MemoryHarness
from tests.unit.worker.clock import Clock
from tests.unit.worker.sinks.disk import file_size_limit


class Recorder:
    """A sink that does what a test says, and remembers what it got."""

    batch = 2

    def __init__(self) -> None:
        self.got: list[str] = []
        self.away = 0
        self.refuses: set[str] = set()
        self.settled = 0
        self.closed = False

    def settle(self) -> None:
        self.settled += 1

    def write(self, events: Sequence[ReceivedEvent]) -> list[Refused]:
        if self.away:
            self.away -= 1
            raise SinkAwayError("no answer")
        self.got += [event.event_id for event in events]
        return [Refused(event, "not that one") for event in events if event.event_id in self.refuses]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def harness() -> MemoryHarness:
    made = MemoryHarness()
    for number in range(5):
        made.complete(made.submit(f"a-{number}"))
    return made


def runner(harness: MemoryHarness, sink: Recorder, folder: Path) -> SinkRunner:
    consumer = Consumer(
        harness.store, group="g", name="one", block_seconds=0.01, most_deliveries=SINK_DELIVERIES, idle_seconds=0.5
    )
    return SinkRunner(consumer, sink, RefusedFile(folder / "refused.jsonl"), once=True)


def left(store: MemoryStore) -> int:
    (group,) = store.event_groups()
    return group.pending + group.lag


def test_an_hour_of_absence_loses_nothing_and_keeps_the_order(
    harness: MemoryHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = Recorder()
    running = runner(harness, sink, tmp_path)
    waited: list[float] = []
    monkeypatch.setattr(running._stop, "wait", waited.append)
    sink.away = 90
    running.run()
    assert 3_000 < sum(waited) < 7_000
    assert max(waited) <= LONGEST_DELAY
    assert sink.got == harness.event_ids()
    assert left(harness.store) == 0
    assert sink.closed


def test_what_is_due_is_finished_also_while_nothing_is_new(harness: MemoryHarness, tmp_path: Path) -> None:
    class Quiet(Recorder):
        def settle(self) -> None:
            super().settle()
            if left(harness.store) == 0:
                quiet.append(self.settled)
            if len(quiet) == 3:
                running.stop()

    quiet: list[int] = []
    consumer = Consumer(harness.store, group="g", name="one", block_seconds=0.01)
    running = SinkRunner(consumer, Quiet(), RefusedFile(tmp_path / "refused.jsonl"))
    running.run()
    assert len(quiet) == 3


def test_what_is_due_is_finished_also_while_the_server_is_away(
    harness: MemoryHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its events are on the disk; that the server knows it is made up for when it is back, and once."""
    clock, names = Clock(), harness.event_ids()
    sink = JsonLinesSink(tmp_path / "out", "m", compress=False, max_seconds=60, clock=clock)
    running = SinkRunner(
        Consumer(harness.store, group="g", name="one", count=50, block_seconds=0.01),
        sink,
        RefusedFile(tmp_path / "refused.jsonl"),
        once=True,
    )
    acknowledged: list[str] = []
    take, ack = harness.store.events_take, harness.store.events_ack
    finished: list[int] = []

    def away(*_: object, **__: object) -> Never:
        clock.now += 20
        finished.append(len([*(tmp_path / "out").glob("*.jsonl")]))
        if len(finished) == 6:
            monkeypatch.setattr(harness.store, "events_take", take)
            monkeypatch.setattr(harness.store, "events_ack", counted)
        raise StoreUnavailableError("away")

    def counted(group: str, ids: Sequence[str]) -> None:
        acknowledged.extend(ids)
        ack(group, ids)

    def ack_and_leave(_group: str, _ids: Sequence[str]) -> Never:
        monkeypatch.setattr(harness.store, "events_take", away)
        raise StoreUnavailableError("away")

    monkeypatch.setattr(harness.store, "events_ack", ack_and_leave)
    monkeypatch.setattr(Consumer, "_pause", lambda _self, _seconds: None)
    running.run()

    assert (finished[0], finished[-1]) == (0, 1)
    (file,) = (tmp_path / "out").iterdir()
    assert [json.loads(line)["id"] for line in file.read_text("utf-8").splitlines()] == names
    assert len(acknowledged) == len({*acknowledged}) == len(names)
    assert left(harness.store) == 0


def test_a_disk_that_is_full_in_the_middle_of_a_line_spoils_no_line_of_the_refused(
    harness: MemoryHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = Recorder()
    ids = harness.event_ids()
    sink.refuses = {*ids[:2]}
    running = runner(harness, sink, tmp_path)
    with monkeypatch.context() as patch, file_size_limit(300):
        patch.setattr(running._stop, "wait", lambda _: running.stop())
        running.run()
    sink.refuses = {*ids[:2]}
    runner(harness, sink, tmp_path).run()
    lines = [json.loads(line) for line in (tmp_path / "refused.jsonl").read_text().splitlines()]
    assert [line["event"]["id"] for line in lines] == ids[:2]


def test_refused_events_are_on_the_disk_and_the_others_go_on(harness: MemoryHarness, tmp_path: Path) -> None:
    sink = Recorder()
    ids = harness.event_ids()
    sink.refuses = {ids[1], ids[4]}
    running = runner(harness, sink, tmp_path)
    running.run()
    lines = [json.loads(line) for line in (tmp_path / "refused.jsonl").read_text().splitlines()]
    assert [(line["event"]["id"], line["reason"]) for line in lines] == [
        (ids[1], "not that one"),
        (ids[4], "not that one"),
    ]
    assert (running.written, running.refused) == (len(ids) - 2, 2)
    assert left(harness.store) == 0


def test_what_is_not_written_when_it_stops_stays_with_the_group(harness: MemoryHarness, tmp_path: Path) -> None:
    class Stopping(Recorder):
        def write(self, events: Sequence[ReceivedEvent]) -> list[Refused]:
            if len(self.got) >= 4:
                running.stop()
                raise SinkAwayError("no answer")
            return super().write(events)

    sink = Stopping()
    running = runner(harness, sink, tmp_path)
    running.run()
    assert left(harness.store) == len(harness.event_ids()) - 4
    after = Recorder()
    runner(harness, after, tmp_path).run()
    assert sink.got + after.got == harness.event_ids()


def test_a_failure_that_needs_a_person_ends_it_and_acknowledges_nothing(harness: MemoryHarness, tmp_path: Path) -> None:
    class Broken(Recorder):
        def write(self, events: Sequence[ReceivedEvent]) -> list[Refused]:
            raise SinkFailedError(f"no table for {len(events)} events")

    sink = Broken()
    with pytest.raises(SinkFailedError):
        runner(harness, sink, tmp_path).run()
    assert left(harness.store) == len(harness.event_ids())
    assert sink.closed


def test_other_types_are_acknowledged_unseen(harness: MemoryHarness, tmp_path: Path) -> None:
    harness.store.enqueue([Article(id="x", text="")])
    sink = Recorder()
    consumer = Consumer(harness.store, group="g", name="one", block_seconds=0.01)
    file = RefusedFile(tmp_path / "refused.jsonl")
    SinkRunner(consumer, sink, file, types=["quotewire.article.dead"], once=True).run()
    assert sink.got == []
    assert left(harness.store) == 0
    assert not file.path.exists()

"""The stage runner over the store in memory: isolated failures, re-sent articles, dead letters."""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NoReturn
from unittest.mock import Mock

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from structlog.testing import capture_logs

from quotewire.schemas import Article, Document, Failure, Repaired
from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.errors import RejectedError, TransientError
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.stages.contract import Begun, FailedArticle, Ref, Settled, Settlement, StageRun
from quotewire.tasks.stages.handlers import works
from quotewire.tasks.stages.runner import MESSAGE_MAX, Job, Result, StageRunner, Work, backoff, describe_failure
from quotewire.worker.dispatch.admission import sorted_out
from quotewire.worker.store.memory import MemoryStore
from quotewire.worker.store.protocol import Limits

TEXT = "“We will repair the bridge before the winter comes,” said Mayor Ana Kovač on Monday. Nobody objected."


class Bench:
    """A store, the messages sent so far, and runners for any handler."""

    def __init__(self) -> None:
        self.store: MemoryStore = MemoryStore(1, Limits())
        self.sent: list[tuple[Stage, list[str], bool, float]] = []

    def send(self, stage: Stage, refs: Sequence[Ref], *, takeover: bool = False, countdown: float = 0) -> None:
        self.sent.append((stage, [str(ref) for ref in refs], takeover, countdown))

    def admit(self, *texts: str, language: str = "en") -> list[Ref]:
        articles = [Article(id=f"a-{number}", text=text, language=language) for number, text in enumerate(texts)]
        self.store.enqueue(articles)
        admissions, _ = sorted_out(self.store.read(0, "d", 100), 10**6)
        return [admitted.ref for admitted in self.store.admit(admissions)]

    def runner(self, work: Work, stage: Stage = "extract") -> StageRunner:
        return StageRunner(stage, work, self.store, self.send)

    def state(self, ref: Ref) -> str | None:
        record = self.store.article(str(ref))
        return None if record is None else record.state


@pytest.fixture
def bench() -> Bench:
    return Bench()


def passing(jobs: Sequence[Job]) -> list[Result]:
    return [Result("next", '{"x": 1}', []) for _ in jobs]


def failing_on(marker: bytes, error: Exception) -> Work:
    def work(jobs: Sequence[Job]) -> list[Result]:
        if any(marker in job.input for job in jobs):
            raise error
        return passing(jobs)

    return work


def test_the_three_stages_make_a_document_with_its_events(bench: Bench) -> None:
    pipeline = Pipeline()
    refs = bench.admit(TEXT)
    for stage, work in works(pipeline, lambda ref: f"key of {ref.key}").items():
        bench.runner(work, stage).run(refs)
    (ref,) = refs
    record = bench.store.article(str(ref))
    assert record is not None
    assert record.document is not None
    document = Document.model_validate_json(record.document)
    assert record.state == "completed"
    assert [attribution.type for attribution in document.attributions] == ["direct"]
    assert [message[0] for message in bench.sent] == ["repair", "attribute"]
    events, _ = bench.store.events(bench.store.events_cursor("0"))
    types = [entry.type.removeprefix("quotewire.") for entry in events]
    assert types == ["article.extracted", "article.repaired", "statement.attributed", "article.completed"]
    assert json.loads(events[-1].event)["data"]["document_key"] == f"key of {ref.key}"
    (expected,) = pipeline.process([Article(id="a-0", text=TEXT, language="en")])
    assert document == expected


def test_each_message_is_observed_with_what_it_completed(bench: Bench) -> None:
    runs: list[StageRun] = []
    refs = bench.admit(TEXT, TEXT + " Twice.", "Ana Kovač war am Montag hier.")
    for stage, work in works(Pipeline(), str).items():
        StageRunner(stage, work, bench.store, bench.send, observe=runs.append).run(refs)
        StageRunner(stage, work, bench.store, bench.send, observe=runs.append).run(refs)  # a duplicate message
    assert [(run.stage, run.worked) for run in runs[::2]] == [("extract", 3), ("repair", 3), ("attribute", 3)]
    assert [run.worked for run in runs[1::2]] == [0, 0, 0]
    assert all(run.seconds > 0 for run in runs)
    assert [run.statements for run in runs] == [0, 0, 0, 0, 2, 0]
    assert [run.words for run in runs] == [0, 0, 0, 0, 2 * len(TEXT.split()) + 1 + 6, 0]


def test_log_lines_of_a_failing_article_name_it(bench: Bench) -> None:
    (ref,) = bench.admit(TEXT)
    work = failing_on(b"Kova", ValueError("Ana is what the article says"))
    with capture_logs() as lines:
        for _ in range(3):
            bench.runner(work).run([ref])
    named = {"article": str(ref), "article_id": "a-0", "stage": "extract", "exception": "ValueError"}
    assert [(line["event"], line.get("attempt")) for line in lines] == [
        ("article_failed", 1),
        ("article_failed", 2),
        ("article_failed", 3),
        ("article_died", 3),
    ]
    assert all(named.items() <= line.items() for line in lines)
    assert "Ana" not in json.dumps(lines)


def test_a_rejected_article_is_terminal_with_its_reason(bench: Bench) -> None:
    (ref,) = bench.admit("")
    assert bench.runner(works(Pipeline(), str)["extract"]).run([ref]) == {"rejected": 1}
    events, _ = bench.store.events(bench.store.events_cursor("0"))
    assert json.loads(events[-1].event)["data"]["reason"]["code"] == "empty"
    assert bench.sent == []


def test_a_rejection_in_a_batch_of_attribute_rejects_only_its_article(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = Pipeline()
    refs = bench.admit(TEXT, TEXT + " DEADLY")
    made = works(pipeline, str)
    bench.runner(made["extract"]).run(refs)
    bench.runner(made["repair"], "repair").run(refs)
    whole = pipeline.attribute

    def attribute(batch: Sequence[Repaired]) -> list[Document]:
        if any("DEADLY" in item.extracted.original for item in batch):
            raise RejectedError("too_long", "too long")
        return whole(batch)

    monkeypatch.setattr(pipeline, "attribute", attribute)
    assert bench.runner(made["attribute"], "attribute").run(refs) == {"completed": 1, "rejected": 1}
    assert [bench.state(ref) for ref in refs] == ["completed", "rejected"]


@pytest.mark.parametrize("error", [ValueError("bad"), TransientError("away"), MemoryError(), RecursionError()])
def test_an_article_that_fails_does_not_fail_its_neighbours(bench: Bench, error: Exception) -> None:
    refs = bench.admit("one", "DEADLY", "three")
    fates = bench.runner(failing_on(b"DEADLY", error)).run(refs)
    assert fates == {"next": 2, "retry": 1}
    (onward, retry) = bench.sent
    assert onward == ("repair", [str(refs[0]), str(refs[2])], False, 0.0)
    assert retry[:3] == ("extract", [str(refs[1])], False)
    assert 1 <= retry[3] <= 3


def test_an_article_that_fails_three_times_is_dead_with_exception_and_place(bench: Bench) -> None:
    (ref,) = bench.admit("DEADLY")
    runner = bench.runner(failing_on(b"DEADLY", ValueError("no quotation mark left")))
    assert [runner.run([ref]) for _ in range(3)] == [{"retry": 1}, {"retry": 1}, {"dead": 1}]
    assert all(later[3] > earlier[3] / 3 for earlier, later in pairwise(bench.sent))
    (item,) = bench.store.dead_list()
    assert item.letter.reason.code == "stage_failed"
    assert item.letter.failure is not None
    assert item.letter.failure.exception == "ValueError"
    assert item.letter.failure.location.startswith("tasks/stages/runner.py:")
    assert item.letter.attempts == 3


def test_an_article_that_kills_its_process_three_times_is_dead(bench: Bench) -> None:
    (ref,) = bench.admit("DEADLY")

    def killed(jobs: Sequence[Job]) -> NoReturn:
        raise SystemExit

    for _ in range(3):
        with pytest.raises(SystemExit):
            bench.runner(killed).run([ref], redelivered=True)
    assert bench.runner(killed).run([ref], redelivered=True) == {"exhausted": 1}
    (item,) = bench.store.dead_list()
    assert item.letter.reason.code == "attempts_exhausted"


def test_a_redelivered_batch_is_split_before_anything_is_begun(bench: Bench) -> None:
    refs = bench.admit("one", "two")
    assert bench.runner(passing).run(refs, redelivered=True) == {"split": 2}
    assert bench.sent == [("extract", [str(ref)], True, 0) for ref in refs]


def test_an_article_past_its_stage_goes_on_where_it_stands(bench: Bench) -> None:
    (ref,) = bench.admit("one")
    runner = bench.runner(passing)
    runner.run([ref])
    assert runner.run([ref], redelivered=True) == {"settled": 1}
    assert bench.sent == [("repair", [str(ref)], False, 0)] * 2


def test_a_copy_of_a_message_is_not_copied_on(bench: Bench) -> None:
    (ref,) = bench.admit("one")
    runner = bench.runner(passing)
    runner.run([ref])
    assert runner.run([ref]) == {"settled": 1}
    assert bench.sent == [("repair", [str(ref)], False, 0)]


def test_an_article_in_other_hands_is_left_alone(bench: Bench) -> None:
    (ref,) = bench.admit("one")
    bench.store.begin([ref], "extract", "somebody")
    assert bench.runner(passing).run([ref]) == {"busy": 1}
    assert bench.runner(passing).run([ref], takeover=True) == {"next": 1}


def test_the_time_limit_gives_every_unfinished_article_back(bench: Bench) -> None:
    refs = bench.admit("one", "two", "three")

    def slow(jobs: Sequence[Job]) -> NoReturn:
        raise SoftTimeLimitExceeded

    assert bench.runner(slow).run(refs) == {"retry": 3}
    assert [message[1] for message in bench.sent] == [[str(ref)] for ref in refs]


def test_the_time_limit_while_working_one_by_one_keeps_what_is_done(bench: Bench) -> None:
    refs = bench.admit("one", "DEADLY", "SLOW", "four")

    def work(jobs: Sequence[Job]) -> list[Result]:
        text = b"".join(job.input for job in jobs)
        if b"DEADLY" in text:
            raise ValueError
        if b"SLOW" in text:
            raise SoftTimeLimitExceeded
        return passing(jobs)

    assert bench.runner(work).run(refs) == {"next": 1, "retry": 3}


class HeavyStore(MemoryStore):
    """A store in which one step of one article needs more memory than there is."""

    def __init__(self, step: str) -> None:
        super().__init__(1, Limits())
        self._step = step
        self.heavy: Ref | None = None

    def _burdened(self, step: str, refs: Sequence[Ref]) -> None:
        if step == self._step and self.heavy in refs:
            raise MemoryError

    def begin(self, refs: Sequence[Ref], stage: Stage, owner: str, *, takeover: bool = False) -> list[Begun]:
        begun = super().begin(refs, stage, owner, takeover=takeover)  # the server did it; the answer is too large
        self._burdened("begin", refs)
        return begun

    def settle(self, settlements: Sequence[Settlement]) -> list[Settled]:
        self._burdened("settle", [item.ref for item in settlements])
        return super().settle(settlements)

    def fail(self, ref: Ref, stage: Stage, owner: str, failure: Failure) -> tuple[Literal["retry", "exhausted"], int]:
        self._burdened("fail", [ref])
        return super().fail(ref, stage, owner, failure)

    def dead_letter(self, failed_articles: Sequence[FailedArticle]) -> list[Settled]:
        self._burdened("dead_letter", [item.ref for item in failed_articles])
        return super().dead_letter(failed_articles)


@pytest.mark.parametrize("step", ["begin", "settle"])
def test_a_step_that_fails_fails_only_its_article_and_says_why(bench: Bench, step: str) -> None:
    bench.store = store = HeavyStore(step)
    refs = bench.admit("one", "two", "three")
    store.heavy = refs[1]
    runner = bench.runner(passing)
    assert runner.run(refs) == {"next": 2, "retry": 1}
    assert [runner.run([refs[1]]) for _ in range(2)] == [{"retry": 1}, {"dead": 1}]
    (item,) = store.dead_list()
    assert (item.letter.reason.code, item.letter.attempts) == ("stage_failed", 3)
    assert item.letter.failure is not None
    assert item.letter.failure.exception == "MemoryError"


@pytest.mark.parametrize(("step", "fate"), [("fail", {"next": 2, "unsettled": 1}), ("dead_letter", {"dead": 2})])
def test_an_article_that_cannot_even_be_given_up_stops_no_other(bench: Bench, step: str, fate: dict[str, int]) -> None:
    bench.store = store = HeavyStore(step)
    refs = bench.admit("one", "DEADLY", "three")
    store.heavy = refs[1]
    if step == "fail":
        assert bench.runner(failing_on(b"DEADLY", ValueError())).run(refs) == fate
        return
    everything = bench.runner(failing_on(b"", ValueError()))
    everything.run(refs)
    everything.run(refs)
    assert everything.run(refs) == fate | {"unsettled": 1}


def test_a_store_that_stays_away_ends_the_message(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    refs = bench.admit("one")
    monkeypatch.setattr(bench.store, "settle", Mock(side_effect=TransientError("away")))
    with pytest.raises(TransientError):
        StageRunner("extract", passing, bench.store, bench.send, settle_seconds=0.0).run(refs)


def test_what_was_worked_on_is_settled_when_the_store_is_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    refs = bench.admit("one", "two")
    settle, tries = bench.store.settle, iter([True, True, True])
    waits: list[float] = []

    def sometimes(settlements: Sequence[Settlement]) -> list[Settled]:
        if next(tries, False):
            raise TransientError("away")
        return settle(settlements)

    monkeypatch.setattr(bench.store, "settle", sometimes)
    monkeypatch.setattr("time.sleep", waits.append)
    assert bench.runner(passing).run(refs) == {"next": 2}
    assert waits == [0.5, 1.0, 2.0]


def test_what_cannot_be_begun_comes_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    refs = bench.admit("one", "two")
    with monkeypatch.context() as away:
        away.setattr(bench.store, "begin", Mock(side_effect=TransientError("away")))
        assert bench.runner(passing).run(refs) == {"away": 2}
    ((stage, sent, takeover, countdown),) = bench.sent
    assert (stage, sent, takeover) == ("extract", [str(ref) for ref in refs], False)
    assert 1.5 <= countdown <= 4.5
    assert bench.runner(passing).run(refs) == {"next": 2}


def test_work_that_was_settled_by_another_is_not_sent_on(bench: Bench) -> None:
    (ref,) = bench.admit("one")

    def overtaken(jobs: Sequence[Job]) -> list[Result]:
        bench.runner(passing).run([ref], takeover=True)
        return passing(jobs)

    assert bench.runner(overtaken).run([ref]) == {"already": 1}
    assert len(bench.sent) == 1


def test_backoff_doubles_and_is_spread() -> None:
    delays = [{backoff(attempts) for _ in range(50)} for attempts in (1, 2)]
    assert 1 <= min(delays[0]) < max(delays[0]) <= 3
    assert 2 <= min(delays[1]) < max(delays[1]) <= 6


def test_a_failure_outside_our_code_has_no_place_and_a_short_message() -> None:
    failure = describe_failure(ValueError("x" * 10_000))
    assert failure.location == "unknown"
    assert len(failure.message) == MESSAGE_MAX


def test_every_stage_has_its_work() -> None:
    assert tuple(works(Pipeline(), str)) == STAGES

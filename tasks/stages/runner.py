"""The sequence that all three stages share: begin, work, settle; and the handling of failures.

Batches only save round trips and make spaCy faster. Each article has its own outcome: if a batch fails, its articles
are tried one by one, and a message whose process died is split before anything is retried.
"""

import random
import traceback
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from quotewire.schemas import Event, Failure, Reason
from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.stages.contract import Begun, FailedArticle, Ref, Send, Settlement, StageStore

BACKOFF: Final = 2.0
"""Delay before the first retry, in seconds; doubled for each further one, with jitter of half the delay either way."""
MESSAGE_MAX: Final = 500
"""Maximum length of a recorded exception message, in characters; the message may quote the article."""

log = structlog.get_logger("quotewire.stages")

_OWN_PACKAGES = frozenset({"schemas", "tasks", "worker"})
_ROOT = Path(__file__).absolute().parents[2]


@dataclass(frozen=True, slots=True)
class Job:
    """One article at one stage."""

    ref: Ref
    input: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a stage for one job."""

    outcome: Literal["next", "completed", "rejected"]
    output: str | None
    events: Sequence[Event]


Work = Callable[[Sequence[Job]], list[Result]]
"""A stage's work on some articles, with results in the same order; an exception fails all of them."""


class StageRunner:
    """Runs one stage over messages of article references.

    Args:
        stage: the stage.
        work: the stage's function.
        store: the store that begins and settles articles.
        send: puts a message on a stage's queue.
    """

    def __init__(self, stage: Stage, work: Work, store: StageStore, send: Send) -> None:
        self._stage = stage
        self._work = work
        self._store = store
        self._send = send

    def run(self, refs: Sequence[Ref], *, takeover: bool = False, redelivered: bool = False) -> dict[str, int]:
        """Run the stage on ``refs``; returns the number of articles per outcome, for the log and for Flower.

        Args:
            refs: the message's articles.
            takeover: ignore the lease of an owner that is known to be dead.
            redelivered: the message came back because its process died. One of several articles may have killed
                it, so each is sent again in a message of its own.
        """
        if redelivered and len(refs) > 1:
            for ref in refs:
                self._send(self._stage, [ref], takeover=True)
            return {"split": len(refs)}
        owner = uuid.uuid4().hex
        begun = self._store.begin(refs, self._stage, owner, takeover=takeover or redelivered)
        fates = Counter(answer.status for answer in begun if answer.status != "go")
        answers = list(zip(refs, begun, strict=True))
        if takeover or redelivered:
            self._pass_on(answers)
        self._dead_letter([_exhausted(ref, self._stage) for ref, answer in answers if answer.status == "exhausted"])
        jobs = [Job(ref, answer.input) for ref, answer in answers if answer.status == "go"]
        return dict(fates + self._run_jobs(jobs, owner))

    def _pass_on(self, answers: Sequence[tuple[Ref, Begun]]) -> None:
        """Re-send articles that are past this stage to their next stage, because the dead process may not have done so.

        Called only after a process died: other late messages are duplicates, and would be duplicated on and on.
        """
        later: defaultdict[Stage, list[Ref]] = defaultdict(list)
        for ref, answer in answers:
            if answer.status == "settled" and answer.stage is not None:
                later[answer.stage].append(ref)
        for stage, refs in later.items():
            self._send(stage, refs)

    def _run_jobs(self, jobs: Sequence[Job], owner: str) -> Counter[str]:
        results: list[tuple[Ref, Result]] = []
        failures: list[tuple[Ref, Exception]] = []
        for job, made in zip(jobs, self._work_all(jobs), strict=True):
            if isinstance(made, Result):
                results.append((job.ref, made))
            else:
                failures.append((job.ref, made))
        fates = self._settle(results, owner)
        for ref, error in failures:
            fates[self._fail(ref, error, owner)] += 1
        return fates

    def _work_all(self, jobs: Sequence[Job]) -> list[Result | Exception]:
        """Return the result or error of each job; tries all jobs together, then one by one."""
        try:
            return [*self._work(jobs)] if jobs else []
        except SoftTimeLimitExceeded as error:
            return [error for _ in jobs]
        except Exception as error:  # noqa: BLE001 - whatever it was, one article must not stop its neighbours
            return self._work_each(jobs) if len(jobs) > 1 else [error]

    def _work_each(self, jobs: Sequence[Job]) -> list[Result | Exception]:
        made: list[Result | Exception] = []
        for job in jobs:
            outcome = self._work_all([job])
            made += outcome
            if isinstance(outcome[0], SoftTimeLimitExceeded):  # there is no time left for the others either
                break
        return made + [made[-1]] * (len(jobs) - len(made))

    def _settle(self, results: Sequence[tuple[Ref, Result]], owner: str) -> Counter[str]:
        if not results:
            return Counter()
        settlements = [
            Settlement(ref, self._stage, owner, made.outcome, made.output, made.events) for ref, made in results
        ]
        answers = self._store.settle(settlements)
        settled = [item for item, answer in zip(settlements, answers, strict=True) if answer == "done"]
        if onward := [item.ref for item in settled if item.outcome == "next"]:
            self._send(STAGES[STAGES.index(self._stage) + 1], onward)
        return Counter(item.outcome for item in settled) + Counter(answer for answer in answers if answer != "done")

    def _fail(self, ref: Ref, error: Exception, owner: str) -> str:
        failure = describe_failure(error)
        verdict, attempts = self._store.fail(ref, self._stage, owner, failure)
        if verdict == "retry":
            self._send(self._stage, [ref], countdown=backoff(attempts))
            return "retry"
        reason = Reason(code="stage_failed", message=f"{failure.exception}: {failure.message}"[:MESSAGE_MAX])
        self._dead_letter([FailedArticle(ref, self._stage, reason, failure)])
        return "dead"

    def _dead_letter(self, failed_articles: Sequence[FailedArticle]) -> None:
        if not failed_articles:
            return
        for failed, answer in zip(failed_articles, self._store.dead_letter(failed_articles), strict=True):
            if answer == "done":
                failure = failed.failure
                log.error(
                    "article_died",
                    article=str(failed.ref),
                    stage=failed.stage,
                    reason=failed.reason.code,
                    exception=failure and failure.exception,  # not its message, which may quote the article
                    location=failure and failure.location,
                )


def backoff(attempts: int) -> float:
    """Delay before the next attempt in seconds: 2 after the first, 4 after the second, with 50% jitter either way."""
    return BACKOFF * 2.0 ** (attempts - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - jitter, not a secret


def describe_failure(error: BaseException) -> Failure:
    """Describe an exception for a dead letter; ``location`` is the innermost frame of our own code."""
    frames = traceback.extract_tb(error.__traceback__)
    location = next((place for frame in reversed(frames) if (place := _own_place(frame))), "unknown")
    return Failure(exception=type(error).__name__, message=str(error)[:MESSAGE_MAX], location=location)


def _own_place(frame: traceback.FrameSummary) -> str | None:
    path = Path(frame.filename)
    if not path.is_relative_to(_ROOT):
        return None
    relative = path.relative_to(_ROOT)
    return f"{relative}:{frame.lineno}" if relative.parts[0] in _OWN_PACKAGES else None


def _exhausted(ref: Ref, stage: Stage) -> FailedArticle:
    message = f"{stage} was begun again and again and never came to an end: the process was killed or hung each time"
    return FailedArticle(ref, stage, Reason(code="attempts_exhausted", message=message))

"""The sequence that all three stages share: begin, work, settle; and the handling of failures.

Batches only save round trips and make spaCy faster. Each article has its own outcome: if a batch fails, at whichever
step, its articles are tried one by one, and a message whose process died is split before anything is retried. A store
that is away is waited for: what was not begun comes again in a while, what was worked on is settled within half a
minute. Only after that a message ends early, and its articles are re-sent when their leases expire.
"""

import random
import time
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
from quotewire.schemas.traceparent import carried_traceparent, trace_id
from quotewire.tasks.errors import TransientError
from quotewire.tasks.stages.contract import (
    Attempt,
    Begun,
    FailedArticle,
    Observe,
    PassedOn,
    Ref,
    Send,
    Settlement,
    StageRun,
    StageStore,
    StartTrace,
    Trace,
    pass_on,
)

BACKOFF: Final = 2.0
"""Delay before the first retry, in seconds; doubled for each further one, with jitter of half the delay either way."""
AWAY_SECONDS: Final = 3.0
"""Seconds until a message is looked at again whose articles could not be begun because the store was away; with jitter
of half of it either way. The broker may be there all the same: it can be another server."""
SETTLE_SECONDS: Final = 30.0
"""How long it is tried to settle what was worked on while the store is away: longer than a replica needs to take over.
Without that the work would be lost, and begin again after a lease."""
_FIRST_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 5.0
"""Seconds between two such tries, at first and at most."""
MESSAGE_MAX: Final = 500
"""Maximum length of a recorded exception message, in characters; the message may quote the article."""

log = structlog.get_logger("quotewire.stages")

_TIME_LIMIT: Final[str] = SoftTimeLimitExceeded.__name__
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
    statements: int = 0
    words: int = 0
    """Of a completed article."""


Work = Callable[[Sequence[Job]], list[Result]]
"""A stage's work on some articles, with results in the same order; an exception fails all of them."""


class StageRunner:
    """Runs one stage over messages of article references.

    Args:
        stage: the stage.
        work: the stage's function.
        store: the store that begins and settles articles.
        send: puts a message on a stage's queue.
        observe: takes note of each message.
        start_trace: traces each article's attempt.
        settle_seconds: how long to try to settle while the store is away.
    """

    def __init__(
        self,
        stage: Stage,
        work: Work,
        store: StageStore,
        send: Send,
        *,
        observe: Observe = lambda _run: None,
        start_trace: StartTrace = pass_on,
        settle_seconds: float = SETTLE_SECONDS,
    ) -> None:
        self._stage = stage
        self._work = work
        self._store = store
        self._send = send
        self._observe = observe
        self._start_trace = start_trace
        self._settle_seconds = settle_seconds
        self._attempts: dict[Ref, Attempt] = {}
        self._traces: dict[Ref, Trace] = {}

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
        began = time.perf_counter()
        owner = uuid.uuid4().hex
        try:
            answers, fates = self._begin(refs, owner, takeover=takeover or redelivered)
        except TransientError as error:
            # The message would be lost, and its articles wait for a lease.
            log.warning("store_away", stage=self._stage, articles=len(refs), error=str(error)[:MESSAGE_MAX])
            delay = AWAY_SECONDS * random.uniform(0.5, 1.5)  # noqa: S311 - jitter, not a secret
            self._send(self._stage, refs, takeover=takeover or redelivered, countdown=delay)
            return {"away": len(refs)}
        if takeover or redelivered:
            self._pass_on(answers)
        for ref in [ref for ref, answer in answers if answer.status == "exhausted"]:
            self._give_up(_exhausted(ref, self._stage))
        jobs = [Job(ref, answer.input) for ref, answer in answers if answer.status == "go"]
        fates.update(answer.status for _, answer in answers if answer.status != "go")
        self._start_traces([(ref, answer) for ref, answer in answers if answer.status == "go"])
        try:
            made, completed = self._run_jobs(jobs, owner)
        finally:  # the store went away: Celery logs that once, and nothing was decided about any article
            for trace in self._traces.values():
                trace.end("unsettled")
        fates = fates + made
        statements, words = sum(one.statements for one in completed), sum(one.words for one in completed)
        seconds = time.perf_counter() - began
        self._observe(StageRun(self._stage, seconds, len(jobs), fates, statements, words))
        return dict(fates)

    def _start_traces(self, begun: Sequence[tuple[Ref, Begun]]) -> None:
        for ref, answer in begun:
            traceparent = carried_traceparent(answer.input)
            attempt = Attempt(ref, self._stage, answer.article_id, answer.attempts, len(begun), traceparent)
            self._attempts[ref] = attempt
            self._traces[ref] = self._start_trace(attempt)

    def _end(self, ref: Ref, fate: str, failure: Failure | None = None) -> None:
        """Say of a begun article that its attempt is over; a failure has its own line in the log."""
        if failure is None:
            log.info("stage_ended", **self._article(ref), fate=fate)
        self._traces.pop(ref).end(fate, failure)

    def _traceparent(self, ref: Ref) -> str | None:
        return self._traces.get(ref, PassedOn(None)).traceparent

    def _begin(
        self, refs: Sequence[Ref], owner: str, *, takeover: bool
    ) -> tuple[list[tuple[Ref, Begun]], Counter[str]]:
        """Begin the articles, together or else one by one; also returns the fates of those that cannot be begun.

        The input of a whole batch may not fit into memory. The store may have begun such an article all the same.
        """
        try:
            return list(
                zip(refs, self._store.begin(refs, self._stage, owner, takeover=takeover), strict=True)
            ), Counter()
        except TransientError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, one article must not stop its neighbours
            failure = describe_failure(error)
        if len(refs) == 1:
            return [], Counter([self._fail(refs[0], failure, owner)])
        each = [self._begin([ref], owner, takeover=takeover) for ref in refs]
        return [answer for answers, _ in each for answer in answers], sum((fates for _, fates in each), Counter())

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

    def _run_jobs(self, jobs: Sequence[Job], owner: str) -> tuple[Counter[str], list[Result]]:
        """Work on the jobs; returns the fates, and the results that completed an article here and now."""
        results: list[tuple[Ref, Result]] = []
        failures: list[tuple[Ref, Failure]] = []
        for job, made in zip(jobs, self._work_all(jobs), strict=True):
            if isinstance(made, Result):
                results.append((job.ref, made))
            else:
                failures.append((job.ref, made))
        fates, completed = self._settle_all(results, owner)
        fates.update(self._fail(ref, failure, owner) for ref, failure in failures)
        return fates, completed

    def _work_all(self, jobs: Sequence[Job]) -> list[Result | Failure]:
        """Return the result or failure of each job; tries all jobs together, then one by one.

        An exception is described at once and let go: its traceback holds on to the memory of all that was tried.
        """
        try:
            return [*self._work(jobs)] if jobs else []
        except Exception as error:  # noqa: BLE001 - whatever it was, one article must not stop its neighbours
            failure = describe_failure(error)
        if len(jobs) == 1 or _out_of_time(failure):
            return [failure] * len(jobs)
        return self._work_each(jobs)

    def _work_each(self, jobs: Sequence[Job]) -> list[Result | Failure]:
        made: list[Result | Failure] = []
        for job in jobs:
            (outcome,) = self._work_all([job])
            made.append(outcome)
            if isinstance(outcome, Failure) and _out_of_time(outcome):  # there is no time left for the others either
                break
        return made + [made[-1]] * (len(jobs) - len(made))

    def _settle_all(self, results: Sequence[tuple[Ref, Result]], owner: str) -> tuple[Counter[str], list[Result]]:
        settled = self._settle(results, owner) if results else []
        for ref, fate in settled:
            if ref in self._traces:  # else it could not be settled, and failed
                self._end(ref, fate)
        if onward := [ref for ref, fate in settled if fate == "next"]:
            self._send(STAGES[STAGES.index(self._stage) + 1], onward)
        completed = {ref for ref, fate in settled if fate == "completed"}
        return Counter(fate for _, fate in settled), [made for ref, made in results if ref in completed]

    def _settle(self, results: Sequence[tuple[Ref, Result]], owner: str) -> list[tuple[Ref, str]]:
        """Settle together or else one by one; returns each article's fate.

        What an article makes may be more than memory holds, although its work came to an end.
        """
        settlements = [
            Settlement(ref, self._stage, owner, made.outcome, made.output, self._traced(ref, made.events))
            for ref, made in results
        ]
        try:
            answers = self._settle_patiently(settlements)
        except TransientError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, one article must not stop its neighbours
            failure = describe_failure(error)
        else:
            pairs = zip(settlements, answers, strict=True)
            return [(item.ref, item.outcome if answer == "done" else answer) for item, answer in pairs]
        if len(results) == 1 or _out_of_time(failure):
            return [(ref, self._fail(ref, failure, owner)) for ref, _ in results]
        return [fate for result in results for fate in self._settle([result], owner)]

    def _traced(self, ref: Ref, events: Sequence[Event]) -> list[Event]:
        """The events with the trace that a consumer goes on with."""
        change = {"traceparent": self._traceparent(ref)}
        return [event.model_copy(update=change) for event in events]

    def _settle_patiently(self, settlements: Sequence[Settlement]) -> Sequence[str]:
        """Settle, and wait for a store that is away; a lease that runs out meanwhile does no harm."""
        deadline, wait = time.monotonic() + self._settle_seconds, _FIRST_WAIT
        while True:
            try:
                return self._store.settle(settlements)
            except TransientError as error:
                if time.monotonic() >= deadline:
                    raise
                if wait == _FIRST_WAIT:
                    said = str(error)[:MESSAGE_MAX]
                    log.warning("settling_waits", stage=self._stage, articles=len(settlements), error=said)
            time.sleep(wait)
            wait = min(_LONGEST_WAIT, 2 * wait)

    def _fail(self, ref: Ref, failure: Failure, owner: str) -> str:
        """Give an article's lease back with the failure, or dead-letter it. Its neighbours go on if even that fails."""
        try:
            fate = self._retry_or_bury(ref, failure, owner)
        except TransientError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, one article must not stop its neighbours
            log.warning("not_given_back", **self._article(ref), error=type(error).__name__)
            fate = "unsettled"  # re-sent when its lease expires
        if ref in self._traces:  # else it could not even be begun
            self._end(ref, fate, failure)
        return fate

    def _retry_or_bury(self, ref: Ref, failure: Failure, owner: str) -> str:
        verdict, attempts = self._store.fail(ref, self._stage, owner, failure)
        log.warning(
            "article_failed",
            **(self._article(ref) | {"attempt": attempts}),
            then=verdict,
            exception=failure.exception,  # not its message, which may quote the article
            location=failure.location,
        )
        if verdict == "retry":
            self._send(self._stage, [ref], countdown=backoff(attempts))
            return "retry"
        reason = Reason(code="stage_failed", message=f"{failure.exception}: {failure.message}"[:MESSAGE_MAX])
        self._dead_letter([FailedArticle(ref, self._stage, reason, failure, self._traceparent(ref))])
        return "dead"

    def _give_up(self, failed: FailedArticle) -> None:
        try:
            self._dead_letter([failed])
        except TransientError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, one article must not stop its neighbours
            log.warning("not_buried", **self._article(failed.ref), error=type(error).__name__)

    def _dead_letter(self, failed_articles: Sequence[FailedArticle]) -> None:
        for failed, answer in zip(failed_articles, self._store.dead_letter(failed_articles), strict=True):
            if answer == "done":
                failure = failed.failure
                log.error(
                    "article_died",
                    **self._article(failed.ref),
                    reason=failed.reason.code,
                    exception=failure and failure.exception,  # not its message, which may quote the article
                    location=failure and failure.location,
                )

    def _article(self, ref: Ref) -> dict[str, str | int]:
        """How log lines name an article: by its key and stage, and what else is known once it was begun."""
        named: dict[str, str | int] = {"article": str(ref), "stage": self._stage}
        if attempt := self._attempts.get(ref):
            named |= {"article_id": attempt.article_id, "attempt": attempt.number}
        if trace := trace_id(self._traceparent(ref)):
            named["trace_id"] = trace
        return named


def backoff(attempts: int) -> float:
    """Delay before the next attempt in seconds: 2 after the first, 4 after the second, with 50% jitter either way."""
    return BACKOFF * 2.0 ** (attempts - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - jitter, not a secret


def describe_failure(error: BaseException) -> Failure:
    """Describe an exception for a dead letter; ``location`` is the innermost frame of our own code."""
    frames = traceback.extract_tb(error.__traceback__)
    location = next((place for frame in reversed(frames) if (place := _own_place(frame))), "unknown")
    return Failure(exception=type(error).__name__, message=str(error)[:MESSAGE_MAX], location=location)


def _out_of_time(failure: Failure) -> bool:
    return failure.exception == _TIME_LIMIT


def _own_place(frame: traceback.FrameSummary) -> str | None:
    path = Path(frame.filename)
    if not path.is_relative_to(_ROOT):
        return None
    relative = path.relative_to(_ROOT)
    return f"{relative}:{frame.lineno}" if relative.parts[0] in _OWN_PACKAGES else None


def _exhausted(ref: Ref, stage: Stage) -> FailedArticle:
    message = f"{stage} was begun again and again and never came to an end: the process was killed or hung each time"
    return FailedArticle(ref, stage, Reason(code="attempts_exhausted", message=message))

"""The workers' steps over Redis: begin, settle, fail, dead-letter."""

from collections.abc import Sequence
from typing import Any, Literal

from quotewire.schemas import Failure
from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.stages.contract import MAX_ATTEMPTS, Begun, FailedArticle, Ref, Settled, Settlement
from quotewire.worker.store.dead_letters import (
    article_death,
    dead_counter,
    letter_json,
    reference_of_body,
    remembered_failure,
)
from quotewire.worker.store.protocol import BREAKER_WINDOW
from quotewire.worker.store.redis.base import GROUP, Lanes
from quotewire.worker.store.redis.scripts import Call
from quotewire.worker.store.redis.values import as_int, as_text


class Stages(Lanes):
    """The steps of workers."""

    def begin(self, refs: Sequence[Ref], stage: Stage, owner: str, *, takeover: bool = False) -> list[Begun]:
        """Lease ``stage`` of each article to ``owner``; ``takeover`` ignores the running lease of a dead owner."""
        lease = round(self.limits.lease_seconds * 1000)
        arguments = (GROUP, stage, owner, lease, int(takeover), MAX_ATTEMPTS, self._lease_ahead)
        calls: list[Call] = []
        for ref in refs:
            keys, article = self._article(ref)
            calls.append(((keys.intake, article), arguments))
        return [_begun(*answer) for answer in self._run("begin", calls)]

    def settle(self, settlements: Sequence[Settlement]) -> list[Settled]:
        """Write each stage's output and events, exactly once."""
        return [answer.decode() for answer in self._run("settle", [self._settlement(item) for item in settlements])]

    def _settlement(self, item: Settlement) -> Call:
        keys, article = self._article(item.ref)
        following = STAGES[STAGES.index(item.stage) + 1] if item.outcome == "next" else ""
        head = (GROUP, item.stage, item.owner, item.outcome, item.output or "", following)
        bounds = (
            round(self.limits.retention_seconds * 1000),
            self.limits.events_maxlen,
            BREAKER_WINDOW,
            self.limits.events_max_bytes,
        )
        event_fields = [
            field for event in item.events for field in (event.type, event.id, event.subject, event.model_dump_json())
        ]
        return (keys.intake, article, keys.events, keys.counters, keys.outcomes, keys.paused), (
            *head,
            *bounds,
            *event_fields,
        )

    def fail(self, ref: Ref, stage: Stage, owner: str, failure: Failure) -> tuple[Literal["retry", "exhausted"], int]:
        """Release the stage after a failure; returns what to do next and the attempts so far."""
        _, article = self._article(ref)
        arguments = (stage, owner, failure.model_dump_json(), MAX_ATTEMPTS)
        ((verdict, attempts),) = self._run("fail", [((article,), arguments)])
        return verdict.decode(), attempts

    def dead_letter(self, failed_articles: Sequence[FailedArticle]) -> list[Settled]:
        """Dead-letter each article; three round trips per batch (hashes, bodies, script), since it is rare."""
        if not failed_articles:
            return []
        known = self._known(failed_articles)
        bodies = self._bodies(failed_articles, [entry for entry, *_ in known])
        calls = [
            self._article_call(failed, facts, body)
            for failed, facts, body in zip(failed_articles, known, bodies, strict=True)
        ]
        answers = iter(self._run("dead_letter", [call for call in calls if call is not None]))
        return ["already" if call is None else next(answers).decode() for call in calls]

    def _known(self, failed_articles: Sequence[FailedArticle]) -> list[list[bytes | None]]:
        fields = ("entry", "article_id", "revision", "attempts", "replays", "failure")
        answers = self._each([("HMGET", self._article(failed.ref)[1], *fields) for failed in failed_articles])
        return [answer or [None] * len(fields) for answer in answers]

    def _bodies(self, failed_articles: Sequence[FailedArticle], entries: Sequence[bytes | None]) -> list[bytes]:
        ids = [entry or b"0-1" for entry in entries]  # no entry has this id: nothing is found for one that is gone
        intakes = [self._keys[failed.ref.lane].intake for failed in failed_articles]
        found = self._each([("XRANGE", intake, at, at) for intake, at in zip(intakes, ids, strict=True)])
        return [items[0][1].get(b"article", b"") if items else b"" for items in found]

    def _article_call(self, failed: FailedArticle, known: Sequence[bytes | None], body: bytes) -> Call | None:
        entry, article_id, revision, attempts, replays, remembered = known
        if entry is None or article_id is None or revision is None:
            return None
        keys, article = self._article(failed.ref)
        facts: dict[str, Any] = {"article_id": as_text(article_id), "revision": as_text(revision)}
        failure = failed.failure or (remembered_failure(remembered) if remembered else None)
        event = article_death(failed, **facts, body=body, attempts=as_int(attempts), replays=as_int(replays))
        letter = letter_json(
            lane=failed.ref.lane,
            entry=as_text(entry),
            reason=failed.reason,
            stage=failed.stage,
            attempts=as_int(attempts),
            failure=failure,
            article=reference_of_body(**facts, body=body),
            key=failed.ref.key,
        )
        head = (GROUP, failed.stage, entry, letter, failed.ref.key, as_int(replays), self._prefix(failed.ref.lane))
        bounds = (round(self.limits.retention_seconds * 1000), self.limits.events_maxlen, BREAKER_WINDOW)
        event_fields = (event.type, event.id, event.subject, event.model_dump_json(), self.limits.events_max_bytes)
        counter = dead_counter(failed.reason)
        return (keys.intake, article, keys.events, keys.dead, keys.counters, keys.outcomes), (
            *head,
            *bounds,
            *event_fields,
            counter,
        )


def _begun(status: bytes, stage: bytes, attempts: int, body: bytes, article_id: bytes = b"") -> Begun:
    return Begun(status.decode(), stage.decode() or None, body, attempts, as_text(article_id))  # type: ignore[arg-type]

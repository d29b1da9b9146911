"""The workers' steps in memory: begin, settle, fail, dead-letter."""

from collections.abc import Sequence
from typing import Literal

from quotewire.schemas import Failure
from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.stages.contract import MAX_ATTEMPTS, Begun, FailedArticle, Ref, Settled, Settlement
from quotewire.worker.store.dead_letters import article_death, dead_counter, letter_json, reference_of_body
from quotewire.worker.store.memory.lane import ArticleState, Lane, MemoryLanes, StoredLetter, with_letter


class MemoryStages(MemoryLanes):
    """The steps of workers."""

    def begin(self, refs: Sequence[Ref], stage: Stage, owner: str, *, takeover: bool = False) -> list[Begun]:
        """Lease ``stage`` of each article to ``owner``; ``takeover`` ignores the running lease of a dead owner."""
        with self._lock:
            return [self._begin(ref, stage, owner, takeover=takeover) for ref in refs]

    def _begin(self, ref: Ref, stage: Stage, owner: str, *, takeover: bool) -> Begun:
        lane, article = self._find(ref)
        if article is None or article.unreadable or not article.open:
            return Begun("gone")
        if article.stage != stage:
            return Begun("settled", article.stage, attempts=article.attempts)
        held = self._runs(article)
        repeated = held and article.owner == owner
        if held and not repeated and not takeover:
            return Begun("busy", stage, attempts=article.attempts)
        if not repeated and article.attempts >= MAX_ATTEMPTS:
            return Begun("exhausted", stage, attempts=article.attempts)
        if stage == "extract" and article.entry not in lane.entries:
            return Begun("gone")  # somebody deleted the entry; the audit names the article
        article.attempts += not repeated
        article.begun += not repeated
        article.owner, article.lease = owner, self._clock() + self.limits.lease_seconds
        self._touch(lane, article)
        return Begun("go", stage, self._input(lane, article), article.attempts, article.article_id)

    def _touch(self, lane: Lane, article: ArticleState) -> None:
        article.last_seen = self._clock()
        if article.entry in lane.pending:
            lane.pending[article.entry] = self._clock()

    def _input(self, lane: Lane, article: ArticleState) -> bytes:
        if article.stage == "extract":
            return lane.entries[article.entry].fields[b"article"]
        return (article.output or "").encode()

    def settle(self, settlements: Sequence[Settlement]) -> list[Settled]:
        """Write each stage's output and events, exactly once."""
        with self._lock:
            return [self._settle(item) for item in settlements]

    def _settle(self, item: Settlement) -> Settled:
        lane, article = self._find(item.ref)
        if article is None or article.unreadable:
            return "already"
        marker = article.markers.get(item.stage)
        if not article.open or article.stage != item.stage or marker is not None:
            return "done" if marker == item.owner else "already"
        article.markers[item.stage] = item.owner
        for event in item.events:
            self._tell(lane, event)
        article.attempts, article.lease, article.owner, article.failure = 0, 0.0, None, None
        article.output = item.output
        self._touch(lane, article)
        if item.outcome == "next":
            article.stage = STAGES[STAGES.index(item.stage) + 1]
            return "done"
        article.state = item.outcome
        self._end(lane, article)
        if lane.pause and lane.pause.trial == article.entry:
            lane.pause = None
            lane.outcomes.clear()
        return "done"

    def _end(self, lane: Lane, article: ArticleState) -> None:
        """The end of every terminal step: acknowledgement, expiry, counts."""
        article.expires = self._clock() + self.limits.retention_seconds
        lane.acknowledge(article.entry)
        lane.counters[article.state] += 1
        lane.outcomes.appendleft(article.state)

    def fail(self, ref: Ref, stage: Stage, owner: str, failure: Failure) -> tuple[Literal["retry", "exhausted"], int]:
        """Release the stage after a failure; returns what to do next and the attempts so far."""
        with self._lock:
            _, article = self._find(ref)
            if article is not None and article.unreadable:
                return "retry", 0
            if article is None or article.stage != stage or article.owner != owner:
                return "retry", article.attempts if article else 0
            article.lease, article.owner, article.failure = 0.0, None, failure
            return "exhausted" if article.attempts >= MAX_ATTEMPTS else "retry", article.attempts

    def dead_letter(self, failed_articles: Sequence[FailedArticle]) -> list[Settled]:
        """Dead-letter each article: dead letter, event and acknowledgement in one step."""
        with self._lock:
            return [self._dead_letter(item) for item in failed_articles]

    def _dead_letter(self, failed: FailedArticle) -> Settled:
        lane, article = self._find(failed.ref)
        if article is None or article.unreadable or not article.open or article.stage != failed.stage:
            return "already"
        if article.entry not in lane.entries:
            return "already"
        body = lane.entries[article.entry].fields[b"article"]
        letter = letter_json(
            lane=lane.number,
            entry=article.entry,
            reason=failed.reason,
            stage=failed.stage,
            attempts=article.attempts,
            failure=failed.failure or article.failure,
            article=reference_of_body(article.article_id, article.revision, body),
            key=failed.ref.key,
        )
        event = article_death(
            failed,
            article_id=article.article_id,
            revision=article.revision,
            body=body,
            attempts=article.attempts,
            replays=article.replays,
        )
        letter_id = self._next_id(lane)
        lane.letters[letter_id] = StoredLetter(letter, body, failed.ref.key, article.replays)
        self._tell(lane, with_letter(event, self._prefix(lane.number) + letter_id))
        article.state, article.lease, article.owner, article.last_seen = "dead", 0.0, None, self._clock()
        self._end(lane, article)
        lane.counters[dead_counter(failed.reason)] += 1
        return "done"

"""The intake in memory: enqueue, read, admit, reclaim, dead-letter unreadable entries, and the circuit breaker."""

import time
from collections.abc import Sequence
from typing import Final, Literal

from quotewire.schemas import Article, Reason
from quotewire.tasks.stages.contract import MAX_ATTEMPTS, Ref, Settled
from quotewire.worker.store.dead_letters import dead_counter, entry_death, entry_letter, fields_as_json, refusal_of
from quotewire.worker.store.keys import lane_of
from quotewire.worker.store.memory.lane import (
    ArticleState,
    Lane,
    MemoryLanes,
    Pause,
    StoredLetter,
    position,
    with_letter,
)
from quotewire.worker.store.protocol import (
    BREAKER_DEATHS,
    CLOCK_STEP,
    INBOX_BYTES,
    INBOX_COUNT,
    INBOX_KEPT,
    MESSAGE_SECONDS,
    READ_BYTES,
    Admission,
    Admitted,
    EnqueueResult,
    Entry,
    Reclaimed,
    Submission,
    Submitted,
    UnreadableEntry,
)

POLL: Final = 0.01
"""Seconds between polls while a read waits."""


class MemoryIntake(MemoryLanes):
    """The steps of producers and of the dispatcher."""

    def enqueue(self, articles: Sequence[Article]) -> list[EnqueueResult]:
        """Put articles on the intake; each is accepted or refused separately."""
        bodies = [article.model_dump_json(exclude_none=True).encode() for article in articles]  # raises for all or none
        with self._lock:
            return [self._enqueue(article, body) for article, body in zip(articles, bodies, strict=True)]

    def _enqueue(self, article: Article, body: bytes) -> EnqueueResult:
        ref = Ref(lane_of(article.article_id, self.lanes), article.key)
        if len(body) > self.limits.max_article_bytes:
            return EnqueueResult("too_large", ref, None, len(body))
        status, entry = self._place(article, ref, body)
        return EnqueueResult(status, ref, entry, len(body))

    def _place(
        self, article: Article, ref: Ref, body: bytes
    ) -> tuple[Literal["accepted", "duplicate", "full"], str | None]:
        lane, known = self._find(ref)
        damaged = known is not None and known.unreadable is not None
        if known and not damaged and (not known.open or known.entry in lane.entries):
            lane.counters["refused"] += 1
            return "duplicate", known.entry
        if self._is_full(lane):
            return "full", None
        entry = self.add({b"article": body}, ref.lane)
        if damaged:  # the dispatcher dead-letters the entry with the reason
            return "accepted", entry
        now = self._clock()
        state = known or ArticleState(article.article_id, article.revision, entry, now, now)
        state.state, state.entry, state.attempts, state.lease, state.owner = "waiting", entry, 0, 0.0, None
        lane.articles[ref.key] = state
        return "accepted", entry

    def enqueue_raw(self, body: bytes) -> str | None:
        """Put a body on the intake unchecked; returns its entry id, or None when the intake is full."""
        with self._lock:
            lane = lane_of(body.decode(errors="replace"), self.lanes)
            return None if self._is_full(self._lanes[lane]) else self.add({b"article": body}, lane)

    def submit(self, submissions: Sequence[Submission]) -> list[Submitted]:
        """Put what Celery messages bring on the intake, each message once."""
        with self._lock:
            return [self._submit(item) for item in submissions]

    def _submit(self, item: Submission) -> Submitted:
        article, name = item.article, item.token if item.article is None else item.article.article_id
        number = lane_of(name, self.lanes)
        lane = self._lanes[number]
        if lane.messages.get(item.token, 0.0) > self._clock():
            return "taken"
        status: Submitted = "accepted"
        if article is not None:
            status, _ = self._place(article, Ref(number, article.key), item.body)
        elif self._is_full(lane):
            status = "full"
        else:
            refusal = item.refusal.model_dump_json() if item.refusal else ""
            self.add({b"article": item.body, b"refused": refusal.encode()}, number)
        if status != "full":
            lane.messages[item.token] = self._clock() + MESSAGE_SECONDS
        return status

    def load_functions(self) -> bool:
        """Do nothing: there are no users of few rights in memory."""
        return False

    def renumber(self) -> int:
        """Do nothing: ids in memory have no end."""
        return 0

    def set_aside(self) -> list[str]:
        """Do nothing: nobody else writes to this memory."""
        return []

    def take_inbox(self) -> int:
        """Move articles from the inbox to its lane's intake, as many as there is room for; returns how many."""
        moved = size = 0
        with self._lock:
            lane = self._lanes[0]
            while lane.inbox and moved < INBOX_COUNT and not self._is_full(lane):
                size += len(lane.inbox[0])
                if moved and size > INBOX_BYTES:
                    break
                self.add(self._from_inbox(lane.inbox.popleft()))
                moved += 1
        return moved

    def _from_inbox(self, body: bytes) -> dict[bytes, bytes]:
        most = self.limits.max_article_bytes
        if len(body) <= most:
            return {b"article": body}
        message = f"{len(body)} bytes, {most} allowed; only the first {INBOX_KEPT} were kept"
        refusal = Reason(code="too_large", message=message)
        return {b"article": body[:INBOX_KEPT], b"refused": refusal.model_dump_json().encode()}

    def _is_full(self, lane: Lane) -> bool:
        return len(lane.entries) >= -(-self.limits.high_water // self.lanes)

    def read(self, lane: int, consumer: str, count: int, *, block_seconds: float = 0.0) -> list[Entry]:
        """Take up to ``count`` new entries of a lane, waiting up to ``block_seconds`` for the first."""
        deadline = time.monotonic() + block_seconds
        here = self._lanes[lane]
        while not here.unread and time.monotonic() < deadline:
            time.sleep(POLL)
        with self._lock:
            taken = _fitting(here, list(here.unread)[:count])
            for _ in taken:
                here.unread.popleft()
            here.pending.update(dict.fromkeys(taken, self._clock()))
            return [self._entry(here, entry) for entry in taken]

    def admit(self, admissions: Sequence[Admission]) -> list[Admitted]:
        """Make the articles of new or reclaimed entries active, and say what to do with each."""
        with self._lock:
            return [self._admit(item) for item in admissions]

    def _admit(self, item: Admission) -> Admitted:
        entry, article = item.entry, item.article
        ref = Ref(entry.lane, article.key)
        lane, known = self._find(ref)
        stage = known.stage if known else "extract"
        if entry.id not in lane.pending:
            return Admitted("gone", ref, stage)
        if known and known.unreadable:
            return Admitted("unreadable", ref, "extract", known.unreadable)
        if known and known.entry != entry.id and (not known.open or known.entry in lane.entries):
            lane.acknowledge(entry.id)
            lane.counters["duplicate"] += 1
            return Admitted("duplicate", ref, stage)
        written = int(entry.id.partition("-")[0]) / 1000
        state = known or ArticleState(article.article_id, article.revision, entry.id, written, written)
        lane.articles[ref.key] = state
        state.state, state.entry, state.replays = "active", entry.id, entry.replays
        if self._runs(state):
            return Admitted("busy", ref, stage)
        return Admitted("exhausted" if state.attempts >= MAX_ATTEMPTS else "send", ref, stage)

    def dead_letter_entries(self, unreadable: Sequence[UnreadableEntry]) -> list[Settled]:
        """Move entries that cannot be admitted to the dead letters."""
        with self._lock:
            return [self._dead_letter_entry(item) for item in unreadable]

    def _dead_letter_entry(self, unreadable: UnreadableEntry) -> Settled:
        entry, lane = unreadable.entry, self._lanes[unreadable.entry.lane]
        if entry.id not in lane.entries:
            return "already"
        if unreadable.article is not None:
            _, known = self._find(Ref(entry.lane, unreadable.article.key))
            if known is None or known.unreadable is None:
                return "already"
            del lane.articles[unreadable.article.key]
        letter_id = self._next_id(lane)
        lane.letters[letter_id] = StoredLetter(entry_letter(unreadable), self._body(lane, entry), None, entry.replays)
        self._tell(lane, with_letter(entry_death(unreadable), self._prefix(entry.lane) + letter_id))
        lane.acknowledge(entry.id)
        lane.counters["dead"] += 1
        lane.counters[dead_counter(unreadable.reason)] += 1
        return "done"

    def reclaim(self, lane: int, consumer: str, count: int, *, cursor: str = "0-0") -> Reclaimed:
        """Take over up to ``count`` entries that were idle for a whole lease; the caller admits them again."""
        with self._lock:
            here, now = self._lanes[lane], self._clock()
            if here.clock - now > CLOCK_STEP:  # it was set back: entries delivered in the future would wait for it
                here.pending.update(dict.fromkeys(here.pending, now))
            here.clock = now
            silent = [
                entry
                for entry, since in sorted(here.pending.items(), key=lambda item: position(item[0]))
                if now - since >= self.limits.lease_seconds and position(entry) >= position(cursor)
            ]
            taken = _fitting(here, silent[:count])
            rest = silent[len(taken) :]
            here.pending.update(dict.fromkeys(taken, now))
            return Reclaimed([self._entry(here, entry) for entry in taken if entry in here.entries], (*rest, "0-0")[0])

    @staticmethod
    def _body(lane: Lane, entry: Entry) -> bytes:
        return entry.body if entry.unread_bytes is None else lane.entries[entry.id].fields[b"article"]

    def _entry(self, lane: Lane, entry: str) -> Entry:
        stored = lane.entries[entry]
        known = b"article" in stored.fields
        body = stored.fields[b"article"] if known else fields_as_json(stored.fields)
        size = len(body) if known and len(body) > self.limits.max_article_bytes else None
        return Entry(
            lane.number,
            entry,
            body if size is None else b"",
            has_article=known,
            replays=stored.replays,
            refusal=refusal_of(stored.fields.get(b"refused")),
            unread_bytes=size,
        )

    def in_flight(self) -> int:
        """Number of pending entries over all lanes."""
        return sum(len(lane.pending) for lane in self._lanes)

    def check_breaker(self, lane: int, trial_seconds: float) -> Literal["open", "paused", "trial"]:
        """Pause the lane if too many of its last outcomes are dead, and say whether entries may be read."""
        with self._lock:
            here, now = self._lanes[lane], self._clock()
            if here.pause is None:
                dead = here.outcomes.count("dead")
                if dead <= BREAKER_DEATHS:
                    return "open"
                reason = f"{dead} of the last {len(here.outcomes)} articles went dead"
                here.pause = Pause(now, reason, now + trial_seconds)
                return "paused"
            if here.pause.manual or 0 < here.pause.next_trial - now <= trial_seconds + CLOCK_STEP:
                return "paused"
            here.pause.next_trial = now + trial_seconds
            return "trial"

    def mark_trial(self, entry: Entry) -> None:
        """Record the entry of the half-open trial: if it completes or is rejected, the lane resumes by itself."""
        pause = self._lanes[entry.lane].pause
        if pause and not pause.manual:
            pause.trial = entry.id

    def pause(self, reason: str) -> None:
        """Pause all lanes until ``reset_breaker``: what is in flight goes on, nothing new is read."""
        with self._lock:
            for lane in self._lanes:
                lane.pause = Pause(self._clock(), reason, 0.0, manual=True)

    def look(self, lane: int, after: str, count: int) -> list[Entry]:
        """Look at up to ``count`` entries of a lane's intake behind the entry ``after``, without taking them."""
        with self._lock:
            here = self._lanes[lane]
            behind = [entry for entry in here.entries if position(entry) > position(after)]
            return [self._entry(here, entry) for entry in _fitting(here, behind[:count])]

    def make_known(self, admission: Admission) -> bool:
        """Give the article of an entry that no dispatcher has admitted a record, as ``enqueue`` does."""
        entry, article = admission.entry, admission.article
        with self._lock:
            lane, known = self._find(Ref(entry.lane, article.key))
            if known is not None or entry.id not in lane.entries:
                return False
            written = position(entry.id)[0] / 1000
            lane.articles[article.key] = ArticleState(article.article_id, article.revision, entry.id, written, written)
            return True

    def reset_breaker(self) -> None:
        """Resume all lanes, and clear the outcomes that led to the pause."""
        with self._lock:
            for lane in self._lanes:
                lane.pause = None
                lane.outcomes.clear()


def _fitting(lane: Lane, ids: Sequence[str]) -> list[str]:
    """The first of these entries, as many as have no more than ``READ_BYTES`` together, and at least one."""
    taken: list[str] = []
    size = 0
    for entry in ids:
        stored = lane.entries.get(entry)
        size += sum(map(len, stored.fields.values())) if stored else 0
        if taken and size > READ_BYTES:
            break
        taken.append(entry)
    return taken

"""The intake over Redis: enqueue, read, admit, reclaim, dead-letter unreadable entries, and the circuit breaker."""

from collections.abc import Sequence
from typing import Any, Literal

from redis.exceptions import ResponseError

from quotewire.schemas import Article
from quotewire.tasks.stages.contract import MAX_ATTEMPTS, Ref, Settled
from quotewire.worker.store.dead_letters import dead_counter, entry_death, entry_letter, fields_as_json, refusal_of
from quotewire.worker.store.keys import lane_of
from quotewire.worker.store.protocol import (
    BREAKER_DEATHS,
    CLOCK_STEP,
    MESSAGE_SECONDS,
    READ_BYTES,
    Admission,
    Admitted,
    EnqueueResult,
    Entry,
    Reclaimed,
    StoreForbiddenError,
    Submission,
    Submitted,
    UnreadableEntry,
)
from quotewire.worker.store.redis.base import GROUP
from quotewire.worker.store.redis.client import is_missing_group
from quotewire.worker.store.redis.inbox import Inbox, Offer
from quotewire.worker.store.redis.scripts import Call, translated
from quotewire.worker.store.redis.values import as_int


class Intake(Inbox):
    """The steps of producers and of the dispatcher."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - those of Agreement
        super().__init__(*arguments, **options)
        self._in_flight: dict[int, int] = {}

    def enqueue(self, articles: Sequence[Article]) -> list[EnqueueResult]:
        """Put articles on the intake, or into the inbox if this user may do no more; each is accepted or refused."""
        results: list[EnqueueResult | None] = []
        offers: list[Offer] = []
        for article in articles:
            body = article.model_dump_json(exclude_none=True).encode()
            ref = Ref(lane_of(article.article_id, self.lanes), article.key)
            if len(body) > self.limits.max_article_bytes:
                results.append(EnqueueResult("too_large", ref, None, len(body)))
                continue
            results.append(None)
            offers.append(Offer(article, ref, body))
        answers = iter(self._put(offers))
        return [result or next(answers) for result in results]

    def _put(self, offers: Sequence[Offer]) -> list[EnqueueResult]:
        if self._inbox_only:
            return self._offer(offers, self._lane_mark)
        try:
            answers = self._run("enqueue", [self._enqueue_call(offer) for offer in offers])
        except StoreForbiddenError:  # nothing was done: the server refuses each call as a whole
            self._inbox_only = True
            return self._offer(offers, self._lane_mark)
        return [_enqueued(offer, answer) for offer, answer in zip(offers, answers, strict=True)]

    def _enqueue_call(self, offer: Offer) -> Call:
        keys, article_key = self._article(offer.ref)
        arguments = (offer.body, self._lane_mark, offer.article.article_id, offer.article.revision)
        return (keys.intake, article_key, keys.counters), arguments

    def enqueue_raw(self, body: bytes) -> str | None:
        """Put a body on the intake unchecked; returns its entry id, or None when the intake is full."""
        lane = lane_of(body.decode(errors="replace"), self.lanes)
        (entry,) = self._run("enqueue_raw", [((self._keys[lane].intake,), (body, self._lane_mark))])
        return None if entry is None else entry.decode()

    def submit(self, submissions: Sequence[Submission]) -> list[Submitted]:
        """Put what Celery messages bring on the intake, each message once."""
        articles = self._run("enqueue", [call for item in submissions if (call := self._submission_call(item))])
        refused = self._run("enqueue_refused", [call for item in submissions if (call := self._refusal_call(item))])
        answers = iter(articles), iter(refused)
        return [next(answers[item.article is None])[0].decode() for item in submissions]

    def _submission_call(self, item: Submission) -> Call | None:
        article = item.article
        if article is None:
            return None
        keys, article_key = self._article(Ref(lane_of(article.article_id, self.lanes), article.key))
        arguments = (item.body, self._lane_mark, article.article_id, article.revision, MESSAGE_SECONDS)
        return (keys.intake, article_key, keys.counters, keys.message(item.token)), arguments

    def _refusal_call(self, item: Submission) -> Call | None:
        if item.article is not None:
            return None
        keys = self._keys[lane_of(item.token, self.lanes)]
        refusal = item.refusal.model_dump_json() if item.refusal else ""
        return (keys.intake, keys.message(item.token)), (item.body, self._lane_mark, refusal, MESSAGE_SECONDS)

    def take_inbox(self) -> int:
        """Move articles from the inbox to its lane's intake, as many as there is room for; returns how many."""
        return self._take_inbox(self._lane_mark)

    @property
    def _lane_mark(self) -> int:
        return -(-self.limits.high_water // self.lanes)

    def read(self, lane: int, consumer: str, count: int, *, block_seconds: float = 0.0) -> list[Entry]:
        """Take up to ``count`` new entries of a lane, waiting up to ``block_seconds`` for the first.

        After a wait it is the first alone: its size cannot be known before it is there.
        """
        bounds = (GROUP, consumer, count, READ_BYTES, self.limits.max_article_bytes)
        (answer,) = self._run("read", [((self._keys[lane].intake,), bounds)])
        if answer or block_seconds <= 0:
            return [delivered_entry(lane, item) for item in answer]
        block = max(1, round(block_seconds * 1000))
        command = ("XREADGROUP", "GROUP", GROUP, consumer, "COUNT", 1, "BLOCK", block, "STREAMS")
        found = self._as_member(self._keys[lane].intake, GROUP, *command, self._keys[lane].intake, ">")
        return [_entry(lane, *item) for item in stream_items(found)]

    def admit(self, admissions: Sequence[Admission]) -> list[Admitted]:
        """Make the articles of new or reclaimed entries active, and say what to do with each."""
        refs = [Ref(item.entry.lane, item.article.key) for item in admissions]
        calls: list[Call] = []
        for item, ref in zip(admissions, refs, strict=True):
            keys, article_key = self._article(ref)
            entry, article = item.entry, item.article
            arguments = (
                GROUP,
                entry.id,
                article.article_id,
                article.revision,
                entry.replays,
                MAX_ATTEMPTS,
                self._lease_ahead,
            )
            calls.append(((keys.intake, article_key, keys.counters), arguments))
        answers = self._run("admit", calls)
        return [
            Admitted(status.decode(), ref, stage.decode(), fault[0].decode() if fault else None)
            for ref, (status, stage, *fault) in zip(refs, answers, strict=True)
        ]

    def dead_letter_entries(self, unreadable: Sequence[UnreadableEntry]) -> list[Settled]:
        """Move entries that cannot be admitted to the dead letters."""
        return [
            answer.decode()
            for answer in self._run("dead_letter_entry", [self._entry_call(item) for item in unreadable])
        ]

    def _entry_call(self, unreadable: UnreadableEntry) -> Call:
        entry, event, letter = unreadable.entry, entry_death(unreadable), entry_letter(unreadable)
        keys = self._keys[entry.lane]
        head = (GROUP, entry.id, letter, b"" if entry.has_article else entry.body, entry.replays)
        bounds = (self._prefix(entry.lane), self.limits.events_maxlen)
        event_fields = (event.type, event.id, event.subject, event.model_dump_json(), self.limits.events_max_bytes)
        key = unreadable.article.key if unreadable.article else None
        damaged = (keys.article(key), keys.unreadable(key)) if key else ()
        kept_aside = round(self.limits.retention_seconds * 1000)
        names = (keys.intake, keys.events, keys.dead, keys.counters, *damaged)
        return names, (*head, *bounds, *event_fields, kept_aside, dead_counter(unreadable.reason))

    def reclaim(self, lane: int, consumer: str, count: int, *, cursor: str = "0-0") -> Reclaimed:
        """Take over up to ``count`` entries that were idle for a whole lease; the caller admits them again."""
        keys = self._keys[lane]
        self._run("reset_idle", [((keys.intake, keys.clock), (GROUP, consumer, round(CLOCK_STEP * 1000)))])
        idle = round(self.limits.lease_seconds * 1000)
        bounds = (GROUP, consumer, count, READ_BYTES, self.limits.max_article_bytes, idle, cursor)
        ((following, items),) = self._run("reclaim", [((keys.intake,), bounds)])
        return Reclaimed([delivered_entry(lane, item) for item in items], following.decode())

    def in_flight(self) -> int:
        """Number of pending entries over all lanes; of a lane whose server is away, as many as it had."""
        lanes = self._keys
        answers = self._servers.send([("XPENDING", keys.intake, GROUP) for keys in lanes.values()])
        failed: list[Exception] = []
        for lane, answer in zip(lanes, answers, strict=True):
            if is_missing_group(answer):
                self._in_flight[lane] = 0
            elif isinstance(answer, Exception):
                failed.append(answer)
            else:
                self._in_flight[lane] = answer["pending"]
        if failed and (len(failed) == len(lanes) or isinstance(failed[0], ResponseError)):
            with translated():
                raise failed[0]
        return sum(self._in_flight.get(lane, 0) for lane in lanes)

    def check_breaker(self, lane: int, trial_seconds: float) -> Literal["open", "paused", "trial"]:
        """Pause the lane if too many of its last outcomes are dead, and say whether entries may be read."""
        keys = self._keys[lane]
        interval, step = round(trial_seconds * 1000), round(CLOCK_STEP * 1000)
        (answer,) = self._run(
            "check_breaker", [((keys.outcomes, keys.paused), (BREAKER_DEATHS, interval, interval + step))]
        )
        verdict: Literal["open", "paused", "trial"] = answer.decode()
        return verdict

    def mark_trial(self, entry: Entry) -> None:
        """Record the entry of the half-open trial: if it completes or is rejected, the lane resumes by itself."""
        self._run("mark_trial", [((self._keys[entry.lane].paused,), (entry.id,))])

    def reset_breaker(self) -> None:
        """Resume all lanes, and clear the outcomes that led to the pause."""
        for keys in self._keys.values():
            self._command("DEL", keys.paused, keys.outcomes)


def stream_items(answer: Any) -> list[tuple[bytes, dict[bytes, bytes]]]:  # noqa: ANN401 - either protocol's shape
    """The entries in a reply about one stream: a list of pairs in RESP2, a map in RESP3; none after a timeout."""
    if not answer:
        return []
    streams = list(answer.values()) if isinstance(answer, dict) else [items for _, items in answer]
    items = streams[0]
    return list(items[0]) if items and isinstance(items[0], list) else list(items)


def _enqueued(offer: Offer, answer: list[bytes]) -> EnqueueResult:
    entry = answer[1].decode() if len(answer) > 1 else None
    return EnqueueResult(answer[0].decode(), offer.ref, entry, len(offer.body))  # type: ignore[arg-type]


def _entry(lane: int, entry_id: bytes, fields: dict[bytes, bytes]) -> Entry:
    return Entry(
        lane,
        entry_id.decode(),
        fields[b"article"] if b"article" in fields else fields_as_json(fields),
        has_article=b"article" in fields,
        replays=_replays(fields.get(b"replays")),
        refusal=refusal_of(fields.get(b"refused")),
    )


def _replays(value: bytes | None) -> int:
    """How often an entry was replayed; 0 where ``lua/shared/article.lua`` would not take the number for one.

    >>> _replays(b"3"), _replays(b"-3"), _replays(b"9" * 15), _replays(b"9" * 16), _replays(b"9" * 20)
    (3, 0, 999999999999999, 0, 0)
    """
    count = as_int(value)
    return count if 0 <= count < 10**15 else 0


def delivered_entry(lane: int, item: Sequence[Any]) -> Entry:
    """An entry as ``lua/shared/delivery.lua`` returns it."""
    entry_id, size, has_article, replays, content, refused = item
    fields = dict(zip(content[::2], content[1::2], strict=True)) if isinstance(content, list) else None
    body = content if fields is None else fields_as_json(fields)
    return Entry(
        lane,
        entry_id.decode(),
        body,
        has_article=bool(has_article),
        replays=_replays(replays),
        refusal=refusal_of(refused),
        unread_bytes=size if size and not body else None,
    )

"""Processes the files of one ``quotewire run``: enqueues them, follows their events and prints the results."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TextIO

from quotewire.schemas import Article, Document, Unfinished
from quotewire.worker.cli.enqueue import enqueue_all, oversized
from quotewire.worker.cli.output import flush, note, progress, put_encoded, whole_file
from quotewire.worker.cli.table import print_outcome
from quotewire.worker.local.stack import Stack
from quotewire.worker.settings import Settings
from quotewire.worker.shown import one_line
from quotewire.worker.store.connect import open_store
from quotewire.worker.store.protocol import EventEntry, Store

BLOCK_SECONDS: Final = 0.3
FULL_SECONDS: Final = 0.5
"""Pause while the intake is full."""
TERMINAL: Final = frozenset(f"quotewire.article.{outcome}" for outcome in ("completed", "rejected", "dead"))

Name = tuple[str, str]
"""Article id and revision."""


class Batch:
    """Articles that are sent through a stack and followed until all have ended.

    Args:
        stack: the stack that processes them.
        settings: settings with the URL of the stack's server.
        table: print tables of who said what instead of events.
        out: folder for ``documents.jsonl`` and ``events.jsonl``; None: not written.
    """

    def __init__(self, stack: Stack, settings: Settings, *, table: bool, out: Path | None) -> None:
        self._stack = stack
        self._settings = settings
        self._table = table
        self._out = out
        self._order: list[Article | Unfinished] = []
        self._open: set[Name] = set()
        self._ended: dict[Name, Unfinished] = {}
        """Articles of this batch that ended without a document."""

    def run(self, items: Iterable[Article | Unfinished]) -> bool:
        """Process the items; returns whether all were accepted and none became a dead letter."""
        with ExitStack() as opened:
            store = opened.enter_context(open_store(self._settings))
            cursor = store.events_cursor("$")
            self._enqueue(store, items)
            sink = None
            if self._out is not None:
                self._out.mkdir(parents=True, exist_ok=True)
                sink = opened.enter_context(whole_file(self._out / "events.jsonl"))
            self._follow(store, cursor, sink)
            self._finish(store)
        outcomes = [*self._ended.values(), *(item for item in self._order if isinstance(item, Unfinished))]
        return all(outcome.outcome == "rejected" for outcome in outcomes)

    def _enqueue(self, store: Store, items: Iterable[Article | Unfinished]) -> None:
        for item in items:
            self._order.append(self._enqueue_one(store, item))

    def _enqueue_one(self, store: Store, item: Article | Unfinished) -> Article | Unfinished:
        while True:
            ((_, result),) = enqueue_all(store, [item])
            if isinstance(item, Unfinished) or result is None:
                return item
            if result.status == "too_large":
                return oversized(item, result, store.limits)
            if result.status != "full":
                break
            self._stack.check()
            time.sleep(FULL_SECONDS)
        record = store.article(str(result.ref)) if result.status == "duplicate" else None
        if record is not None and record.state not in {"waiting", "active"}:
            note(f"{item.article_id}: {record.state} before, no new events")
        else:
            self._open.add((item.article_id, item.revision))
        return item

    def _follow(self, store: Store, cursor: tuple[str, ...], sink: TextIO | None) -> None:
        with progress("articles", len(self._open)) as advance:
            while self._open:
                self._stack.check()
                batch, cursor = store.events(cursor, count=500, block_seconds=BLOCK_SECONDS)
                for entry in self._ours(batch):
                    advance(1) if entry.type in TERMINAL else None
                    text = entry.event.decode()
                    if sink is not None:
                        sink.write(text + "\n")
                    if not self._table:
                        put_encoded(text)
                flush()

    def _ours(self, batch: Iterable[EventEntry]) -> Iterator[EventEntry]:
        """Yields the events of this batch's articles (an operator's server may have others), and notes which ended."""
        for entry in batch:
            data = json.loads(entry.event)["data"]
            article = data.get("article")
            if not isinstance(article, dict):  # an event that somebody else has written
                continue
            name = (str(article.get("id")), str(article.get("revision")))
            if name not in self._open:
                continue
            yield entry
            if entry.type in TERMINAL:
                self._open.discard(name)
                if (outcome := entry.type.rpartition(".")[2]) != "completed":
                    ended = {"outcome": outcome, "article_id": name[0], "reason": data["reason"]}
                    self._ended[name] = Unfinished.model_validate(ended)

    def _finish(self, store: Store) -> None:
        """Write every item's outcome in input order to ``documents.jsonl`` and as tables; without either, refusals."""
        if self._out is None and not self._table:
            for item in self._order:
                if isinstance(item, Unfinished):
                    note(one_line(f"refused: {item.reason.code}: {item.reason.message}"))
            return
        outcomes = [self._outcome(store, item) for item in self._order]
        if self._out is not None:
            with whole_file(self._out / "documents.jsonl") as documents:
                documents.writelines(f"{outcome.model_dump_json()}\n" for outcome in outcomes)
        if self._table:
            for outcome in outcomes:
                print_outcome(outcome)
        if self._out is not None:
            note(f"documents: {self._out / 'documents.jsonl'}\nevents: {self._out / 'events.jsonl'}")

    def _outcome(self, store: Store, item: Article | Unfinished) -> Document | Unfinished:
        if isinstance(item, Unfinished):
            return item
        record = store.article(item.key)
        if record is not None and record.document is not None:
            return Document.model_validate_json(record.document)
        ended = self._ended.get((item.article_id, item.revision))
        return ended or Unfinished.model_validate(
            {
                "outcome": record.state if record else "dead",
                "article_id": item.article_id,
                "reason": {"code": "earlier", "message": "ended in an earlier run"},
            }
        )

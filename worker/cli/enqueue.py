"""``quotewire enqueue``: puts files on the intake."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated, Final

import typer

from quotewire.schemas import Article, Reason, Unfinished
from quotewire.worker.cli.errors import CommandError, ExitCode, server_errors
from quotewire.worker.cli.inputs import Files, check_inputs, read_inputs
from quotewire.worker.cli.output import counted, note, put, put_json
from quotewire.worker.producer import intake_full, too_large
from quotewire.worker.settings import get_settings
from quotewire.worker.shown import one_line
from quotewire.worker.store.protocol import EnqueueResult, Limits, Store
from quotewire.worker.tracing.process import traced
from quotewire.worker.tracing.producing import enqueue as enqueue_traced

BATCH: Final = 64
"""Articles sent in one round trip."""


@dataclass(slots=True)
class Tally:
    """How many articles were accepted or duplicates, and the refusals."""

    accepted: int = 0
    duplicate: int = 0
    refused: list[Unfinished] = field(default_factory=list)


def enqueue(
    files: Files,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts and refusals as JSON.")] = False,
) -> None:
    """Put articles on the intake and print how many were accepted and refused.

    A faulty article is refused here, with its reason, and does not stop the others; the exit code is then 1. An article
    that is already known (same id, same content) counts as a duplicate. When the intake is full, or Redis has no
    memory left, the exit code is 4: give all of it again later.
    """
    check_inputs(files, "enqueue")
    settings = get_settings()
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    tally = Tally()
    items = counted(read_inputs(files, settings.max_article_bytes), None, "enqueueing")
    with traced("quotewire-producer"), server_errors(settings), open_store(settings) as store:
        try:
            for item, result in enqueue_all(store, items):
                _count(tally, item, result, store.limits)
        finally:
            _report(tally, as_json=as_json)
    if tally.refused:
        raise typer.Exit(ExitCode.INCOMPLETE)


Outcome = tuple[Article | Unfinished, EnqueueResult | None]


def enqueue_all(store: Store, items: Iterable[Article | Unfinished]) -> Iterator[Outcome]:
    """Enqueue the articles in batches; yields every item in order with its result, None for an ``Unfinished``."""
    remaining = iter(items)
    while batch := list(itertools.islice(remaining, BATCH)):
        results = iter(enqueue_traced(store, [item for item in batch if isinstance(item, Article)]))
        for item in batch:
            yield item, next(results) if isinstance(item, Article) else None


def oversized(article: Article, result: EnqueueResult, limits: Limits) -> Unfinished:
    """The refusal of an article whose JSON is over the size limit."""
    reason = Reason(code="too_large", message=too_large(result, limits))
    return Unfinished(outcome="dead", article_id=article.article_id, reason=reason)


def _count(tally: Tally, item: Article | Unfinished, result: EnqueueResult | None, limits: Limits) -> None:
    if isinstance(item, Unfinished) or result is None:
        tally.refused += [item] if isinstance(item, Unfinished) else []
    elif result.status == "full":
        raise CommandError(intake_full(limits), ExitCode.FULL)
    elif result.status == "too_large":
        tally.refused.append(oversized(item, result, limits))
    elif result.status == "duplicate":
        tally.duplicate += 1
    else:
        tally.accepted += 1


def _report(tally: Tally, *, as_json: bool) -> None:
    if as_json:
        refusals = [refusal.model_dump(include={"article_id", "reason"}) for refusal in tally.refused]
        counts = {"accepted": tally.accepted, "duplicate": tally.duplicate, "refused": len(tally.refused)}
        put_json(counts | {"refusals": refusals})
        return
    for refusal in tally.refused:
        name = f"{refusal.article_id} " if refusal.article_id else ""
        note(one_line(f"refused: {name}{refusal.reason.code}: {refusal.reason.message}"))
    put(f"accepted {tally.accepted}, duplicate {tally.duplicate}, refused {len(tally.refused)}")

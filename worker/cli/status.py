"""``quotewire status``: how many articles are in each state, and which workers answer; or an audit of the store."""

import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from quotewire.worker.cli.errors import ExitCode, server_errors
from quotewire.worker.cli.outage import patiently
from quotewire.worker.cli.output import console, put, put_json
from quotewire.worker.settings import Settings, get_settings, redacted
from quotewire.worker.store.events import group_as_dict
from quotewire.worker.store.protocol import Status, Store

if TYPE_CHECKING:
    from quotewire.worker.health.broker import Submissions

WATCH_SECONDS: Final = 2.0
FINDINGS_SHOWN: Final = 50
"""Maximum number of audit findings printed without ``--json``."""


def status(
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Again every 2 seconds, until Ctrl-C.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object (a line each time with --watch).")
    ] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="Prove that nothing was lost or emitted twice; exit code 1 if it cannot be.")
    ] = False,
) -> None:
    """Show what is waiting, pending and dead, the dispatchers, broker, queues, workers and consumers of events.

    With --audit: check every article, intake entry and event, and name each inconsistency. The stack may keep running.
    """
    settings = get_settings()
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    with server_errors(settings), open_store(settings) as store:
        if audit:
            _audit(store, as_json=as_json)
            return
        shown = False
        while True:
            snapshot = patiently(lambda: summary(store, settings), forever=shown)
            shown = watch
            put_json(snapshot) if as_json else _show(snapshot, clear=watch)
            if not watch:
                return
            time.sleep(WATCH_SECONDS)


def summary(store: Store, settings: Settings) -> dict[str, Any]:
    """The snapshot for JSON: ``intake`` entries wait, ``dead`` counts the present dead letters, ``died`` all ever."""
    from quotewire.worker.celery import app  # noqa: PLC0415 - slow
    from quotewire.worker.health.broker import broker_state  # noqa: PLC0415

    now: Status = store.status()
    broker = broker_state(app)
    counts = asdict(now)
    del counts["letters"], counts["waiting"]
    return {
        **counts,
        "intake": now.waiting,
        "dead": now.letters,
        "died": now.dead,
        "unaccounted": now.unaccounted,
        "paused": [asdict(pause) for pause in now.paused],
        "dispatchers": [
            {"name": one.name, "at_work": one.at_work, "seen_seconds": round(one.seen_seconds, 1), **asdict(one.facts)}
            for one in store.dispatchers()
        ],
        "broker": {"url": redacted(settings.broker), "ok": broker.error is None, "error": broker.error},
        "queues": broker.queues,
        "workers": broker.workers,
        "event_groups": [group_as_dict(group) for group in store.event_groups()],
    }


def _audit(store: Store, *, as_json: bool) -> None:
    from quotewire.worker.celery import app  # noqa: PLC0415 - slow
    from quotewire.worker.health.broker import submissions_on  # noqa: PLC0415

    submissions = submissions_on(app)  # first: a submission that is accepted meanwhile is counted twice, not missed
    result = store.audit()
    if as_json:
        put_json({**result.as_dict(), "submissions": asdict(submissions)})
    else:
        put(result.equation())
        put(f"not accepted yet: {_submissions(submissions)}")
        for finding in result.findings[:FINDINGS_SHOWN]:
            put(f"✗ {finding.fault}: {finding.detail}")
        if more := len(result.findings[FINDINGS_SHOWN:]):
            put(f"✗ and {more:,} more (--json has all of them)")
        if result.exact:
            looked_at = f"{result.articles:,} articles, {result.events:,} events looked at"
            put(f"✓ nothing lost, nothing emitted twice ({looked_at})")
    if not result.exact:
        raise typer.Exit(ExitCode.INCOMPLETE)


def _submissions(submissions: "Submissions") -> str:
    """What waits on the broker, as the audit says it.

    >>> from quotewire.worker.health.broker import Submissions
    >>> _submissions(Submissions(3))
    '3 submissions (tasks.submit)'
    >>> _submissions(Submissions(None, "a broker of kind amqp does not show them"))
    'submissions (tasks.submit) are not counted: a broker of kind amqp does not show them'
    """
    if submissions.waiting is None:
        return f"submissions (tasks.submit) are not counted: {submissions.why}"
    return f"{submissions.waiting:,} submissions (tasks.submit)"


def _show(snapshot: dict[str, Any], *, clear: bool) -> None:
    from rich.table import Table  # noqa: PLC0415 - slow

    table = Table(show_header=False, box=None)
    for name, value in snapshot.items():
        if isinstance(value, int | float):
            table.add_row(name.replace("_", " "), f"{value:,.0f}")
    for pause in snapshot["paused"]:
        table.add_row("PAUSED", f"lane {pause['lane']} since {pause['since']}: {pause['reason']}")
    for row in _parts(snapshot):
        table.add_row(*row)
    target = console(stderr=False)
    if clear and target.is_terminal:
        target.clear()
    target.print(table, markup=False)


def _parts(snapshot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Rows about the parts of the stack: each dispatcher, the broker, its queues, each worker, each group."""
    for one in snapshot["dispatchers"]:
        seen = f"{one['name']}: seen {one['seen_seconds']:.0f} s ago"
        yield "dispatcher" if one["at_work"] else "SILENT", f"{seen}{': ' + one['trouble'] if one['trouble'] else ''}"
    if not snapshot["dispatchers"]:
        yield "dispatchers", "none"
    broker = snapshot["broker"]
    yield "broker", broker["url"] if broker["ok"] else f"{broker['url']} AWAY: {broker['error']}"
    for name, count in snapshot["queues"].items():
        yield "queue", f"{name}: {count:,}"
    for name, queues in snapshot["workers"].items():
        yield "worker", f"{name}: {', '.join(queues)}"
    if not snapshot["workers"]:
        yield "workers", "none answers"
    for group in snapshot["event_groups"]:
        yield "event group", f"{group['name']}: lag {group['lag']:,}, {group['pending']:,} not acknowledged"

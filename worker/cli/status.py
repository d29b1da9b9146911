"""``quotewire status``: how many articles are in each state, and which workers answer; or an audit of the store."""

import time
from dataclasses import asdict
from typing import Annotated, Any, Final

import typer

from quotewire.worker.cli.errors import ExitCode, server_errors
from quotewire.worker.cli.outage import patiently
from quotewire.worker.cli.output import console, put, put_json
from quotewire.worker.settings import get_settings
from quotewire.worker.store.protocol import Status, Store

WATCH_SECONDS: Final = 2.0
PING_SECONDS: Final = 1.0
"""How long workers have to answer."""
FINDINGS_SHOWN: Final = 50
"""Maximum number of audit findings printed without ``--json``."""


def status(
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Again every 2 seconds, until Ctrl-C.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object (a line each time with --watch).")
    ] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="Prove that nothing was lost or told twice; exit code 1 if it cannot be.")
    ] = False,
) -> None:
    """Show what is waiting, pending and dead, the events, the circuit breaker, and the workers.

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
            snapshot = patiently(lambda: summary(store), forever=shown)
            shown = watch
            put_json(snapshot) if as_json else _show(snapshot, clear=watch)
            if not watch:
                return
            time.sleep(WATCH_SECONDS)


def summary(store: Store) -> dict[str, Any]:
    """The snapshot for JSON: ``intake`` entries wait, ``dead`` counts the present dead letters, ``died`` all ever."""
    now: Status = store.status()
    counts = asdict(now)
    del counts["letters"], counts["waiting"]
    return {
        **counts,
        "intake": now.waiting,
        "dead": now.letters,
        "died": now.dead,
        "unaccounted": now.unaccounted,
        "paused": [asdict(pause) for pause in now.paused],
        "workers": _workers(),
    }


def _audit(store: Store, *, as_json: bool) -> None:
    result = store.audit()
    if as_json:
        put_json(result.as_dict())
    else:
        put(result.equation())
        for finding in result.findings[:FINDINGS_SHOWN]:
            put(f"✗ {finding.fault}: {finding.detail}")
        if more := len(result.findings[FINDINGS_SHOWN:]):
            put(f"✗ and {more:,} more (--json has all of them)")
        if result.exact:
            put(
                f"✓ nothing lost, nothing told twice ({result.articles:,} articles, {result.events:,} events looked at)"
            )
    if not result.exact:
        raise typer.Exit(ExitCode.INCOMPLETE)


def _workers() -> dict[str, list[str]]:
    """Each worker that answers, with the queues it consumes."""
    from quotewire.worker.celery import app  # noqa: PLC0415 - slow

    answers = app.control.inspect(timeout=PING_SECONDS).active_queues() or {}
    return {name: sorted(queue["name"] for queue in queues) for name, queues in sorted(answers.items())}


def _show(snapshot: dict[str, Any], *, clear: bool) -> None:
    from rich.table import Table  # noqa: PLC0415 - slow

    table = Table(show_header=False, box=None)
    for name, value in snapshot.items():
        if isinstance(value, int | float):
            table.add_row(name.replace("_", " "), f"{value:,.0f}")
    for pause in snapshot["paused"]:
        table.add_row("PAUSED", f"lane {pause['lane']} since {pause['since']}: {pause['reason']}")
    for name, queues in snapshot["workers"].items():
        table.add_row("worker", f"{name}: {', '.join(queues)}")
    if not snapshot["workers"]:
        table.add_row("workers", "none answers")
    target = console(stderr=False)
    if clear and target.is_terminal:
        target.clear()
    target.print(table, markup=False)

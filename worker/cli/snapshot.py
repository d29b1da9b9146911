"""What ``quotewire status`` says of a stack: one snapshot, as JSON or as a table with what needs a person below it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from quotewire.worker.cli.output import console
from quotewire.worker.server_url import redacted
from quotewire.worker.settings import Settings
from quotewire.worker.shown import one_line
from quotewire.worker.store.events import group_as_dict
from quotewire.worker.store.protocol import Store


def snapshot_of(store: Store, settings: Settings) -> dict[str, Any]:
    """The snapshot for JSON.

    ``intake`` counts the entries that wait, ``dead`` the present dead letters, ``died`` all ever; ``attention`` has the
    failed checks, as `quotewire doctor` prints them.
    """
    from quotewire.worker.celery import app  # noqa: PLC0415 - slow
    from quotewire.worker.health.sight import look  # noqa: PLC0415
    from quotewire.worker.health.stack import stack_checks  # noqa: PLC0415

    sight = look(store, app)
    now, broker = sight.status, sight.broker
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
            for one in sight.dispatchers
        ],
        "broker": {"url": redacted(settings.broker), "ok": broker.error is None, "error": broker.error},
        "queues": broker.queues,
        "workers": broker.workers,
        "event_groups": [group_as_dict(group) for group in sight.groups],
        "attention": [check.as_dict() for check in stack_checks(sight) if not check.ok],
    }


def show(snapshot: dict[str, Any], *, clear: bool) -> None:
    """Print a snapshot as a table, and below it what needs a person and what to do; ``clear`` a terminal first."""
    from rich.table import Table  # noqa: PLC0415 - slow

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for row in (*_counts(snapshot), *_parts(snapshot)):
        table.add_row(*map(one_line, row))
    target = console(stderr=False)
    if clear and target.is_terminal:
        target.clear()
    target.print(table, markup=False)
    for check in snapshot["attention"]:
        target.print(one_line(f"✗ {check['name']}: {check['detail']}"), markup=False, soft_wrap=True)
    if not snapshot["attention"]:
        target.print("✓ nothing needs a person", markup=False)


def _counts(snapshot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Rows about the articles; what is lost or nowhere has one only if there is any."""
    yield "accepted", f"{snapshot['accepted']:,}"
    yield "waiting", f"{snapshot['intake']:,}{_age(snapshot['oldest_waiting_seconds'])}"
    yield "pending", f"{snapshot['pending']:,}{_age(snapshot['oldest_pending_seconds'])}"
    for name in ("completed", "rejected"):
        yield name, f"{snapshot[name]:,}"
    letters = f", of which {snapshot['dead']:,} can be replayed (quotewire dead list)" if snapshot["died"] else ""
    yield "dead", f"{snapshot['died']:,}{letters}"
    for name in ("duplicate", "refused", "replayed", "lost", "unaccounted"):
        if snapshot[name] or name in {"duplicate", "refused", "replayed"}:
            yield name, f"{snapshot[name]:,}"
    yield "events", f"{snapshot['events']:,}"


def _age(seconds: float | None) -> str:
    return "" if seconds is None else f", the oldest for {seconds:.0f} s"


def _parts(snapshot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Rows about the parts of the stack: each dispatcher, the broker, its queues, each worker, each group."""
    for pause in snapshot["paused"]:
        yield "PAUSED", f"lane {pause['lane']} since {pause['since']}: {pause['reason']}"
    for one in snapshot["dispatchers"]:
        seen = f"{one['name']}: seen {one['seen_seconds']:.0f} s ago"
        yield "dispatcher" if one["at_work"] else "SILENT", f"{seen}{': ' + one['trouble'] if one['trouble'] else ''}"
    if not snapshot["dispatchers"]:
        yield "dispatchers", "none"
    yield from _broker(snapshot)
    for group in snapshot["event_groups"]:
        yield "event group", f"{group['name']}: lag {group['lag']:,}, {group['pending']:,} not acknowledged"


def _broker(snapshot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    broker = snapshot["broker"]
    if not broker["ok"]:
        yield "broker", f"{broker['url']} CANNOT BE USED: {broker['error']}"
        yield "workers", "not known: they are asked over the broker"
        return
    yield "broker", broker["url"]
    waiting = ", ".join(f"{name}: {count:,}" for name, count in snapshot["queues"].items() if count)
    yield "queues", waiting or "no messages wait"
    for name, queues in snapshot["workers"].items():
        yield "worker", f"{name}: {', '.join(queues)}"
    if not snapshot["workers"]:
        yield "workers", "none answers"

"""``quotewire intake``: pauses and resumes the intake, cancels articles, and accepts losses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from quotewire.worker.cli.errors import ExitCode, server_errors
from quotewire.worker.cli.examples import examples
from quotewire.worker.cli.output import note, put
from quotewire.worker.settings import get_settings
from quotewire.worker.store.protocol import Store

app = typer.Typer(help="Pause or resume the intake, cancel articles, accept losses.", no_args_is_help=True)

Reason = Annotated[str, typer.Option("--reason", help="What status, events and dead letters say.")]


@app.command(short_help="Pause the intake.", epilog=examples("intake pause"))
def pause(*, reason: Reason = "no reason given") -> None:
    """Pause the intake: dispatchers read nothing new, what is in flight goes on, producers may still enqueue."""
    with _store() as store:
        store.pause(f"paused by an operator: {reason}")
    put("paused; go on with: quotewire intake resume")


@app.command(short_help="Resume the intake.", epilog=examples("intake resume"))
def resume() -> None:
    """Resume the intake, whoever paused it: an operator, or the circuit breaker."""
    with _store() as store:
        paused = store.status().paused
        store.reset_breaker()
    for one in paused:
        note(f"lane {one.lane} was paused since {one.since}: {one.reason}")
    put(f"resumed {len(paused)}")


@app.command(short_help="Cancel articles that have not ended.", epilog=examples("intake cancel"))
def cancel(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Articles, by id or key.")],
    *,
    reason: Reason = "cancelled by an operator",
) -> None:
    """Cancel articles that have not ended: they are rejected, with an event of reason `cancelled`.

    It finds what is on the intake, whoever wrote it; to find an entry that no dispatcher has read, it reads them all.
    What is still in the inbox it does not find, and says so. The exit code is 1 if one is unknown or has ended.
    """
    from quotewire.worker.dispatch.cancel import cancel as cancel_article  # noqa: PLC0415 - imports the events

    with _store() as store:
        fates = {name: cancel_article(store, name, reason) for name in ids}
        inbox = store.status().inbox if "unknown" in fates.values() else 0
    for name, fate in fates.items():
        if fate != "cancelled":
            note(f"{name}: {'has ended' if fate == 'ended' else 'no such article'}")
    if inbox:
        note(f"{inbox:,} articles are still in the inbox, unread: try again when dispatchers have moved them")
    cancelled = sum(fate == "cancelled" for fate in fates.values())
    put(f"cancelled {cancelled}")
    if cancelled < len(fates):
        raise typer.Exit(ExitCode.INCOMPLETE)


@app.command("accept-loss", short_help="Accept that entries were deleted.", epilog=examples("intake accept-loss"))
def accept_loss() -> None:
    """Accept that entries were deleted from the intake: they are recorded, and the audit counts them as lost.

    The articles may be enqueued again afterwards. Look at `quotewire status --audit` first, which names them.
    """
    with _store() as store:
        written_off = store.accept_losses()
    for finding in written_off.findings:
        note(f"written off: {finding.detail}")
    put(f"written off {written_off.articles}")


@contextmanager
def _store() -> Iterator[Store]:
    settings = get_settings()
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    with server_errors(settings), open_store(settings) as store:
        yield store

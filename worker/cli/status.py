"""``quotewire status``: how many articles are in each state, which parts are at work; or an audit of the store."""

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Final

import typer

from quotewire.worker.cli.errors import ExitCode, server_errors
from quotewire.worker.cli.outage import patiently
from quotewire.worker.cli.output import put, put_json, say
from quotewire.worker.cli.snapshot import show, snapshot_of
from quotewire.worker.settings import get_settings
from quotewire.worker.store.protocol import Store

if TYPE_CHECKING:
    from quotewire.worker.health.broker import Submissions

WATCH_SECONDS: Final = 2.0
PATIENCE: Final = 5.0
"""Seconds for an answer of the server. One that hangs must be told at once; the usual patience, that of processes which
have nothing else to do, is 10 seconds and two more tries for each call. An audit reads much at a time, and has it."""
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
    """Show what is waiting, pending and dead, the parts of the stack, and below it what needs a person.

    With --audit: check every article, intake entry and event, and name each inconsistency. The stack may keep running.
    """
    settings = get_settings()
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    with server_errors(settings), open_store(settings, None if audit else PATIENCE) as store:
        if audit:
            _audit(store, as_json=as_json)
            return
        shown = False
        while True:
            snapshot = patiently(lambda: snapshot_of(store, settings), forever=shown)
            shown = watch
            put_json(snapshot) if as_json else show(snapshot, clear=watch)
            if not watch:
                return
            time.sleep(WATCH_SECONDS)


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
            say(f"✗ {finding.fault}: {finding.detail}")
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

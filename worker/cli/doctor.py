"""``quotewire doctor`` checks an installation and its server; ``quotewire health`` checks that a process progresses."""

from collections.abc import Iterator
from typing import Annotated

import typer

from quotewire.worker.cli.errors import ExitCode
from quotewire.worker.cli.output import put_json, say
from quotewire.worker.health.check import Check
from quotewire.worker.settings import Settings, get_settings


def doctor(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print the checks as one JSON list.")] = False
) -> None:
    """Check versions, model, server, settings, dispatchers, broker, workers and consumers of events.

    A check fails when a person is needed, and says why. The exit code is 1 if a check fails, 3 if the server's does.
    """
    settings = get_settings()
    from quotewire.worker.health.doctor import checks  # noqa: PLC0415 - slow

    found = []
    for check in checks(settings):
        found.append(check)
        if not as_json:
            say(f"{'✓' if check.ok else '✗'} {check.name}: {check.detail}")
    if as_json:
        put_json([check.as_dict() for check in found])
    bad = [check.name for check in found if not check.ok]
    if bad:
        raise typer.Exit(ExitCode.UNREACHABLE if "server" in bad else ExitCode.INCOMPLETE)


def health(
    *,
    ready: Annotated[bool, typer.Option("--ready", help="Also ask whether the server answers: for readiness.")] = False,
) -> None:
    """Check that this container's process makes progress, for a liveness probe.

    Reads the heartbeat that a worker or dispatcher writes to QUOTEWIRE_HEARTBEAT_FILE. Without that setting it asks
    the server whether a dispatcher is at work. The exit code is 1 if a check fails, 3 if the server cannot be used.
    """
    settings = get_settings()
    bad = [check for check in _health(settings, ready=ready) if not _printed(check).ok]
    if bad:
        raise typer.Exit(ExitCode.UNREACHABLE if bad[0].name == "server" else ExitCode.INCOMPLETE)


def _health(settings: Settings, *, ready: bool) -> Iterator[Check]:
    if settings.heartbeat_file is not None:
        from quotewire.worker.health.heartbeat import read_heartbeat  # noqa: PLC0415 - each probe is a process: import what it needs

        yield read_heartbeat(settings.heartbeat_file)
    if settings.heartbeat_file is None or ready:
        from quotewire.worker.health.doctor import dispatcher_seen, server_ready  # noqa: PLC0415 - slow

        yield server_ready(settings) if ready else dispatcher_seen(settings)


def _printed(check: Check) -> Check:
    say(f"{'✓' if check.ok else '✗'} {check.name}: {check.detail}")
    return check

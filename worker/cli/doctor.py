"""``quotewire doctor``: is everything in place on this machine and on the server?"""

from typing import Annotated

import typer

from worker.cli.errors import ExitCode
from worker.cli.output import put, put_json
from worker.settings import get_settings


def doctor(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print the checks as one JSON list.")] = False
) -> None:
    """Check versions, model, server and settings. The exit code is 1 if something is wrong, 3 if the server is away."""
    settings = get_settings()
    from worker.health import checks  # noqa: PLC0415 - slow

    found = []
    for check in checks(settings):
        found.append(check)
        if not as_json:
            put(f"{'✓' if check.ok else '✗'} {check.name}: {check.detail}")
    if as_json:
        put_json([check.as_dict() for check in found])
    bad = [check.name for check in found if not check.ok]
    if bad:
        raise typer.Exit(ExitCode.UNREACHABLE if "server" in bad else ExitCode.INCOMPLETE)


def health() -> None:
    """Say whether the server answers and a dispatcher has been at work in the last minute: for a container's health."""
    from worker.health import dispatcher_seen  # noqa: PLC0415 - slow

    check = dispatcher_seen(get_settings())
    put(f"{'✓' if check.ok else '✗'} {check.name}: {check.detail}")
    if not check.ok:
        raise typer.Exit(ExitCode.UNREACHABLE if check.name == "server" else ExitCode.INCOMPLETE)

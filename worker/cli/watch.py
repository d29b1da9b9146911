"""``quotewire watch``: the stack at work, until Ctrl-C: a screen on a terminal, lines over a pipe."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

import typer

from quotewire.worker.cli.errors import ExitCode, server_errors
from quotewire.worker.cli.outage import outages
from quotewire.worker.cli.output import console, flush, note, say
from quotewire.worker.cli.snapshot import snapshot_of
from quotewire.worker.cli.watch_view import Activity, counted, counts_line, screen
from quotewire.worker.settings import Settings, get_settings
from quotewire.worker.store.protocol import Store

EVENTS: Final = 500
"""Events per lane that one read takes."""
BLOCK_SECONDS: Final = 0.5
"""How long one read waits for events."""
AWAY_SECONDS: Final = 1.0
"""Pause between two tries while the server is away."""

Show = Callable[[dict[str, Any], list[str], str | None], None]
"""Shows a snapshot, the lines of new events, and why the server is away (None if it is not)."""


def watch(
    interval: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at the counts.")] = 2.0,
) -> None:
    """Watch the stack at work, until Ctrl-C.

    Shows what waits, each stage's queue and rate, the oldest article, dispatchers, workers and groups of consumers, the
    last statements as they come, and dead letters. Over a pipe it prints lines: one for each statement and each dead
    article, and the counts when they have changed. An outage of the server is waited out.
    """
    settings = get_settings()
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    with server_errors(settings), open_store(settings) as store:
        watcher = _Watcher(store, settings, interval)
        try:
            with watcher.showing() as show:
                watcher.run(show)
        except KeyboardInterrupt:
            raise typer.Exit(ExitCode.INTERRUPTED) from None


class _Watcher:
    """Follows the events and looks at the counts now and then."""

    def __init__(self, store: Store, settings: Settings, interval: float) -> None:
        self._store, self._settings, self._interval = store, settings, interval
        self._activity = Activity()
        # Before anything is shown: a server that cannot be reached at the start is an error.
        self._cursor = store.events_cursor("$")
        self._snapshot = snapshot_of(store, settings)
        self._looked = time.monotonic()

    def run(self, show: Show) -> None:
        """Show the stack again and again; ends with an exception only."""
        away: str | None = None
        lines: list[str] = []
        while True:
            show(self._snapshot, lines, away)
            lines = []
            try:
                lines = self._look()
            except outages() as error:
                away = f"{error}"
                time.sleep(AWAY_SECONDS)
            else:
                away = None

    def _look(self) -> list[str]:
        batch, self._cursor = self._store.events(self._cursor, count=EVENTS, block_seconds=BLOCK_SECONDS)
        lines = self._activity.take(batch, time.monotonic())
        if time.monotonic() - self._looked >= self._interval:
            self._snapshot = snapshot_of(self._store, self._settings)
            self._looked = time.monotonic()
        return lines

    @contextmanager
    def showing(self) -> Iterator[Show]:
        """What shows the stack, as standard output is a terminal or not."""
        target = console(stderr=False)
        if not target.is_terminal:
            yield self._lines()
            return
        from rich.live import Live  # noqa: PLC0415 - slow

        with Live(console=target, screen=True, auto_refresh=False) as live:

            def show(snapshot: dict[str, Any], _lines: list[str], away: str | None) -> None:
                live.update(screen(snapshot, self._activity, time.monotonic(), away), refresh=True)

            yield show

    def _lines(self) -> Show:
        told: dict[str, Any] = {"counts": None, "away": None}

        def show(snapshot: dict[str, Any], lines: list[str], away: str | None) -> None:
            for line in lines:
                say(line)
            if (counts := counted(snapshot)) != told["counts"]:
                say(f"{time.strftime('%H:%M:%S')} {counts_line(snapshot, self._activity, time.monotonic())}")
            if (away is None) != (told["away"] is None):
                note("the server is back" if away is None else f"the server is away, waiting for it: {away}")
            told.update(counts=counts, away=away)
            flush()

        return show

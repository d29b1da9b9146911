"""``quotewire events``: prints the event stream as JSON Lines, once or continuously, alone or in a consumer group."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Final, get_args

import typer

from quotewire.schemas.event import EventType
from quotewire.worker.cli.errors import CommandError, ExitCode, server_errors
from quotewire.worker.cli.output import flush, note, put
from quotewire.worker.settings import get_settings
from quotewire.worker.store.protocol import EventEntry, Store

BATCH: Final = 500
BLOCK_SECONDS: Final = 1.0
"""How long one read of ``--follow`` waits."""
_TYPES: Final[tuple[EventType, ...]] = get_args(EventType)


def events(
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Wait for more, until Ctrl-C.")] = False,
    since: Annotated[str, typer.Option(help="Stream id to go on after; 0: the beginning, $: now.")] = "0",
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Only this type, e.g. statement.attributed; may be repeated.")
    ] = None,
    group: Annotated[
        str | None, typer.Option(help="Read as a consumer group: each event goes to one member, until it is printed.")
    ] = None,
    consumer: Annotated[str | None, typer.Option(help="This member's name; needs --group.")] = None,
) -> None:
    """Print events (CloudEvents 1.0) as JSON Lines.

    Standard error gets the stream id of the last event, for --since. A consumer group remembers its position.
    """
    if (group is None) != (consumer is None):
        raise CommandError("--group and --consumer go together", ExitCode.USAGE)
    wanted = [_full_name(name) for name in types or ()]
    settings = get_settings()
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    with server_errors(settings), open_store(settings) as store:
        if group is not None and consumer is not None:
            _member(store, group, consumer, wanted, follow=follow)
        else:
            _reader(store, since, wanted, follow=follow)


def read_events(
    store: Store, since: str, types: Sequence[EventType] = (), *, follow: bool = False
) -> Iterator[list[EventEntry]]:
    """Yields batches of events after ``since``, some of them empty; with ``follow``, endlessly.

    Raises:
        CommandError: if ``since`` is not a stream id.
    """
    try:
        cursor = store.events_cursor(since)
    except ValueError as error:
        raise CommandError(f"--since: {error}", ExitCode.USAGE) from None
    while True:
        before = cursor
        batch, cursor = store.events(cursor, count=BATCH, block_seconds=BLOCK_SECONDS if follow else 0.0, types=types)
        yield batch
        if not follow and cursor == before:
            return


def _reader(store: Store, since: str, types: Sequence[EventType], *, follow: bool) -> None:
    last = None
    try:
        for batch in read_events(store, since, types, follow=follow):
            last = _print(batch, types) or last
    finally:
        if last is not None:
            note(f"last event: {last} (go on with --since {last})")


def _member(store: Store, group: str, consumer: str, types: Sequence[EventType], *, follow: bool) -> None:
    """Print what this member has read but not acknowledged, then new events; acknowledge each batch once printed."""

    def drain(read: Callable[[], list[EventEntry]], *, forever: bool) -> None:
        while (batch := read()) or forever:
            _print(batch, types)
            store.events_ack(group, [entry.id for entry in batch])

    drain(lambda: store.events_group(group, consumer, count=BATCH, unacked=True), forever=False)
    block = BLOCK_SECONDS if follow else 0.0
    drain(lambda: store.events_group(group, consumer, count=BATCH, block_seconds=block), forever=follow)


def _print(batch: Sequence[EventEntry], types: Sequence[EventType]) -> str | None:
    for entry in batch:
        if not types or entry.type in types:
            put(entry.event.decode())
    flush()
    return batch[-1].id if batch else None


def _full_name(name: str) -> EventType:
    for known in _TYPES:
        if name in {known, known.removeprefix("quotewire.")}:
            return known
    short = ", ".join(known.removeprefix("quotewire.") for known in _TYPES)
    raise CommandError(f"--type: no event type is called {name!r}; there are {short}", ExitCode.USAGE)

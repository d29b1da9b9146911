"""``quotewire events``: prints the event stream as JSON Lines, once or continuously, alone or in a consumer group."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, Final, Literal, get_args

import typer

from quotewire.schemas.event import EventType
from quotewire.worker.cli.errors import CommandError, ExitCode, server_errors
from quotewire.worker.cli.outage import patiently
from quotewire.worker.cli.output import flush, note, put, put_encoded, put_json
from quotewire.worker.settings import get_settings
from quotewire.worker.store.events import group_as_dict, slow_group, slow_groups
from quotewire.worker.store.protocol import EventEntry, Store, Taken

BATCH: Final = 500
BLOCK_SECONDS: Final = 1.0
"""How long one read of ``--follow`` waits."""
CHECK_READS: Final = 15
"""Reads of ``--follow`` between two looks at what other members left, and at the lag."""
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
    idle: Annotated[
        float, typer.Option(help="Take over events that another member has not acknowledged for so many seconds.")
    ] = 60.0,
    ack: Annotated[
        bool, typer.Option("--ack/--no-ack", help="Acknowledge what was printed; without, do it later with --done.")
    ] = True,
    done: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only acknowledge this event of --group, by its stream id; may be repeated."),
    ] = None,
    hand_back: Annotated[
        bool, typer.Option("--hand-back", help="Only let others take what --consumer has not acknowledged, at once.")
    ] = False,
    lag: Annotated[
        bool, typer.Option("--lag", help="Only print how far each group is (or --group) as JSON; exit code 1 if slow.")
    ] = False,
) -> None:
    """Print events (CloudEvents 1.0) as JSON Lines.

    Standard error gets the stream id of the last event, for --since. A consumer group remembers its position. With
    --no-ack each line is an object of the stream `id` and the `event`, and the id goes to --done.
    """
    wanted = event_types(types)
    _check_options(group, consumer, needs_group=bool(done), needs_consumer=hand_back, alone=lag)
    settings = get_settings()
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    with server_errors(settings), open_store(settings) as store:
        if lag:
            _lag(store, group)
        elif done and group is not None:
            put(f"acknowledged {_located(partial(store.events_ack, group, done))}")
        elif hand_back and group is not None and consumer is not None:
            put(f"handed back {store.events_hand_back(group, consumer)}")
        elif group is not None and consumer is not None:
            _Member(store, group, consumer, wanted, idle=idle, ack=ack).run(follow=follow)
        else:
            _reader(store, since, wanted, follow=follow)


def _check_options(
    group: str | None, consumer: str | None, *, needs_group: bool, needs_consumer: bool, alone: bool
) -> None:
    if needs_group and group is None:
        raise CommandError("--done needs --group", ExitCode.USAGE)
    if needs_consumer and (group is None or consumer is None):
        raise CommandError("--hand-back needs --group and --consumer", ExitCode.USAGE)
    if not alone and not needs_group and (group is None) != (consumer is None):
        raise CommandError("--group and --consumer go together", ExitCode.USAGE)


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
    block = BLOCK_SECONDS if follow else 0.0
    while True:
        before = cursor
        read = partial(store.events, cursor, count=BATCH, block_seconds=block, types=types)
        batch, cursor = patiently(read, forever=follow)
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


class _Member:
    """Prints a group's events, and acknowledges each batch once it is printed."""

    def __init__(
        self, store: Store, group: str, consumer: str, types: Sequence[EventType], *, idle: float, ack: bool
    ) -> None:
        self._store, self._group, self._consumer = store, group, consumer
        self._types, self._idle, self._ack = types, idle, ack

    def run(self, *, follow: bool) -> None:
        """Print what this member has not acknowledged, then what others left, then new events."""
        self._look_at_lag()
        if self._ack:
            self._drain("unacked", follow=follow)
        self._drain("idle", follow=follow)
        reads = 0
        while True:
            batch = self._take("new", follow=follow, block_seconds=BLOCK_SECONDS if follow else 0.0)
            reads += 1
            if not batch and not follow:
                return
            if reads % CHECK_READS == 0:
                patiently(self._look_at_lag, forever=follow)
                self._drain("idle", follow=follow)

    def _drain(self, which: Literal["unacked", "idle"], *, follow: bool) -> None:
        while self._take(which, follow=follow):
            pass

    def _take(
        self, which: Literal["new", "unacked", "idle"], *, follow: bool, block_seconds: float = 0.0
    ) -> list[EventEntry]:
        taken = patiently(
            partial(
                self._store.events_take,
                self._group,
                self._consumer,
                which,
                count=BATCH,
                block_seconds=block_seconds,
                idle_seconds=self._idle,
            ),
            forever=follow,
        )
        _tell(taken)
        if self._ack:
            _print(taken.events, self._types)
            ids = [entry.id for entry in taken.events]
            patiently(partial(self._store.events_ack, self._group, ids), forever=follow)
        else:
            _print_with_ids(taken.events, self._types)
        return taken.events

    def _look_at_lag(self) -> None:
        for group in self._store.event_groups():
            if group.name != self._group:
                continue
            if group.trimmed:
                note(f"group {group.name}: {group.trimmed:,} events were trimmed before it read them")
            for slow in slow_groups([group]):
                note(slow_group(slow))


def _tell(taken: Taken) -> None:
    if taken.trimmed:
        note(f"{len(taken.trimmed):,} events were trimmed before they were acknowledged, {taken.trimmed[0]} and on")


def _lag(store: Store, name: str | None) -> None:
    groups = [group for group in store.event_groups() if name in {None, group.name}]
    for group in groups:
        put_json(group_as_dict(group))
    if name is not None and not groups:
        raise CommandError(f"there is no group {name}", ExitCode.INCOMPLETE)
    for slow in slow_groups(groups):
        note(slow_group(slow))
    if slow_groups(groups):
        raise typer.Exit(ExitCode.INCOMPLETE)


def _located(step: "partial[int]") -> int:
    try:
        return step()
    except ValueError as error:
        raise CommandError(f"--done: {error}", ExitCode.USAGE) from None


def _print_with_ids(batch: Sequence[EventEntry], types: Sequence[EventType]) -> None:
    for entry in batch:
        if not types or entry.type in types:
            put_encoded(f'{{"id":"{entry.id}","event":{entry.event.decode()}}}')
    flush()


def _print(batch: Sequence[EventEntry], types: Sequence[EventType]) -> str | None:
    for entry in batch:
        if not types or entry.type in types:
            put_encoded(entry.event.decode())
    flush()
    return batch[-1].id if batch else None


def event_types(names: Sequence[str] | None) -> list[EventType]:
    """The types that ``--type`` names, with or without ``quotewire.`` before them.

    Raises:
        CommandError: if there is no such type.
    """
    return [_full_name(name) for name in names or ()]


def _full_name(name: str) -> EventType:
    for known in _TYPES:
        if name in {known, known.removeprefix("quotewire.")}:
            return known
    short = ", ".join(known.removeprefix("quotewire.") for known in _TYPES)
    raise CommandError(f"--type: no event type is called {name!r}; there are {short}", ExitCode.USAGE)

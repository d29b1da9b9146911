"""``quotewire dead``: lists, shows, replays and drops dead letters."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Annotated, Final, TypeVar, get_args

import typer

from quotewire.schemas.dead_letter import DeadCode
from quotewire.worker.cli.errors import CommandError, ExitCode, server_errors
from quotewire.worker.cli.examples import examples
from quotewire.worker.cli.output import note, put, put_encoded, put_json, visible
from quotewire.worker.settings import get_settings
from quotewire.worker.store.protocol import Letter, Store
from quotewire.worker.store.stream_ids import milliseconds

PAGE: Final = 100
_REASONS: Final[tuple[str, ...]] = get_args(DeadCode)
Answer = TypeVar("Answer")

app = typer.Typer(help="List, show, replay or drop dead letters.", no_args_is_help=True)

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Dead letters, as `dead list` names them.")]
All = Annotated[bool, typer.Option("--all", help="All dead letters.")]
Reasons = Annotated[
    list[str] | None,
    typer.Option("--reason", metavar="CODE", help="Only letters of this reason, e.g. stage_failed; may be repeated."),
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="The oldest so many of them.")]
Keep = Annotated[int | None, typer.Option("--keep", min=0, help="All of them but the newest so many.")]


@app.command("list", epilog=examples("dead list"))
def list_letters(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines, without bodies.")] = False,
    reasons: Reasons = None,
    limit: Limit = None,
) -> None:
    """List the dead letters, oldest first, and count them by reason.

    Each has two lines: its ID with the reason, then the article, the stage, the attempts, where in the code the last
    one failed, and when it was given up.
    """
    counts: Counter[str] = Counter()
    with _store() as store:
        for item in _letters(store, reasons, limit):
            counts[item.letter.reason.code] += 1
            if as_json:
                put_json({"id": item.id, **json.loads(item.letter.model_dump_json(exclude={"body", "body_encoding"}))})
            else:
                put("\n".join(_lines(item)))
    shares = ", ".join(f"{count:,} {code}" for code, count in counts.most_common())
    note(f"{counts.total():,} dead letters{f': {shares}' if shares else ''}")


def _lines(item: Letter) -> tuple[str, str]:
    """A dead letter for people, in lines that may be as long as they are: a table would cut codes and places short."""
    letter = item.letter
    article = "no id could be read" if letter.article_id is None else f"article {visible(letter.article_id)}"
    attempts = f", attempt {letter.attempts}" if letter.attempts else ""
    place = f", {letter.failure.location}" if letter.failure else ""
    return (
        f"{item.id}  {letter.reason.code}: {visible(letter.reason.message)}",
        f"    {article}, {letter.stage}{attempts}{place}, {letter.last_seen}",
    )


@app.command(epilog=examples("dead show"))
def show(letter_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Print one dead letter as JSON, with the raw body."""
    with _store() as store:
        letter = _asked(partial(store.dead_get, letter_id))
    if letter is None:
        raise CommandError(f"there is no dead letter {letter_id}", ExitCode.INCOMPLETE)
    put_encoded(letter.model_dump_json(indent=2))


@app.command(epilog=examples("dead replay"))
def replay(ids: Ids = None, *, every: All = False, reasons: Reasons = None, limit: Limit = None) -> None:
    """Put dead letters back on the intake. They resume at the stage they died in; replaying twice changes nothing."""
    _each(
        ids,
        "replayed",
        lambda store, letter_id: store.dead_replay(letter_id) is not None,
        _Choice(every, reasons, limit),
        missed=" that can be replayed",
    )


@app.command(short_help="Delete dead letters for good.", epilog=examples("dead drop"))
def drop(
    ids: Ids = None, *, every: All = False, reasons: Reasons = None, limit: Limit = None, keep: Keep = None
) -> None:
    """Delete dead letters for good; `--all --keep 1000` limits their number."""
    choice = _Choice(every, reasons, limit, keep)
    _each(ids, "dropped", lambda store, letter_id: store.dead_drop(letter_id), choice)


@contextmanager
def _store() -> Iterator[Store]:
    settings = get_settings()
    from quotewire.worker.store.connect import open_store  # noqa: PLC0415 - slow

    with server_errors(settings), open_store(settings) as store:
        yield store


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which letters, where none is named."""

    every: bool
    reasons: list[str] | None
    limit: int | None
    keep: int | None = None

    def of(self, store: Store) -> list[str]:
        """The ids of the letters, oldest first."""
        letters = list(_letters(store, self.reasons, self.limit))
        if self.keep is not None:
            letters.sort(key=lambda item: milliseconds(item.id))  # of all lanes
            del letters[max(0, len(letters) - self.keep) :]
        return [item.id for item in letters]


def _letters(store: Store, reasons: list[str] | None = None, limit: int | None = None) -> Iterator[Letter]:
    """The letters without their bodies, oldest first."""
    for reason in reasons or ():
        if reason not in _REASONS:
            message = f"--reason: there is no reason {reason!r}; there are {', '.join(_REASONS)}"
            raise CommandError(message, ExitCode.USAGE)
    every = (item for item in _all_letters(store) if not reasons or item.letter.reason.code in reasons)
    return islice(every, limit)


def _all_letters(store: Store) -> Iterator[Letter]:
    after = None
    while page := store.dead_list(count=PAGE, after=after, bodies=False):
        yield from page
        after = page[-1].id


def _asked(question: Callable[[], Answer]) -> Answer:
    try:
        return question()
    except ValueError as error:
        raise CommandError(str(error), ExitCode.USAGE) from None


def _each(
    ids: list[str] | None, done: str, act: Callable[[Store, str], bool], choice: _Choice, *, missed: str = ""
) -> None:
    if bool(ids) + choice.every + bool(choice.reasons) != 1:
        raise CommandError("name the dead letters, or say --all or --reason CODE", ExitCode.USAGE)
    with _store() as store:
        chosen = ids or choice.of(store)
        missing = [letter_id for letter_id in chosen if not _asked(partial(act, store, letter_id))]
    for letter_id in missing:
        note(f"there is no dead letter {letter_id}{missed}")
    put(f"{done} {len(chosen) - len(missing)}")
    if missing:
        raise typer.Exit(ExitCode.INCOMPLETE)

"""``quotewire repair``: repairs what translation broke in text files, or explains or lists the repairs."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from quotewire.worker.cli.errors import CommandError, ExitCode
from quotewire.worker.cli.inputs import STDIN, TooLargeError, read_bounded, standard_input
from quotewire.worker.cli.output import flush, note, put_json, say, write
from quotewire.worker.settings import get_settings

if TYPE_CHECKING:
    from quotewire.tasks.repair import Ledger

_STDIN_NAME: Final = "<stdin>"
_NO_TEXT: Final = frozenset({".html", ".htm", ".jsonl", ".ndjson"})

_Kinds = Annotated[
    list[str] | None,
    typer.Option("--kinds", metavar="KIND", help="Repair only this kind or family (quote, dup.word); may be repeated."),
]
_Left = Annotated[
    list[str] | None,
    typer.Option("--leave", metavar="KIND", help="Do not repair this kind or family; may be repeated."),
]
_Mute = Annotated[
    list[str] | None,
    typer.Option("--mute", metavar="KIND", help="Do not flag this kind or family; may be repeated."),
]
_MinConfidence = Annotated[
    float, typer.Option("--min-confidence", min=0.0, max=1.0, help="Make only repairs that are at least this sure.")
]
_Texts = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Text files in any encoding, or - for standard input.")
]


def repair(
    files: _Texts,
    *,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print each repair and suspicion with its reason instead of the text.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="List what would change; the exit code is 1 if something would.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a file: original, text, repairs, translation.")
    ] = False,
    kinds: _Kinds = None,
    leave: _Left = None,
    mute: _Mute = None,
    min_confidence: _MinConfidence = 0.0,
) -> None:
    """Repair what translation broke in text files and print the repaired text, one file after the other.

    Line ends stay as they are; boilerplate is not removed. With --explain or --json, --check leaves the output as it is
    and only sets the exit code. The exit code is 2 if a file cannot be read, is not text, or has more bytes than
    QUOTEWIRE_MAX_ARTICLE_BYTES.
    """
    if explain and as_json:
        raise CommandError("--explain and --json are two forms of output: choose one", ExitCode.USAGE)
    _refuse_other_kinds(files)
    from quotewire.worker.cli import ledgers  # noqa: PLC0415 - imports the rules

    changes, unread = False, False
    choice = _choice(kinds, leave, mute) | {"min_confidence": min_confidence}
    for name, ledger in _repaired(files, choice):
        if ledger is None:
            unread = True
            continue
        changes |= ledgers.changes(ledger)
        if as_json:
            put_json(ledgers.as_json(name, ledger))
        elif explain:
            ledgers.explain(name, ledger)
        elif check:
            for line in ledgers.listing(name, ledger):
                say(line)
        else:
            write(ledger.text)
    flush()
    if unread:
        raise typer.Exit(ExitCode.USAGE)
    if check and changes:
        raise typer.Exit(ExitCode.INCOMPLETE)


def _choice(kinds: list[str] | None, leave: list[str] | None, mute: list[str] | None) -> dict[str, Any]:
    """The names as arguments of ``repair``; they are checked before any file is read."""
    from quotewire.tasks.repair.kinds import check_kinds  # noqa: PLC0415 - imports the rules

    try:
        check_kinds(kinds, leave or (), mute or ())
    except ValueError as error:
        raise CommandError(f"--{error}", ExitCode.USAGE) from None
    return {"kinds": kinds or None, "leave": leave or (), "mute": mute or ()}


def _refuse_other_kinds(files: list[str]) -> None:
    for name in files:
        if Path(name).suffix.lower() in _NO_TEXT:
            raise CommandError(f"{name}: not a text file; `quotewire process` reads this kind", ExitCode.USAGE)


def _repaired(files: list[str], choice: dict[str, Any]) -> Iterator[tuple[str, "Ledger | None"]]:
    """Yields each file's name and ledger; None, after a note of the reason, for a file that cannot be read."""
    from quotewire.tasks.extraction import NotTextError, decode  # noqa: PLC0415 - imports the catalogue
    from quotewire.tasks.repair import repair as repair_text  # noqa: PLC0415 - imports the rules

    max_bytes = get_settings().max_article_bytes
    for file in files:
        name = _STDIN_NAME if file == STDIN else file
        try:
            text = decode(_read(file, max_bytes))
        except OSError as error:
            note(f"quotewire: {name}: {error.strerror or error}")
            yield name, None
        except TooLargeError as error:
            note(f"quotewire: {name}: {error} (QUOTEWIRE_MAX_ARTICLE_BYTES)")
            yield name, None
        except NotTextError as error:
            note(f"quotewire: {name}: {error}")
            yield name, None
        else:
            yield name, repair_text(text, **choice)


def _read(file: str, max_bytes: int) -> bytes:
    if file == STDIN:
        return read_bounded(standard_input(), max_bytes)
    with Path(file).open("rb") as opened:
        return read_bounded(opened, max_bytes)

"""What articles and other users bring cannot rule the terminal of whoever runs a command, or begin a line of ours."""

import io
import json

import pytest
from rich.console import Console

from quotewire.schemas import Reason, Unfinished
from quotewire.tasks.repair import Ledger
from quotewire.worker.cli.enqueue import Tally, _report
from quotewire.worker.cli.output import note, put_encoded, put_json, say
from quotewire.worker.cli.snapshot import show
from quotewire.worker.cli.table import print_outcome
from quotewire.worker.cli.watch_view import Activity, screen
from tests.unit.tasks.report.articles import document, statement, words
from tests.unit.worker.cli.test_watch import SNAPSHOT

HOSTILE = "x\x1b]0;evil\x07\x1b[2J\x9b31m\x7f\u202ey"
RULING = {"\x1b", "\x07", "\x9b", "\x7f", "\u202e", "\r"}
SHOWN = "x<U+001B>]0;evil<U+0007>"


def stack() -> dict[str, object]:
    """A snapshot in which every name that another user chooses is hostile."""
    return {
        **SNAPSHOT,
        **dict.fromkeys(("accepted", "died", "duplicate", "refused", "replayed", "lost", "unaccounted", "events"), 0),
        "paused": [{"lane": 0, "since": "now", "reason": HOSTILE}],
        "dispatchers": [{"name": HOSTILE, "at_work": True, "seen_seconds": 1.0, "trouble": HOSTILE}],
        "broker": {"ok": True, "error": None, "url": "redis://10.0.0.1"},
        "workers": {HOSTILE: ["extract", HOSTILE]},
        "event_groups": [{"name": f"{HOSTILE}\n✓ nothing needs a person", "lag": 7, "pending": 2}],
        "attention": [{"name": "event groups", "detail": f"{HOSTILE}\n✓ all is well"}],
    }


def test_messages_and_lines(capsys: pytest.CaptureFixture[str]) -> None:
    note(f"refused: {HOSTILE}\nnext")
    say(f"✗ group: {HOSTILE}\n✓ forged")
    told = capsys.readouterr()
    assert told.err.splitlines()[0].startswith(f"refused: {SHOWN}")
    assert told.err.splitlines()[1] == "next"
    assert len(told.out.splitlines()) == 1
    assert not RULING & {*told.err, *told.out}


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    put_json({HOSTILE: HOSTILE})
    put_encoded(json.dumps({"id": HOSTILE}, ensure_ascii=False))
    first, second = capsys.readouterr().out.splitlines()
    assert (json.loads(first), json.loads(second)) == ({HOSTILE: HOSTILE}, {"id": HOSTILE})
    assert not RULING & {*first, *second}


def test_names_in_the_status(capsys: pytest.CaptureFixture[str]) -> None:
    show(stack(), clear=False)
    shown = capsys.readouterr().out
    assert SHOWN in shown
    assert not RULING & {*shown}
    assert not [line for line in shown.splitlines() if line.startswith("✓")]


def test_names_on_the_screen_of_watch() -> None:
    console = Console(width=200, file=io.StringIO())
    with console.capture() as captured:
        console.print(screen(stack(), Activity(), 0.0, HOSTILE))
    assert SHOWN in captured.get()
    assert not RULING & {*captured.get()}


def test_refusals(capsys: pytest.CaptureFixture[str]) -> None:
    reason = Reason(code="invalid_article", message=f"metadata.{HOSTILE}\nrefused: all: Input should be a string")
    _report(Tally(refused=[Unfinished(outcome="dead", article_id=HOSTILE, reason=reason)]), as_json=False)
    (line,) = capsys.readouterr().err.splitlines()
    assert not RULING & {*line}


def test_tables_of_who_said_what(capsys: pytest.CaptureFixture[str]) -> None:
    ledger = Ledger(f"“We {HOSTILE} wait,” said Ada Holm.")
    said = statement(ledger, words(ledger, f"“We {HOSTILE} wait,”"), name=HOSTILE, role=HOSTILE)
    print_outcome(document(ledger, [said], title=HOSTILE))
    print_outcome(
        Unfinished(outcome="dead", article_id=HOSTILE, reason=Reason(code="invalid_article", message=HOSTILE))
    )
    shown = capsys.readouterr().out
    assert "0;evil" in shown
    assert not RULING & {*shown}

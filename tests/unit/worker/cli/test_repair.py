"""``quotewire repair``: the text, the explanation, the list, the ledger, and the exit codes that scripts rely on."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from quotewire.schemas import Repair
from quotewire.tasks.repair import Ledger

COMMAND = [sys.executable, "-W", "error", "-m", "quotewire.worker.cli", "repair"]
BROKEN = "A gale blew.\n“The pier is shut, ”said Ana Kovač. “Will it hold? “Said Lee.\n"
WHOLE = "A gale blew.\n“The pier is shut,” said Ana Kovač. “Will it hold?” said Lee.\n"


def run(*arguments: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, env=os.environ | env, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def broken(tmp_path: Path) -> str:
    path = tmp_path / "broken.txt"
    path.write_text(BROKEN)
    return str(path)


@pytest.fixture
def whole(tmp_path: Path) -> str:
    path = tmp_path / "whole.txt"
    path.write_text(WHOLE)
    return str(path)


def test_the_repaired_text_is_printed_and_nothing_else(broken: str, whole: str) -> None:
    done = run(broken, "-", whole, stdin="No end of line")
    assert (done.returncode, done.stdout, done.stderr) == (0, WHOLE + "No end of line" + WHOLE, "")


def test_line_ends_stay_as_they_are_and_are_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "windows.txt"
    path.write_bytes(BROKEN.replace("\n", "\r\n").encode())
    done = subprocess.run([*COMMAND, str(path)], capture_output=True, check=True)
    assert done.stdout == WHOLE.replace("\n", "\r\n").encode()


def test_other_encodings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "western.txt"
    path.write_bytes(("The pier was shut. " * 9 + "“No, ”said Ana Núñez.\n").encode("cp1252"))
    assert run(str(path)).stdout.endswith("“No,” said Ana Núñez.\n")


def test_what_is_repaired_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    path.write_text("“No, ”she said. She saw the the pier.\n")
    text = str(path)
    assert run(text).stdout == "“No,” she said. She saw the pier.\n"
    assert run("--kinds", "quote", text).stdout == "“No,” she said. She saw the the pier.\n"
    assert run("--leave", "quote", "--leave", "punct", text).stdout == "“No, ”she said. She saw the pier.\n"
    assert run("--kinds", "dup", "--kinds", "quote.close_space", text).stdout == run(text).stdout
    assert run("--min-confidence", "1", text).stdout == path.read_text()
    path.write_text("They left [Pequim].\n")
    assert run("--explain", text).stdout
    assert run("--explain", "--mute", "name.exonym", text).stdout == ""
    refused = run("--min-confidence", "2", text)
    assert refused.returncode == 2
    assert "should be less than or equal to 1" in refused.stderr


def test_check_lists_each_change_and_exits_with_1(broken: str, whole: str) -> None:
    done = run("--check", whole, broken)
    assert (done.returncode, done.stderr) == (1, "")
    assert [line.split(": ")[:2] for line in done.stdout.splitlines()] == [
        [f"{broken}:2:19", "quote.close_space"],
        [f"{broken}:2:51", "quote.wrong_direction"],
        [f"{broken}:2:53", "case.reporting_verb"],
    ]
    line = BROKEN.splitlines()[1]
    assert (line[18:20], line[50:53]) == (" ”", " “S")
    assert all(line.endswith(".") for line in done.stdout.splitlines())


def test_check_of_a_whole_text_says_nothing_and_exits_with_0(whole: str) -> None:
    done = run("--check", whole)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_text_repaired_passes_the_check() -> None:
    assert run("--check", "-", stdin=run("-", stdin=BROKEN).stdout).returncode == 0


def test_explain_shows_before_after_and_reason_without_colour_in_a_pipe(broken: str) -> None:
    done = run("--explain", broken)
    assert done.returncode == 0
    head, before, after, *_ = done.stdout.splitlines()
    assert head == (
        f"{broken}:2:19: quote.close_space 0.98 [r1] The closing mark stood apart from the quotation that it ends."
    )
    assert before.startswith("  - “The pier is shut, ”said Ana Kovač.")
    assert after.startswith("  + “The pier is shut,” said Ana Kovač.")
    assert "\x1b" not in done.stdout
    assert run("--explain", "--check", broken).returncode == 1


def test_explain_shows_what_cannot_be_seen_and_steers_no_terminal() -> None:
    done = run("--explain", "-", stdin="\x1b]0;title\x07 [bold]The har\u00adbour[/bold]\n")
    assert "har<U+00AD>bour[/bold]" in done.stdout
    assert "<U+001B>]0;title<U+0007> [bold]The" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(("env", "coloured"), [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False)])
def test_explain_is_coloured_on_a_terminal_unless_no_color_is_set(
    broken: str, env: dict[str, str], coloured: bool
) -> None:
    env = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "TERM"}} | env
    screen, terminal = pty.openpty()
    with subprocess.Popen([*COMMAND, "--explain", broken], stdout=terminal, env=env) as child:
        os.close(terminal)
        shown = b""
        while chunk := _read(screen):
            shown += chunk
        os.close(screen)
    assert child.returncode == 0
    assert ("\x1b[31m" in shown.decode()) == coloured
    assert "quote.close_space" in shown.decode()


def _read(screen: int) -> bytes:
    try:
        return os.read(screen, 4096)
    except OSError:  # how Linux says that the other side is closed
        return b""


def test_json_holds_the_ledger_exactly(broken: str, whole: str) -> None:
    done = run("--json", broken, whole)
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["file"], second["file"]) == (broken, whole)
    ledger = Ledger(first["original"], (), [Repair.model_validate(made) for made in first["repairs"]])
    assert (ledger.original, ledger.text, first["text"]) == (BROKEN, WHOLE, WHOLE)
    assert ledger.undo("r1").text == WHOLE.replace(",” said", ", ”said")
    assert second["repairs"] == []
    assert 0 <= second["translation"]["likely"] <= 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "FILE"),
        (["page.html"], "quotewire process"),
        (["--json", "--explain", "-"], "choose one"),
        (["--kinds", "nonsense", "-"], "quotewire: --kinds: there is no kind or family 'nonsense'; do you mean sense?"),
        (
            ["--leave", "dup.words", "-"],
            "quotewire: --leave: there is no kind or family 'dup.words'; do you mean dup.word",
        ),
        (["--mute", "name.exonyms", "-"], "quotewire: --mute: there is no kind or family 'name.exonyms'; do you mean "),
        (["no-such.txt"], "no-such.txt: No such file"),
        (["."], ".: Is a directory"),
    ],
)
def test_bad_input_exits_with_2_and_says_why(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_text_does_not_stop_the_others(broken: str, tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = run("--check", str(tmp_path / "picture.txt"), broken)
    assert done.returncode == 2
    assert "PNG" in done.stderr
    assert len(done.stdout.splitlines()) == 3

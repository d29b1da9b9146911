"""Errors name what is at fault: the file and line, standard output, the disk; never the server for another's fault."""

import json
import os
import resource
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quotewire.schemas import Article, Unfinished
from quotewire.worker.cli.errors import CommandError
from quotewire.worker.cli.inputs import check_inputs, read_inputs
from quotewire.worker.cli.output import whole_file
from tests.unit.worker.cli.test_cli import COMMAND, ROOT, TEXT, run

LINE = json.dumps({"id": "a", "text": TEXT, "language": "en"}).encode()
BOM = b"\xef\xbb\xbf"


def read(*paths: Path, max_bytes: int = 10_000) -> list[Article | Unfinished]:
    return list(read_inputs([str(path) for path in paths], max_bytes))


def test_a_refusal_names_file_and_line(tmp_path: Path) -> None:
    lines, page = tmp_path / "news.jsonl", tmp_path / "page.txt"
    lines.write_bytes(b"\n".join([LINE, b"", b"{broken", b'{"text": "%s"}' % (b"x" * 20_000), LINE]))
    page.write_bytes(b"x" * 20_000)
    found = [item.reason.message for item in read(lines, page) if isinstance(item, Unfinished)]
    assert [message.partition(": ")[0] for message in found] == [f"{lines}:3", f"{lines}:4", str(page)]
    assert [len(read(lines)), len(read(page))] == [4, 1]


def test_an_article_whose_json_is_too_large_is_refused_with_its_place(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(b"\x01" * 1_000 + b"x" * 9_000)  # six bytes each in JSON
    (refusal,) = read(page)
    assert isinstance(refusal, Unfinished)
    assert "bytes of JSON, the limit is 10,000" in refusal.reason.message


def test_an_endless_line_is_not_held_in_memory(tmp_path: Path) -> None:
    lines = tmp_path / "news.jsonl"
    with lines.open("wb") as file:
        file.seek(300_000_000)  # a hole: zeros that take no space on the disk
        file.write(b"\n" + LINE + b"\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusal, article = read(lines)
    assert isinstance(refusal, Unfinished)
    assert refusal.reason.message == f"{lines}:1: 300,000,000 bytes, the limit is 10,000"
    assert isinstance(article, Article)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(BOM + LINE + b"\r\n" + LINE + b"\r\n")
    assert [item.article_id for item in read(tmp_path / "news.jsonl")] == ["a", "a"]


def checked_and_read(path: Path) -> None:
    check_inputs([str(path)])
    read(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("news.jsonl", b"\x1f\x8b\x08", "gzip-compressed data, not JSON Lines in UTF-8"),
        ("news.jsonl", '{"text": "a"}'.encode("utf-16"), "UTF-16, not JSON Lines in UTF-8"),
        ("news.jsonl.gz", b"", "is compressed; decompress it, as in: gzip -dc "),
        ("folder.jsonl", None, "is a directory; name its files"),
        ("none.jsonl", False, "no such file"),
    ],
)
def test_what_is_no_input_is_named_for_what_it_is(
    tmp_path: Path, name: str, content: bytes | bool | None, said: str
) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        checked_and_read(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    pipe = tmp_path / "news.jsonl"
    os.mkfifo(pipe)
    check_inputs([str(pipe)])
    writer = threading.Thread(target=pipe.write_bytes, args=(LINE,))
    writer.start()
    assert [item.article_id for item in read(pipe)] == ["a"]
    writer.join()


def test_a_read_error_is_not_blamed_on_the_server(tmp_path: Path) -> None:
    broken = tmp_path / "broken.txt"
    broken.symlink_to("/proc/self/mem")  # reading its first page fails with EIO
    done = run("process", str(broken))
    assert done.returncode == 2
    assert done.stderr == f"quotewire: {broken}: cannot be read: Input/output error\n"


@contextmanager
def full_disk(after: int) -> Iterator[None]:
    """No file grows beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write_too_much(path: Path) -> None:
    with whole_file(path) as file:
        file.write("x" * 100_000)


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text("earlier")
    with (
        full_disk(after=1_000),
        pytest.raises(CommandError, match=r"documents\.jsonl: cannot be written: File too large"),
    ):
        write_too_much(path)
    with pytest.raises(KeyboardInterrupt), whole_file(path) as file:
        raise KeyboardInterrupt
    assert path.read_text() == "earlier"
    with whole_file(path) as file:
        file.write("whole")
    assert [(item.name, item.read_text()) for item in tmp_path.iterdir()] == [("documents.jsonl", "whole")]


def shell(script: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a script of the shell in which $Q is the command."""
    script = f'set -o pipefail; Q() {{ "{COMMAND[0]}" -m quotewire.worker.cli "$@"; }}; {script}'
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QUOTEWIRE_")}
    return subprocess.run(
        ["bash", "-c", script], input=LINE, env=clean | env, cwd=ROOT, capture_output=True, timeout=60, check=False
    )


def test_a_full_disk_under_standard_output_is_named() -> None:
    done = shell("Q schema document > /dev/full")
    assert done.returncode == 1
    assert done.stderr == b"quotewire: cannot write to standard output: No space left on device\n"


@pytest.mark.parametrize("script", ["Q schema >&-", "Q schema 2>&-"])
def test_closed_streams_are_no_error(script: str) -> None:
    done = shell(script)
    assert (done.returncode, done.stderr) == (0, b"")


@contextmanager
def abandoned_pipe() -> Iterator[int]:
    """The writing end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        yield writing
    finally:
        os.close(writing)


HELPS = [[], ["process"], ["status"], ["dead"], ["dead", "list"], ["intake"], ["intake", "cancel"], ["events"]]
PRINTING = [
    ["--version"], ["schema"], ["schema", "document"], ["doctor"], ["health"], ["process", "-"], ["repair", "-"],
    ["repair", "--explain", "samples/translated.txt"], ["enqueue", "-"], *([*command, "--help"] for command in HELPS),
]  # fmt: skip


@pytest.mark.parametrize("command", PRINTING, ids=" ".join)
def test_a_command_whose_reader_has_left_ends_quietly_as_other_programs_do(command: list[str]) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("QUOTEWIRE_")}
    environ["QUOTEWIRE_REDIS_URL"] = "redis://127.0.0.1:1"
    with abandoned_pipe() as pipe:
        done = subprocess.run(
            [*COMMAND, *command], input=LINE, stdout=pipe, stderr=subprocess.PIPE, env=environ, cwd=ROOT, check=False
        )
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, b"")


def test_a_reader_of_messages_that_has_left_ends_a_command_too() -> None:
    with abandoned_pipe() as pipe:
        assert subprocess.run([*COMMAND, "nonsense"], stderr=pipe, cwd=ROOT, check=False).returncode == 141


def test_data_is_utf_8_whatever_the_locale() -> None:
    done = shell("Q process -", PYTHONIOENCODING="latin-1", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "“We will repair" in json.loads(done.stdout.decode("utf-8"))["text"]

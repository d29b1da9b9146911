"""Errors name what is at fault: the file and line, standard output, the disk; never the server for another's fault."""

import json
import os
import resource
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Never

import pytest

from quotewire.schemas import Article, Unfinished
from quotewire.tasks.pipeline import Pipeline
from quotewire.worker.cli.errors import CommandError
from quotewire.worker.cli.inputs import check_inputs, read_inputs
from quotewire.worker.cli.output import whole_file
from quotewire.worker.cli.process import outcomes
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


def sparse(path: Path, size: int) -> Path:
    """A file with a hole: zeros that take no space on the disk."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


@pytest.mark.parametrize(
    ("command", "name", "code"),
    [("process", "page.txt", 1), ("process", "page.html", 1), ("repair", "page.txt", 2), ("report", "page.json", 2)],
)
def test_a_file_of_many_gigabytes_is_refused_before_it_is_read(
    tmp_path: Path, command: str, name: str, code: int
) -> None:
    page = sparse(tmp_path / name, 1 << 40)
    done = run(command, str(page))
    assert done.returncode == code
    assert f"{page}: 1,099,511,627,776 bytes, the limit is " in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_endless_stream_is_read_up_to_the_limit(tmp_path: Path) -> None:
    done = shell("set +o pipefail; cat /dev/zero | Q repair -", QUOTEWIRE_MAX_ARTICLE_BYTES="1000")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"quotewire: <stdin>: more than 1,000 bytes, which is the limit")
    pipe = tmp_path / "page.txt"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"x" * 10_001,))
    writer.start()
    [refusal] = read(pipe)
    writer.join()
    assert isinstance(refusal, Unfinished)
    assert refusal.reason.message == f"{pipe}: more than 10,000 bytes, which is the limit"


@pytest.mark.parametrize("command", ["process", "repair", "report"])
def test_standard_input_that_is_closed_is_named(command: str) -> None:
    done = shell(f"Q {command} - <&-")
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"quotewire: standard input: is closed\n")


def test_standard_input_named_twice_is_empty_the_second_time() -> None:
    done = shell("Q process - -")
    assert (done.returncode, len(done.stdout.splitlines()), done.stderr) == (0, 1, b"")


def test_a_limit_of_any_size_takes_no_memory(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT)
    [article] = read(page, max_bytes=1 << 60)
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    ("line", "code", "article_id"),
    [
        (b'{"id": "a", "text": 7}', "invalid_article", "a"),
        (b'{"id": "a", "schema_version": "9"}', "unknown_schema_version", "a"),
        (b'{"id": "a", "text": "cut off', "invalid_json", "a"),
        (b'{"id": "a", "text": "\xff"}', "invalid_utf8", "a"),
        (b'{"id": "a", "text": "%s"}' % (b"x" * 20_000), "too_large", "a"),
        (b'{"id": "a", "text": "%s"}' % (b"\x7f" * 9_000 + b"\\u0001" * 160), "too_large", "a"),
        (b'{"id": 7, "text": ""}', "invalid_article", None),
    ],
)
def test_a_refusal_has_the_articles_id_where_it_can_be_read(
    tmp_path: Path, line: bytes, code: str, article_id: str | None
) -> None:
    lines = tmp_path / "news.jsonl"
    lines.write_bytes(line)
    [refusal] = read(lines)
    assert isinstance(refusal, Unfinished)
    assert (refusal.reason.code, refusal.article_id) == (code, article_id)


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(BOM + LINE + b"\r\n" + LINE + b"\r\n")
    assert [item.article_id for item in read(tmp_path / "news.jsonl")] == ["a", "a"]


def checked_and_read(path: Path) -> None:
    check_inputs([str(path)], "process")
    read(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("news.jsonl", b"\x1f\x8b\x08", "gzip-compressed data, not JSON Lines in UTF-8"),
        ("news.jsonl", '{"text": "a"}'.encode("utf-16"), "UTF-16, not JSON Lines in UTF-8"),
        ("news.jsonl.gz", b"", "is compressed; decompress it first: gzip -dc "),
        ("the news.ndjson.xz", b"", "/the news.ndjson.xz' | quotewire process -"),
        ("page.txt.bz2", b"", "is compressed; decompress it first: bzip2 -dk "),
        ("page.gz", b"", "is compressed; decompress it first: gzip -dk "),
        ("none.jsonl.gz", False, "no such file"),
        ("x" * 300 + ".txt", False, "cannot be read: File name too long"),
        (
            "news.jsonl",
            b'\xef\xbb\xbf{\n "text": "a"\n}\n',
            "JSON of several lines, not one article a line; jq -c . writes it so",
        ),
        (
            "news.jsonl",
            b'[\n{"text": "a"}\n]\n',
            "JSON of several lines, not one article a line; jq -c '.[]' writes it so",
        ),
        ("news.jsonl", b"\xef\xbb\xbf\x1f\x8b", "gzip-compressed data"),
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


@pytest.mark.parametrize("command", ["process", "report"])
def test_an_empty_name_is_no_folder(command: str) -> None:
    done = run(command, "")
    assert (done.returncode, done.stderr) == (2, "quotewire: '': an empty name is no file\n")


def test_a_model_that_is_not_there_is_no_articles_fault(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT)
    done = run("process", str(page), QUOTEWIRE_SPACY_MODEL="nope")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("quotewire: QUOTEWIRE_SPACY_MODEL: [E050] Can't find model 'nope'.")


def test_too_little_memory_for_the_model_is_no_articles_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where memory really ends is chance: anywhere in spaCy, so the model's loading says so here."""

    def load(_: Pipeline) -> Never:
        raise MemoryError

    page = tmp_path / "page.txt"
    page.write_text(TEXT)
    monkeypatch.setattr(Pipeline, "load", load)
    command = import_module("quotewire.worker.cli.process")  # whose name in the package is the command's function
    monkeypatch.setattr(command, "limit_memory", lambda _: None)
    with pytest.raises(CommandError, match=r"QUOTEWIRE_CHILD_MEMORY_MB: [0-9]+ are too few to load the model"):
        list(outcomes([str(page)]))


def test_a_page_is_not_written_below_a_file(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT)
    done = run("report", str(page), "-o", str(page))
    assert (done.returncode, page.read_text()) == (2, TEXT)
    assert done.stderr == f"quotewire: {page}: is a file; -o names a page (NAME.html) or a folder\n"


def test_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    pipe = tmp_path / "news.jsonl"
    os.mkfifo(pipe)
    check_inputs([str(pipe)], "process")
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

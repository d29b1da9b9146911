"""The command line without a server: help, usage errors, ``process``, and what goes to which stream."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[4]
COMMAND = [sys.executable, "-W", "error", "-m", "quotewire.worker.cli"]
TEXT = "“We will repair the bridge before the winter comes,” said Mayor Ana Kovač on Monday. Nobody objected."


def run(*arguments: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QUOTEWIRE_")}
    done = subprocess.run(
        [*COMMAND, *arguments], input=stdin, env=clean | env, cwd=ROOT, capture_output=True, timeout=100, check=False
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    "command",
    [[], ["process"], ["run"], ["enqueue"], ["dispatch"], ["events"], ["status"], ["dead"], ["dead", "list"],
     ["dead", "show"], ["dead", "replay"], ["dead", "drop"], ["doctor"], ["health"], ["schema"], ["repair"], ["report"]],
)  # fmt: skip
def test_every_command_has_help_without_a_server(command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout
    assert done.stderr == ""


def test_help_imports_nothing_slow() -> None:
    code = "import sys, quotewire.worker.cli; print(sorted({'celery', 'redis', 'spacy', 'rich', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_version() -> None:
    assert run("--version").stdout.startswith("quotewire 0.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["process"], "FILE"),
        (["process", "no-such.txt"], "no-such.txt: no such file"),
        (["process", "pyproject.toml"], "must end in .txt, .html or .jsonl"),
        (["schema", "nonsense"], "statement.attributed"),
        (["dead", "replay"], "--all"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [["status"], ["events"], ["dead", "list"], ["enqueue", "-"], ["health"], ["doctor"]]
)
def test_an_unreachable_server_exits_with_3_and_is_named_without_its_password(command: list[str]) -> None:
    article = json.dumps({"text": TEXT}).encode()
    done = run(*command, stdin=article, QUOTEWIRE_REDIS_URL="redis://:hunter2@127.0.0.1:1/0")
    assert done.returncode == 3
    assert "127.0.0.1:1" in done.stdout + done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_setting_exits_with_2_and_names_the_variable() -> None:
    done = run("process", "-", QUOTEWIRE_LANES="many")
    assert done.returncode == 2
    assert done.stderr.startswith("quotewire: QUOTEWIRE_LANES:")


def test_process_prints_one_document_per_article_in_order_and_marks_what_failed() -> None:
    lines = [
        json.dumps({"id": "first", "text": TEXT}),
        "{not json",
        "",
        json.dumps({"id": "german", "text": "Der Bürgermeister sagte am Montag, die Brücke werde gesperrt. " * 5}),
        json.dumps({"id": "both", "text": TEXT, "html": TEXT}),
        json.dumps({"id": "last", "text": TEXT, "language": "en"}),
    ]
    done = run("process", "-", stdin="\n".join(lines).encode() + b'\n{"text": "\xff"}\n')
    assert done.returncode == 1
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    found = [(item["article_id"], item["outcome"], item.get("reason", {}).get("code")) for item in outcomes]
    assert found == [
        ("first", "completed", None),
        (None, "dead", "invalid_json"),
        ("german", "rejected", "not_english"),
        ("both", "dead", "invalid_article"),
        ("last", "completed", None),
        (None, "dead", "invalid_utf8"),
    ]
    for item in outcomes:
        name = "document" if item["outcome"] == "completed" else "unfinished"
        Draft202012Validator(json.loads((ROOT / f"schemas/json/{name}.json").read_text())).validate(item)


def test_process_reads_text_html_and_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT.encode("cp1252", "replace"))
    (tmp_path / "b.html").write_text(f"<html><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>")
    (tmp_path / "c.jsonl").write_text(json.dumps({"id": "c", "text": TEXT}) + "\n")
    done = run("process", *(str(tmp_path / name) for name in ("c.jsonl", "a.txt", "b.html")))
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert documents[0]["article_id"] == "c"
    assert documents[1]["article_id"] == documents[1]["revision"]
    assert all(document["attributions"] for document in documents)


def test_a_pdf_named_txt_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    done = run("process", str(tmp_path / "a.txt"))
    assert done.returncode == 1
    assert "PDF" in json.loads(done.stdout)["reason"]["message"]


def test_an_article_over_the_limit_is_dead_as_on_the_queue(tmp_path: Path) -> None:
    done = run("process", "-", stdin=json.dumps({"text": TEXT}).encode(), QUOTEWIRE_MAX_ARTICLE_BYTES="20")
    assert json.loads(done.stdout)["reason"]["code"] == "too_large"


def test_a_reader_that_has_had_enough_gets_what_it_has_read() -> None:
    article = json.dumps({"text": TEXT})
    command = f"{' '.join(COMMAND)} process - | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        input="\n".join([article] * 100),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (141, "")
    assert json.loads(done.stdout)["outcome"] == "completed"


def test_schemas_are_printed_and_written(tmp_path: Path) -> None:
    assert "statement.attributed" in run("schema").stdout.split()
    assert json.loads(run("schema", "article").stdout)["title"] == "Article"
    assert run("schema", "--out", str(tmp_path)).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in (ROOT / "schemas/json").iterdir()}


def test_help_is_quick() -> None:
    run("--help")  # byte code is written
    best = min(cpu_seconds("--help") for _ in range(3))
    assert best < 1.0  # 0.2 s on an idle machine


def cpu_seconds(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

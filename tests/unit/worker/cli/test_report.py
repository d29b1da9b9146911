"""``quotewire report``: which documents an argument means, where the pages go, and what the exit code says."""

import json
from pathlib import Path

import pytest

from quotewire.schemas import Document, Reason, Unfinished
from quotewire.tasks.repair import Ledger
from tests.unit.tasks.report.articles import document, statement, words
from tests.unit.worker.cli.test_cli import TEXT, run

REJECTED = Unfinished(outcome="rejected", article_id="de", reason=Reason(code="not_english", message="It is German."))
DEAD = Unfinished(outcome="dead", article_id="x", reason=Reason(code="stage_failed", message="It broke."))


def made(identity: str = "rain") -> Document:
    ledger = Ledger("“Rain,” said Ada Roe.")
    item = statement(ledger, words(ledger, "“Rain,”"), name="Ada Roe", mention=words(ledger, "Ada Roe"))
    return document(ledger, [item], article_id=identity)


def lines(*outcomes: Document | Unfinished) -> bytes:
    return b"".join(outcome.model_dump_json().encode() + b"\n" for outcome in outcomes)


def test_a_document_becomes_a_page_on_standard_output_or_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(json.loads(made().model_dump_json()), indent=2))
    done = run("report", str(tmp_path / "one.json"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "<bdi>Ada Roe</bdi>" in done.stdout
    saved = run("report", "-", "-o", str(tmp_path / "page.html"), stdin=lines(made()))
    assert saved.stderr == f"page: {(tmp_path / 'page.html').as_uri()}\n"
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == done.stdout


def test_an_article_is_processed_on_the_spot(tmp_path: Path) -> None:
    article = json.dumps({"id": "a", "text": TEXT, "language": "en", "metadata": {"outcome": "none"}}).encode()
    done = run("report", "-", stdin=article)
    assert done.returncode == 0, done.stderr
    assert "<bdi>Ana Kovač</bdi>" in done.stdout


def test_a_folder_of_pages_has_an_index_and_lists_what_has_no_page(tmp_path: Path) -> None:
    out = tmp_path / "pages"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "documents.jsonl").write_bytes(
        lines(made("one"), REJECTED, made("two"), made("../two"), made("ONE"))
    )
    done = run("report", str(tmp_path / "in"), "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("4 pages, 1 article without one\npage: file:")
    assert {path.name for path in out.iterdir()} == {"one.html", "two.html", "two-2.html", "ONE-2.html", "index.html"}
    assert "<b>de</b>: rejected (not_english)" in (out / "index.html").read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"in", "pages"}


def test_a_dead_article_makes_the_exit_code_1(tmp_path: Path) -> None:
    assert run("report", "-", "-o", str(tmp_path / "pages"), stdin=lines(made(), DEAD)).returncode == 1


def test_a_document_that_can_have_no_page_stops_none_of_the_others(tmp_path: Path) -> None:
    # Given documents of which one contradicts itself, one is cut off, and one is none
    contradictory = lines(made("odd")).replace(b'"text":"\xe2\x80\x9cRain', b'"text":"\xe2\x80\x9cSnow', 1)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(lines(made("one")) + contradictory + lines(made("two")) + lines(made("cut"))[:90])
    (folder / "b.json").write_text('{"outcome": "completed"}')
    (folder / "c.json").write_bytes(lines(made("three")))

    # When their pages are made
    out = tmp_path / "pages"
    done = run("report", str(folder), "-o", str(out))

    # Then the others have theirs, the index has all, and the three are named with the reason
    assert done.returncode == 1
    assert {path.name for path in out.iterdir()} == {"one.html", "two.html", "three.html", "index.html"}
    reasons = [line for line in done.stderr.splitlines() if line.startswith("refused: ")]
    assert reasons[0].startswith("refused: odd: the repairs and removed blocks do not lead from the original")
    assert reasons[1].startswith(f"refused: {folder}/a.jsonl:4: not a document as `quotewire process` prints it: ")
    assert reasons[2].startswith(f"refused: {folder}/b.json: not a document as `quotewire process` prints it: ")
    assert "3 pages, 3 articles without one\n" in done.stderr
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "<b>odd</b>: dead (invalid_document): odd: the repairs and removed blocks" in index


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        (["-"], lines(REJECTED), 1, "the article is rejected (not_english): It is German."),
        (["-"], lines(made(), made("b")), 2, "several articles: name a folder with -o"),
        (["-"], b"", 1, "there is no article"),
        (["-"], b'{"schema_version":"1","outcome":"completed"}', 2, "standard input:1: not a document"),
        (
            ["-"],
            lines(made()).replace(b'"text":"\xe2\x80\x9cRain', b'"text":"\xe2\x80\x9cSnow', 1),
            2,
            "rain: the repairs",
        ),
        (["no-such.json"], b"", 2, "no-such.json: cannot be read: No such file"),
        (["no-such.txt"], b"", 2, "no-such.txt: no such file"),
        (["schemas"], b"", 2, "a folder of articles makes several pages"),
        (["docs", "-o", "var/nothing"], b"", 2, "docs: has no articles"),
        (
            ["news-1"],
            b"",
            3,
            "news-1: no such file, and its id cannot be looked up: the server at redis://127.0.0.1:1/0",
        ),
    ],
)
def test_what_cannot_be_a_page_is_said(arguments: list[str], stdin: bytes, code: int, said: str) -> None:
    done = run("report", *arguments, stdin=stdin, QUOTEWIRE_REDIS_URL="redis://127.0.0.1:1/0")
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr

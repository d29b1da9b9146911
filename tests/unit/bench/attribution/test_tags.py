"""The bench of tags counts the statements that it has rewritten, and no others."""

import json
import sys
from pathlib import Path

import pytest

from bench.attribution.tags import main

TEXT = "Ada Holm said that the well was dry. “We need rain,” Ben Krog said. The mayor thanked both."


def _span(words: str) -> list[int]:
    at = TEXT.index(words)
    return [at, at + len(words)]


def test_each_form_has_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    noted = {"how": "named", "grade": "must", "named": True, "aliases": [], "role": None, "affiliation": None}
    statements = []
    for kind, words, cue, who in (
        ("indirect", "the well was dry", "Ada Holm said", "Ada Holm"),
        ("direct", "We need rain", "Ben Krog said", "Ben Krog"),
    ):
        start, end = _span(words)
        said = [_span(cue)[1] - len("said"), _span(cue)[1]]
        statements.append(
            {**noted, "type": kind, "start": start, "end": end, "cue": said, "mention": _span(who), "speaker": who}
        )
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"id": "1", "text": TEXT, "statements": statements}) + "\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["tags", str(path), "--only", "X said: “…”", "…, X said"])
    main()
    rows = [line.rsplit(maxsplit=3) for line in capsys.readouterr().out.splitlines()]
    assert rows[1:] == [["X said: “…”", "1", "100.0", "100.0"], ["…, X said", "1", "100.0", "100.0"]]

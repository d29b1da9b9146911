"""A forked child shares what its parent warmed up, and so needs little private memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[4] / "samples"
LIMIT = 60
"""Limit of a child's private memory, in MiB."""


@pytest.mark.skipif(sys.platform != "linux", reason="reads smaps_rollup")
@pytest.mark.slow
def test_a_childs_own_memory_stays_small(tmp_path: Path) -> None:
    text = (SAMPLES / "translated.txt").read_text(encoding="utf-8")
    page = (SAMPLES / "clean.html").read_text(encoding="utf-8")
    lines = [json.dumps({"id": str(i), "text": text} if i % 2 else {"id": str(i), "html": page}) for i in range(48)]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run = [sys.executable, "-m", "bench.speed.memory", str(tmp_path / "articles.jsonl")]
    printed = subprocess.run(run, check=True, capture_output=True, text=True, timeout=120).stdout
    figures = [float(line.split()[-3]) for line in printed.splitlines() if line.endswith("private")]
    assert "after       48" in printed
    assert figures[-1] < LIMIT

"""The limits of `quotewire process`: an article that needs too much time or memory is dead, the others complete."""

import json
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from quotewire.schemas import Article, Document, Extracted, Unfinished
from quotewire.tasks.pipeline import Pipeline
from quotewire.worker.cli.limits import time_limit
from tests.unit.worker.cli.test_cli import ROOT, TEXT, run


def test_what_takes_too_long_is_interrupted_and_the_alarm_is_off_afterwards() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TimeoutError, match="took longer than 1 s"), time_limit(1):
        time.sleep(30)
    with time_limit(1):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_an_article_that_takes_too_long_is_dead_and_its_neighbours_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    extract = Pipeline.extract

    def slow(article: Article) -> Extracted:
        time.sleep(30 if article.id == "slow" else 0)
        return extract(article)

    monkeypatch.setattr(Pipeline, "extract", staticmethod(slow))
    articles = [Article(id=name, text=TEXT, language="en") for name in ("a", "slow", "b")]
    pipeline = Pipeline()
    pipeline.load()
    first, dead, last = pipeline.process(articles, partial(time_limit, 5))
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(dead, Unfinished)
    assert dead.reason.message == "TimeoutError: took longer than 5 s"


SIZE = """
import re
from pathlib import Path
from quotewire.worker.cli.process import outcomes
[_] = outcomes(["-"])
print(re.search(r"VmData:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""
"""What ``quotewire process`` does with the articles on standard input; prints the data it holds then, in KiB."""


@pytest.mark.slow
def test_an_article_that_needs_too_much_memory_is_dead_and_its_neighbours_complete() -> None:
    texts = {"a": TEXT, "heavy": "“Yes,” said " * 9_000, "b": TEXT}
    lines = [json.dumps({"id": name, "text": text, "language": "en"}).encode() for name, text in texts.items()]
    # Models and interpreters differ in size between machines: the limit is what a small article needs here, and a bit.
    small = subprocess.run([sys.executable, "-c", SIZE], input=lines[0], cwd=ROOT, capture_output=True, check=True)
    limit = int(small.stdout) // 1024 + 70
    done = run("process", "-", stdin=b"\n".join(lines), QUOTEWIRE_CHILD_MEMORY_MB=str(limit // 2))
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert [outcome["outcome"] for outcome in outcomes] == ["completed", "dead", "completed"]
    assert outcomes[1]["reason"]["message"].startswith("MemoryError")
    assert done.returncode == 1

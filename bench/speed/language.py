"""The figures of language processing: stages, peers, a child's memory and the time to start."""

import platform
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from threadpoolctl import threadpool_info

from bench.speed import memory, stages, start
from bench.speed.figures import Figure
from quotewire.schemas import Article

_GOALS = {"process": 1.0}
_MEMORY_GOAL = 40.0


def measure(articles: Sequence[Article], rounds: int) -> list[Figure]:
    """Measure everything; takes about a minute for 100 articles and three rounds."""
    megabytes = memory.child_megabytes(articles)[-1]  # first: this process forks, and is small yet
    costs = stages.measure(articles, rounds)
    with TemporaryDirectory() as folder:
        first = Path(folder) / "article.jsonl"
        first.write_text(articles[0].model_dump_json(exclude_none=True), encoding="utf-8")
        started = start.measure(first)
    return [
        *(Figure(f"{name}, 1,000 words", cost, "ms CPU") for name, cost in costs.items()),
        *(
            Figure(f"{name}, of the speed of nlp.pipe", speed, "ratio", "more", _GOALS.get(name))
            for name, speed in stages.speeds(costs).items()
        ),
        Figure("private memory of a child", megabytes, "MiB", goal=_MEMORY_GOAL),
        *(Figure(f"{name}, start", seconds, "s CPU") for name, seconds in started.items()),
    ]


def about(articles: Sequence[Article]) -> str:
    """What was processed, and by which kernels of which BLAS library: these matter more than the processor's clock."""
    kernels = [f"{info['internal_api']} {info.get('architecture', '')}".strip() for info in threadpool_info()]
    characters = sum(len(article.text or article.html or "") for article in articles)
    python = platform.python_version()
    return f"{len(articles)} articles, {characters:,} characters, Python {python}, {', '.join(kernels)}"

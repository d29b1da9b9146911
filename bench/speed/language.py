"""The figures of language processing: stages, peers, a child's memory and the time to start, printed and as data."""

import platform
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from threadpoolctl import threadpool_info

from bench.speed import memory, stages, start
from quotewire.schemas import Article


class Figures(TypedDict):
    """What is measured in one run.

    Attributes:
        articles, characters: What was processed.
        python: Version of Python.
        kernels: The kernels that each BLAS library chose for this processor.
        cpu_ms_per_1000_words: The cost of each stage and peer.
        speed_of_nlp_pipe: The speed of each relative to a bare ``nlp.pipe``: comparable between machines.
        child_private_mib: Private memory of a worker's child at the end.
        start_cpu_seconds: CPU time until each command has started.
    """

    articles: int
    characters: int
    python: str
    kernels: list[str]
    cpu_ms_per_1000_words: dict[str, float]
    speed_of_nlp_pipe: dict[str, float]
    child_private_mib: float
    start_cpu_seconds: dict[str, float]


def measure(articles: Sequence[Article], rounds: int) -> Figures:
    """Measure everything; takes about a minute for 100 articles and three rounds."""
    megabytes = memory.child_megabytes(articles)[-1]  # first: this process forks, and is small yet
    costs = stages.measure(articles, rounds)
    with TemporaryDirectory() as folder:
        first = Path(folder) / "article.jsonl"
        first.write_text(articles[0].model_dump_json(exclude_none=True), encoding="utf-8")
        started = start.measure(first)
    return Figures(
        articles=len(articles),
        characters=sum(len(article.text or article.html or "") for article in articles),
        python=platform.python_version(),
        kernels=[f"{info['internal_api']} {info.get('architecture', '')}".strip() for info in threadpool_info()],
        cpu_ms_per_1000_words=costs,
        speed_of_nlp_pipe=stages.speeds(costs),
        child_private_mib=megabytes,
        start_cpu_seconds=started,
    )


def show(figures: Figures) -> None:
    """Print the figures as tables."""
    print(f"{figures['articles']} articles, {figures['characters']:,} characters, {', '.join(figures['kernels'])}")
    stages.print_stages(figures["cpu_ms_per_1000_words"])
    print(f"private memory of a child: {figures['child_private_mib']:.1f} MiB")
    for name, seconds in figures["start_cpu_seconds"].items():
        print(f"{name}: {seconds:.2f} CPU seconds")

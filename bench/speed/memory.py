"""Measures the private memory of a worker's child, which it does not share with its siblings.

    python -m bench.speed.memory ARTICLES.jsonl

ARTICLES holds one intake article per line. As in a worker, the parent warms up the stages and forks; the child takes
the articles through all stages. Private memory is read from the kernel's ``smaps_rollup``, so this runs only on Linux.
"""

import argparse
import multiprocessing
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from quotewire.schemas import Article, parse_article
from quotewire.schemas.stage import STAGES
from quotewire.tasks.pipeline import BATCH, Pipeline

_PRIVATE: Final = ("Private_Clean:", "Private_Dirty:")
_KIB: Final = 1024


def private_megabytes() -> float:
    """Return this process's private memory, in MiB."""
    lines = (line.split() for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines())
    return sum(int(fields[1]) for fields in lines if fields[0] in _PRIVATE) / _KIB


def child_megabytes(articles: Sequence[Article]) -> list[float]:
    """Private memory of a child, in MiB: after the fork, and after each batch of the articles."""
    pipeline = Pipeline()
    pipeline.warm_up(STAGES)
    forked = multiprocessing.get_context("fork")
    receiver, sender = forked.Pipe(duplex=False)
    child = forked.Process(target=lambda: sender.send(_after_each_batch(pipeline, articles)))
    child.start()  # not a pool: it would send the child a copy of the pipeline
    taken: list[float] = receiver.recv()
    child.join()
    return taken


def _after_each_batch(pipeline: Pipeline, articles: Sequence[Article]) -> list[float]:
    taken = [private_megabytes()]
    for first in range(0, len(articles), BATCH):
        list(pipeline.process(articles[first : first + BATCH]))
        taken.append(private_megabytes())
    return taken


def main() -> None:
    """Print the child's private memory after each batch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    options = parser.parse_args()
    articles = [parse_article(line) for line in options.articles.read_bytes().splitlines() if line.strip()]
    for batch, megabytes in enumerate(child_megabytes(articles)):
        print(f"after {min(batch * BATCH, len(articles)):8} {megabytes:6.1f} MiB private", flush=True)


if __name__ == "__main__":
    main()

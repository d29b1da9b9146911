"""Prints what hostile pages and texts cost: CPU time in all stages, and the outcome.

    python -m bench.hostile [--size 1900000] [--only NAME]

The exit code is 1 if one costs more than ``CPU_MAX``. Each runs in a process of its own, whose peak memory is printed.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from typing import Final

from bench.hostile.pages import SIZE, articles
from quotewire.schemas import Article, Unfinished
from quotewire.schemas.stage import STAGES
from quotewire.tasks.pipeline import Pipeline

CPU_MAX: Final = 60.0
"""Seconds of CPU time that any article up to the size limit may cost."""


def measure(pipeline: Pipeline, article: Article) -> tuple[float, int, str]:
    """CPU seconds, peak resident memory in MiB, and the outcome of one article."""
    before = time.process_time()
    (outcome,) = pipeline.process([article])
    spent = time.process_time() - before
    reason = f" ({outcome.reason.code})" if isinstance(outcome, Unfinished) else ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return spent, peak, outcome.outcome + reason


def main() -> None:
    """Print a line for each article, the worst last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--only", default="", help="articles whose name contains this")
    options = parser.parse_args()
    pipeline = Pipeline()
    pipeline.warm_up(STAGES)
    worst = (0.0, "")
    forked = multiprocessing.get_context("fork")
    for name, article in articles(options.size).items():
        if options.only not in name:
            continue
        with forked.Pool(1) as pool:
            spent, peak, outcome = pool.apply(measure, (pipeline, article))
        print(f"{spent:7.1f} s {peak:6} MiB  {name}: {outcome}", flush=True)
        worst = max(worst, (spent, name))
    print(f"worst: {worst[0]:.1f} s, {worst[1]}")
    sys.exit(worst[0] > CPU_MAX)


main()

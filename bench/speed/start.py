"""Measures how much CPU time it takes to start: the help, one article without a queue, a worker's stages.

Each runs in a new process, the cheapest of several runs: other load on the machine only adds.
"""

import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

_RUNS: Final = 3
_COMMAND: Final = [sys.executable, "-m", "quotewire.worker.cli"]
_WORKER: Final = (
    "from quotewire.worker.celery import app\n"
    "from quotewire.schemas.stage import STAGES\n"
    "from quotewire.tasks.pipeline import Pipeline\n"
    "Pipeline().warm_up(STAGES)\n"
)


def measure(article: Path) -> dict[str, float]:
    """CPU seconds until each has started.

    Args:
        article: A file that ``quotewire process`` takes.
    """
    starts = {
        "quotewire --help": [*_COMMAND, "--help"],
        "quotewire process, one article": [*_COMMAND, "process", str(article)],
        "worker ready": [sys.executable, "-c", _WORKER],
    }
    return {name: min(_cpu_seconds(command) for _ in range(_RUNS)) for name, command in starts.items()}


def _cpu_seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

"""How the cost of a text grows with its length: CPU time and peak memory of a text and of one ten times as long.

    python -m bench.speed.growth [--size 100000] [--only NAME]

Repair, the parse and attribution run on each text in a process of its own, without the limits that extraction sets.
Cost that is linear in the length gives ratios of 10; the exit code is 1 if one is above ``RATIO_MAX``.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

from quotewire.schemas.stage import STAGES
from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.repair import repair

FACTOR: Final = 10
RATIO_MAX: Final = 11.0
SIZE: Final = 100_000
"""Characters of the shorter text."""
_KIB: Final = 1024

_NEWS: Final = (
    "The ferry to Lindhaven will not sail before May, {first} {last} of the port council said on Monday.\n\n"
    "“We have no crane and no money,” {pronoun} told reporters. “The {nth} ship waits outside.” Nobody was hurt.\n\n"
    "Officials in Norland denied that, according to the agency. {last} said it was too late; the mayor agreed.\n\n"
)
_FIRST: Final = ("Ada", "Jonas", "Mira", "Per", "Ines", "Karl")
_LAST: Final = ("Holm", "Lind", "Okoro", "Berg", "Sund", "Weber", "Krog", "Vance")


def news(size: int) -> str:
    """Plain reports of many people, a little different each."""
    units = (
        _NEWS.format(
            first=_FIRST[n % len(_FIRST)],
            last=_LAST[n % len(_LAST)] + "ae"[n % 2] * (n % 5),
            pronoun=("she", "he")[n % 2],
            nth=n,
        )
        for n in range(size)
    )
    return _filled(units, size)


def _filled(units: Iterator[str], size: int) -> str:
    made: list[str] = []
    length = 0
    for unit in units:
        made.append(unit)
        length += len(unit)
        if length >= size:
            break
    return "".join(made)[:size]


def _again(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "news": news,
    "news in one paragraph": lambda size: news(size).replace("\n\n", " "),
    "statements of one person": _again("“No,” said Ada Holm.\n\n"),
    "a name on each line": lambda size: _filled((f"Ada Holm{n} waved to Per{n} Berg.\n" for n in range(size)), size),
    "quotation marks": _again('“Yes” and ‘no’ „so " '),
    "one sentence": _again("she said that the mayor said that "),
    "letters": _again("a"),
}
"""Makes the text of a name in a size."""


def cost(pipeline: Pipeline, text: str) -> tuple[float, float]:
    """CPU seconds, and MiB of resident memory at the peak beyond what the process began with."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    with pipeline.load().memory_zone():
        attribute(next(parse(pipeline.load(), [repair(text).text])))
    spent = time.process_time() - began
    return spent, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / _KIB


def main() -> None:
    """Print a line for each kind of text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--only", default="", help="kinds whose name contains this")
    options = parser.parse_args()
    pipeline = Pipeline()
    pipeline.warm_up(STAGES)
    forked = multiprocessing.get_context("fork")
    worst = 0.0
    print(f"{options.size:,} characters, and {FACTOR} times as many: CPU seconds, MiB, ratios")
    for name, make in TEXTS.items():
        if options.only in name:
            costs = []
            for size in (options.size, FACTOR * options.size):
                with forked.Pool(1) as pool:
                    costs.append(pool.apply(cost, (pipeline, make(size))))
            (short, small), (long, large) = costs
            time_ratio, memory_ratio = long / short, large / max(small, 1)
            worst = max(worst, time_ratio, memory_ratio)
            figures = f"{short:8.2f}{long:8.2f}{time_ratio:7.1f}{small:9.0f}{large:7.0f}{memory_ratio:7.1f}"
            print(f"{name:<28}{figures}", flush=True)
    sys.exit(worst > RATIO_MAX)


if __name__ == "__main__":
    main()

"""How the cost of a text grows with its length: CPU time and peak memory of a text and of one ten times as long.

    python -m bench.speed.growth [--size 100000] [--only NAME]

Repair, the parse and attribution run on each text in a process of its own, without the limits that extraction sets.
Cost that is linear in the length gives ratios of 10; the exit code is 1 if one is above ``RATIO_MAX``. The peak of
memory is the kernel's, so this runs only on Linux.
"""

import argparse
import gc
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from quotewire.schemas.stage import STAGES
from quotewire.tasks.attribution import attribute, parse
from quotewire.tasks.malloc_trim import give_back
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.repair import repair

FACTOR: Final = 10
RATIO_MAX: Final = 11.0
SIZE: Final = 100_000
"""Characters of the shorter text."""
_KIB: Final = 1024
_PRIME: Final = 7919

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


def _letters(number: int) -> str:
    """Six letters for a number, so that it can be part of a name: those of the next number look nothing like it."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number * _PRIME % 1_000_000:06}")


TEXTS: Final[dict[str, Callable[[int], str]]] = {
    "news": news,
    "news in one paragraph": lambda size: news(size).replace("\n\n", " "),
    "statements of one person": _again("“No,” said Ada Holm.\n\n"),
    "a name on each line": lambda size: _filled((f"Ada Holm{n} waved to Per{n} Berg.\n" for n in range(size)), size),
    "reports of her and him": _again("“Yes,” she said. He denied that.\n\n"),
    "a surname for each report": lambda size: _filled(
        (
            f"Anna Weber{_letters(n)} said that the bridge would open late. She denied that it was old.\n\n"
            for n in range(size)
        ),
        size,
    ),
    "films": _again("Ada Holm, star of “Deep Water”, said: “It is better than the film ‘Cold Sea’.”\n\n"),
    "quotation marks": _again('“Yes” and ‘no’ „so " '),
    "one sentence of reports": lambda size: _filled(
        (f"she said that Per Berg{_letters(n)} said that " for n in range(size)), size
    ),
    "one sentence of sources": lambda size: _filled((f"according to Holm{_letters(n)}, " for n in range(size)), size),
    "one sentence of names": lambda size: _filled((f"Ada Holm{_letters(n)}, " for n in range(size)), size),
    "brackets that never close": lambda size: _filled(
        (f"(he said [“no{_letters(n)} ‘yes («so» {{ok " for n in range(size)), size
    ),
    "a table in one line": lambda size: _filled((f"Holm {n} {3 * n} 12.5 % | " for n in range(size)), size),
    "signs": _again("😀👍🏽 ✔ "),
    "punctuation": _again("!?.,;:"),
    "letters": _again("a"),
}
"""Makes the text of a name in a size."""


def cost(pipeline: Pipeline, text: str) -> tuple[float, float]:
    """CPU seconds, and MiB of resident memory at the peak beyond what the process began with."""
    give_back()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew: not that of the warm-up
    before = _kibibytes("VmRSS:")
    began = time.process_time()
    with pipeline.load().memory_zone():
        attribute(next(parse(pipeline.load(), [repair(text).text])))
    spent = time.process_time() - began
    return spent, (_kibibytes("VmHWM:") - before) / _KIB


def _kibibytes(field: str) -> int:
    """What the kernel says of this process's memory."""
    lines = (line.split() for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return next(int(fields[1]) for fields in lines if fields[:1] == [field])


def main() -> None:
    """Print a line for each kind of text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--only", default="", help="kinds whose name contains this")
    options = parser.parse_args()
    pipeline = Pipeline()
    pipeline.warm_up(STAGES)
    gc.freeze()  # as a worker's parent does before it forks
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

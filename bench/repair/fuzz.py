"""Fuzzes repair with atheris, guided by the branches of ``quotewire.tasks.repair`` that an input reaches.

    make fuzz TIME=3600

An input's first byte chooses how the others become a text, any characters or pieces of damaged news, and which laws of
``bench.repair.laws`` it is held to: those of any text, those of words in a quotation, or linear time where the text is
said again and again. A text that breaks one ends the run, is printed and is written to ``var/fuzz``; ``python -m
bench.repair.fuzz var/fuzz/crash-...`` runs it again. Arguments are libFuzzer's.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["quotewire.tasks.repair"]):
    import quotewire.tasks.repair  # noqa: F401 - instrumented here, before anything else imports it

from bench.repair.laws import check, check_growth, check_quoted
from bench.repair.speed import UNITS

PIECES: Final = (
    *UNITS, "\n", " ", " ", ". ", ", ", "? ", "“", "” ", '"', '" ', "said", " said Lee", " he said", "Lee", "Ana Kovač",
    "the mayor", "We go on", "nobody", "on Monday", "Germany", "12.500", "3,5", "U.S.", "Mr. ", "because", "their",
)  # fmt: skip
"""What the second kind of text is put together from; one byte chooses one piece."""
UNIT_MAX: Final = 12
"""Characters of a unit that is repeated."""
REPEATED: Final = 2_500
"""Characters of the shorter of the two texts that are timed."""
TIMED: Final = 32
"""One in so many inputs of its kind is timed: it takes as long as hundreds of others."""


def test_one_input(data: bytes) -> None:
    """What libFuzzer calls with each input."""
    provider = atheris.FuzzedDataProvider(data)
    kind = provider.ConsumeIntInRange(0, 4 * TIMED - 1)
    if kind < 2 * TIMED:
        text = provider.ConsumeUnicodeNoSurrogates(provider.remaining_bytes())
    else:
        count = provider.remaining_bytes()
        text = "".join(PIECES[provider.ConsumeIntInRange(0, len(PIECES) - 1)] for _ in range(count))
    law: Callable[[str], None] = check_quoted if kind % 2 else check
    if kind in (0, 2 * TIMED):
        text, law = text[:UNIT_MAX], check_unit
    try:
        law(text)
    except Exception:
        sys.stderr.write(f"\n{law.__name__}({text!r})\n")
        raise


def check_unit(unit: str) -> None:
    """Time stays linear on a text that repeats a unit."""
    if unit:
        check_growth(unit, REPEATED // len(unit))


def main() -> None:
    """Fuzz until libFuzzer's limits or the first broken law."""
    folder = Path("var/fuzz")
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    given = sys.argv[1:]
    inputs = [] if any(not argument.startswith("-") for argument in given) else [str(folder / "corpus")]
    atheris.Setup([sys.argv[0], f"-artifact_prefix={folder}/", *given, *inputs], test_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

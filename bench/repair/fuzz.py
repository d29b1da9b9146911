"""Fuzzes repair with atheris, guided by branch coverage of ``quotewire.tasks.repair``.

    make fuzz TIME=3600

The first byte of an input decides how the rest becomes a text (any characters, or pieces of damaged news), and which
laws of ``bench.repair.laws`` are checked: those of any text, those of quoted words, or linear time on a repeated text.
A text that breaks a law ends the run, is printed and is written to ``var/fuzz``. ``python -m bench.repair.fuzz
var/fuzz/crash-...`` runs it again. Arguments are libFuzzer's.
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
"""Pieces of damaged news; each byte chooses one."""
UNIT_MAX: Final = 12
"""Maximum length of the unit that is repeated, in characters."""
REPEATED: Final = 2_500
"""Length of the shorter of the two timed texts, in characters."""
TIMED: Final = 32
"""One in twice as many inputs is timed, because timing one takes as long as checking hundreds."""


def test_one_input(data: bytes) -> None:
    """Check one input; the entry point for libFuzzer."""
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
    """Check that time stays linear on a text that repeats a unit."""
    if unit:
        check_growth(unit, REPEATED // len(unit))


def main() -> None:
    """Fuzz until a limit of libFuzzer or the first broken law."""
    folder = Path("var/fuzz")
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    given = sys.argv[1:]
    inputs = [] if any(not argument.startswith("-") for argument in given) else [str(folder / "corpus")]
    atheris.Setup([sys.argv[0], f"-artifact_prefix={folder}/", *given, *inputs], test_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

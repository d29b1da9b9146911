"""Fresh passages: written before the rules were changed, and fitted to nothing; ``fresh.json`` holds them.

They are of the kinds that translators of ten languages and sites damage, and of kinds that must stay as they are. What
they want is sometimes a matter of taste (``4 %``), so not all of them can be right. ``fixed_also``: as good.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Final

from quotewire.tasks.repair import repair

_PASSAGES: Final = Path(__file__).with_name("fresh.json")


def measure(*, show: bool) -> Counter[str]:
    """Count the passages that come out exactly, by kind; ``show`` prints the others."""
    counts: Counter[str] = Counter()
    for passage in json.loads(_PASSAGES.read_text(encoding="utf-8")):
        text, fixed = passage["original"], passage["fixed"]
        found = repair(text).text
        name = "damaged" if text != fixed else "clean"
        exact = found in (fixed, *passage.get("fixed_also", ()))
        for key in (name, passage["kind"]):
            counts.update({f"{key} passages": 1, f"{key} exact": exact})
        if show and not exact:
            print(f"    {passage['kind']}\n      was {text!r}\n      is  {found!r}\n      not {fixed!r}")
    return counts


def print_table(counts: Counter[str]) -> None:
    """Print the shares of all passages, and of the kinds of which some are not exact."""
    for key in [key.removesuffix(" passages") for key in counts if key.endswith(" passages")]:
        every, exact = counts[f"{key} passages"], counts[f"{key} exact"]
        if key in ("damaged", "clean") or exact < every:
            print(f"  {key:42} exact {exact:3} of {every:3}")

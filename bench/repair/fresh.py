"""Fresh passages: written before the rules were changed, by people who did not know them, and fitted to nothing.

They are of the kinds that translators of many languages and sites damage, and of kinds that must stay as they are. What
they want is sometimes a matter of taste (``4 %``), so not all of them can be right. ``fixed_also``: as good. What fails
of ``fresh.json`` was read, and rules were widened after it; of ``fresh_held_out.json`` nobody reads more than counts.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from quotewire.tasks.repair import repair

_READ: Final = "fresh.json"
_HELD_OUT: Final = "fresh_held_out.json"


def measure(*, show: bool) -> Counter[str]:
    """Count the passages that come out exactly, by kind; ``show`` prints the others, but none that is held out."""
    counts: Counter[str] = Counter()
    for passage in _passages(_READ):
        exact, found = _outcome(passage)
        for key in (_name(passage), passage["kind"]):
            counts.update({f"{key} passages": 1, f"{key} exact": exact})
        if show and not exact:
            was, fixed = passage["original"], passage["fixed"]
            print(f"    {passage['kind']}\n      was {was!r}\n      is  {found!r}\n      not {fixed!r}")
    for passage in _passages(_HELD_OUT):
        key = f"held out, {_name(passage)}"
        counts.update({f"{key} passages": 1, f"{key} exact": _outcome(passage)[0]})
    return counts


def _passages(name: str) -> Iterator[dict[str, Any]]:
    yield from json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _outcome(passage: dict[str, Any]) -> tuple[bool, str]:
    """Whether a passage comes out as it should, and how it does."""
    found = repair(passage["original"]).text
    return found in (passage["fixed"], *passage.get("fixed_also", ())), found


def _name(passage: dict[str, Any]) -> str:
    return "damaged" if passage["original"] != passage["fixed"] else "clean"


def print_table(counts: Counter[str]) -> None:
    """Print the shares of all passages, and of the kinds of which some are not exact."""
    for key in [key.removesuffix(" passages") for key in counts if key.endswith(" passages")]:
        every, exact = counts[f"{key} passages"], counts[f"{key} exact"]
        if key in ("damaged", "clean") or key.startswith("held out") or exact < every:
            print(f"  {key:42} exact {exact:3} of {every:3}")

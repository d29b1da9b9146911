"""The last figures, as JSON beside the pages that quote them, and what fell against them.

    python -m bench.speed.figures NEW.json [docs/evaluation/speed.json]

Absolute times depend on the machine and on who else is on it. Only rows that are ratios of two measurements of one run
are compared: a row fell if it is worse than the last by more than a tenth.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

LAST: Final = Path(__file__).resolve().parents[2] / "docs" / "evaluation" / "speed.json"
"""The figures of the last run that was kept."""
FALL: Final = 0.1
"""Share by which a ratio may be worse than the last before it is named."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table."""

    name: str
    value: float
    unit: str
    """What it is measured in; ``ratio``: of two measurements of this run."""
    better: Literal["more", "less"] = "less"
    goal: float | None = None

    @property
    def line(self) -> str:
        """The row as text."""
        goal = (
            f"   goal {'at least' if self.better == 'more' else 'at most'} {self.goal:g}"
            if self.goal is not None
            else ""
        )
        return f"{self.name:<64}{self.value:>12,.3f} {self.unit:<14}{goal}"


def read(path: Path) -> dict[str, list[Figure]]:
    """The figures of a file by section; none if there is no such file."""
    if not path.exists():
        return {}
    found: dict[str, list[dict[str, object]]] = json.loads(path.read_text(encoding="utf-8"))
    return {section: [Figure(**row) for row in rows] for section, rows in found.items()}  # type: ignore[arg-type]


def write(path: Path, section: str, figures: Sequence[Figure]) -> None:
    """Put a section's figures into a file, which keeps its other sections."""
    kept = read(path) | {section: list(figures)}
    rows = {name: [asdict(figure) for figure in found] for name, found in sorted(kept.items())}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def fallen(last: Mapping[str, Sequence[Figure]], new: Mapping[str, Sequence[Figure]]) -> Iterator[str]:
    """Each ratio that fell by more than a tenth, as a sentence.

    >>> [*fallen({"a": [Figure("speed", 1.0, "ratio", "more")]}, {"a": [Figure("speed", 0.85, "ratio", "more")]})]
    ['a: speed fell from 1.000 to 0.850']
    >>> [*fallen({"a": [Figure("cost", 0.10, "ratio")]}, {"a": [Figure("cost", 0.105, "ratio")]})]
    []
    """
    for section, figures in new.items():
        before = {figure.name: figure for figure in last.get(section, ())}
        for figure in figures:
            old = before.get(figure.name)
            if old is None or figure.unit != "ratio" or not old.value:
                continue
            change = figure.value / old.value
            if change < 1 - FALL if figure.better == "more" else change > 1 + FALL:
                yield f"{section}: {figure.name} fell from {old.value:.3f} to {figure.value:.3f}"


def main() -> None:
    """Compare two files; ends with 1 if a ratio fell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("new", type=Path)
    parser.add_argument("last", type=Path, nargs="?", default=LAST)
    options = parser.parse_args()
    found = list(fallen(read(options.last), read(options.new)))
    print("\n".join(found) or "no ratio fell by more than a tenth")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()

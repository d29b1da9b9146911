"""Collects every regular expression that the project's modules compile when imported. Run in a fresh process.

    python -m tests.unit.patterns     one JSON list a line: pattern, flags, where it is compiled

It patches ``re`` itself, so nothing needs to be registered: patterns built from data files, in tables, in classes and
in calls such as ``re.sub`` at import are all found.
"""

import importlib
import json
import pkgutil
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("schemas", "tasks", "worker")
_OWN = tuple(f"{ROOT / 'quotewire' / package}/" for package in PACKAGES)


def collect() -> dict[tuple[str, int], str]:
    """Each pattern and its flags, with the file and line that first compiled it."""
    found: dict[tuple[str, int], str] = {}
    compiled = re._compile  # type: ignore[attr-defined]  # private, but all ways to a pattern lead through it

    def listening(pattern: str, flags: int) -> re.Pattern[str]:
        made: re.Pattern[str] = compiled(pattern, flags)
        frame = sys._getframe(2)
        if frame.f_code.co_filename.startswith(_OWN) and isinstance(made.pattern, str):
            place = f"{Path(frame.f_code.co_filename).relative_to(ROOT)}:{frame.f_lineno}"
            found.setdefault((made.pattern, made.flags), place)
        return made

    re._compile = listening  # type: ignore[attr-defined]
    for package in PACKAGES:
        for module in pkgutil.walk_packages([str(ROOT / "quotewire" / package)], f"quotewire.{package}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return found


if __name__ == "__main__":
    for (pattern, flags), place in collect().items():
        sys.stdout.write(json.dumps([pattern, flags, place]) + "\n")

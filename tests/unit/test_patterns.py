"""No regular expression of the project takes more than linear time, whatever its input."""

import json
import re
import re._constants as op  # type: ignore[import-not-found]  # private: there are no stubs
import re._parser  # type: ignore[import-not-found]
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.patterns import PACKAGES, ROOT

UNITS = (
    *("a", "A", "1", " ", "\n", "\t", '"', "“", "”", "'", "’", ".", ",", "-", "<", "(", "!", "é", "\u0302"),
    *("a ", "Aa ", "a\n", " \n", "1,", "1.", "1 ", "A.", "a-", "a.a", '" ', "the ", "said ", "“a” "),
)
"""Units that hostile strings repeat, besides the literal characters of the pattern itself."""
FAR_TOO_SLOW = 20e-6
"""Seconds per character; a thousand times what a plain search takes."""
NOTHING = 1e-6
"""Seconds per character of the shorter of two strings; below this, the longer one's time is too small to compare."""
UNSUSPECTED = 11
"""Growth from 3,000 to 30,000 characters up to which nothing else is timed: what grows by 13 later shows here."""
SUSPECT = 13
"""Growth from 10,000 to 100,000 characters from which longer strings are timed too."""
GROWTH = 12
"""Maximum growth from 100,000 to 1,000,000 characters."""
TRIES = 10
"""Maximum number of times that this growth is measured: the machine may be busy."""
BOUNDED = {
    r"[\w’'-]+\Z": "parity: looked for in 20 characters before a mark",
    r"(?<![^\s(\[\"“”'‘’-])(?:\d{1,3}(?:\.\d)?|[^\W\d_]+)\Z": "hyphens: looked for in 20 characters before a hyphen",
    r"[^\W\d_]+\Z": "single: looked for in 20 characters before a mark",
    r"[^\W\d_]{3,}s\Z": "single: looked for in 20 characters before a mark",
}
"""Patterns that would be slow on a long string but are never applied to one, with the reason."""


@pytest.fixture(scope="module")
def patterns() -> dict[str, re.Pattern[str]]:
    command = [sys.executable, "-m", "tests.unit.patterns"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    made = [json.loads(line) for line in listed.splitlines()]
    return {f"{place} {number}": re.compile(pattern, flags) for number, (pattern, flags, place) in enumerate(made)}


def literals(pattern: re.Pattern[str]) -> list[str]:
    """The literal characters of a pattern, in order."""
    found: dict[str, None] = {}

    def walk(part: object) -> None:
        if isinstance(part, tuple) and len(part) == 2 and part[0] is op.LITERAL:
            found[chr(part[1])] = None
        elif isinstance(part, re._parser.SubPattern | tuple | list):
            for inner in part:
                walk(inner)

    walk(re._parser.parse(pattern.pattern, pattern.flags))
    return list(found)


def ways(place: str) -> set[str]:
    """How a pattern is used: ``fullmatch``, ``match``, or ``search`` for all other methods and where it is unclear."""
    path, _, line = place.partition(" ")[0].partition(":")
    named = re.match(r"\s*(\w+)(?:: [^=]+)? = ", (ROOT / path).read_text().splitlines()[int(line) - 1])
    if named is None:
        return {"search"}
    name = named.group(1)
    code = (ROOT / path).read_text() if name.startswith("_") else _code()
    used = set(re.findall(rf"\b{name}\.(fullmatch|match|search|finditer|findall|sub|subn|split)\(", code))
    return {way if way in {"fullmatch", "match"} else "search" for way in used} or {"search"}


def _code(cache: list[str] = []) -> str:  # noqa: B006
    if not cache:
        files = (path for package in PACKAGES for path in Path(ROOT / package).rglob("*.py"))
        cache.append("\n".join(path.read_text() for path in files))
    return cache[0]


def seconds(pattern: re.Pattern[str], text: str, way: str) -> float:
    """CPU time of applying a pattern to a whole text."""
    began = time.process_time()
    if way == "search":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, way)(text)
    return time.process_time() - began


def hostile(unit: str, length: int) -> str:
    """A string that a pattern can match for long before it fails at the end."""
    return unit * (length // len(unit)) + "\x00"


def grows(pattern: re.Pattern[str], unit: str, way: str) -> str | None:
    """A message if the time grows faster than the string's length, else None."""
    # A quadratic pattern just below the limit at 10,000 is far above it at 30,000; ratio() would take minutes over it.
    took = {}
    for length in (20, 100, 300, 1_000, 3_000, 10_000, 30_000):
        most = FAR_TOO_SLOW * length + 0.01
        for _ in range(3):  # the machine may be busy
            took[length] = seconds(pattern, hostile(unit, length), way)
            if took[length] <= most:
                break
        else:
            return f"{length:,} characters are too slow"
    if took[30_000] < UNSUSPECTED * took[3_000] or ratio(pattern, unit, way, 10_000) < SUSPECT:
        return None
    growth = float("inf")
    for _ in range(TRIES):
        growth = min(growth, ratio(pattern, unit, way, 100_000))
        if growth <= GROWTH:
            return None
    return f"grows {growth:.0f} times"


def ratio(pattern: re.Pattern[str], unit: str, way: str, length: int) -> float:
    """Factor by which a string ten times as long takes longer; 0 where its time is negligible."""
    longer = seconds(pattern, hostile(unit, 10 * length), way)
    if longer < length * NOTHING:
        return 0.0
    return longer / max(seconds(pattern, hostile(unit, length), way), 1e-9)


@pytest.mark.alone
@pytest.mark.timeout(900)
@pytest.mark.slow
def test_no_pattern_takes_more_than_linear_time(patterns: dict[str, re.Pattern[str]]) -> None:
    slow = []
    for place, pattern in patterns.items():
        if pattern.pattern in BOUNDED:
            continue
        own = literals(pattern)[:4]
        for way in ways(place):
            for unit in dict.fromkeys((*UNITS, *own, "".join(own) or "a")):
                if said := grows(pattern, unit, way):
                    slow.append(f"{place}: {way} of {unit!r}: {said}: {pattern.pattern[:100]!r}")
                    break
    assert not slow, "\n".join(slow)


def test_the_project_has_the_patterns_that_this_file_knows(patterns: dict[str, re.Pattern[str]]) -> None:
    assert len(patterns) > 100
    assert set(BOUNDED) <= {pattern.pattern for pattern in patterns.values()}, "an exception for nobody"


@pytest.mark.parametrize(("pattern", "unit"), [(r"(a|a)+b", "a"), (r"\s+$", " "), (r"\w+\Z", "a")])
def test_slow_patterns_are_found(pattern: str, unit: str) -> None:
    assert grows(re.compile(pattern), unit, "search")


def test_plain_patterns_are_not() -> None:
    assert grows(re.compile(r"[^\n]+|\n"), "a\n", "search") is None

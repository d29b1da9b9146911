"""Formats repair ledgers: as a diff with reasons, as a list in the format of compiler messages, or as JSON."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

from rich.text import Text

from quotewire.schemas import Repair
from quotewire.tasks.repair import Ledger, read_translation
from quotewire.worker.cli.output import console, visible

AROUND: Final = 40
"""Maximum number of characters shown on each side of a repair."""
_CUT: Final = "…"


def changes(ledger: Ledger) -> bool:
    """Whether any repair was applied; flagged ones change nothing."""
    return any(made.disposition == "applied" for made in ledger.repairs)


def listing(name: str, ledger: Ledger) -> Iterator[str]:
    """Yields applied repairs as ``file:line:column: kind: reason``; both count from 1, columns in code points."""
    places = _Places(ledger.original)
    for made in ledger.repairs:
        if made.disposition == "applied":
            yield f"{name}:{places.line_column(made.start)}: {made.kind}: {made.reason}"


def as_json(name: str, ledger: Ledger) -> dict[str, Any]:
    """The original, text, repairs and signs of translation as a JSON object, with the document's field names."""
    return {
        "file": name,
        "original": ledger.original,
        "text": ledger.text,
        "repairs": [made.model_dump() for made in ledger.repairs],
        "translation": read_translation(ledger).model_dump(),
    }


def explain(name: str, ledger: Ledger) -> None:
    """Print each applied repair as a diff, each flagged one with its suggestion, with kind, confidence and reason.

    Colours appear on a terminal only, and not under NO_COLOR.
    """
    out = console(stderr=False)
    places = _Places(ledger.original)
    for made in ledger.repairs:
        flagged = made.disposition == "flagged"
        head = Text.assemble(
            (f"{name}:{places.line_column(made.start)}: ", "bold"),
            (made.kind, "yellow" if flagged else "cyan"),
            f" {made.confidence:.2f} ",
            (f"[{made.id}] ", "dim"),
            visible(made.reason),
        )
        lines = _suspected(ledger, made) if flagged else _replaced(ledger, made)
        out.print(head, *lines, sep="\n", soft_wrap=True)


class _Places:
    """Converts offsets in a text to line and column numbers."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def line_column(self, at: int) -> str:
        line = bisect_right(self._starts, at)
        return f"{line}:{at - self._starts[line - 1] + 1}"


def _replaced(ledger: Ledger, made: Repair) -> tuple[Text, Text]:
    old, new = (made.start, made.end), ledger.to_text(made.start, made.end)
    return (
        _shown("-", "red", *_around(ledger.original, *old), made.before),
        _shown("+", "green", *_around(ledger.text, *new), made.after or ""),
    )


def _suspected(ledger: Ledger, made: Repair) -> tuple[Text, ...]:
    line = _shown("?", "yellow", *_around(ledger.original, made.start, made.end), made.before)
    return (line, Text(f"  perhaps: {visible(made.after)}")) if made.after else (line,)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The text before and after a span on its line, at most ``AROUND`` characters each."""
    head = text.rfind("\n", 0, start) + 1
    tail = text.find("\n", end)
    tail = len(text) if tail < 0 else tail
    left, right = max(head, start - AROUND), min(tail, end + AROUND)
    return _CUT * (left > head) + text[left:start], text[end:right].rstrip("\r") + _CUT * (right < tail)


def _shown(sign: str, colour: str, left: str, right: str, middle: str) -> Text:
    return Text.assemble(
        (f"  {sign} {visible(left)}", colour), (visible(middle), f"{colour} reverse"), (visible(right), colour)
    )

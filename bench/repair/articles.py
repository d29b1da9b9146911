"""The whole-article score: whether the marks of each quoted statement come out as a reader needs them.

An annotated statement is quoted (``direct``) or partly quoted (``mixed``). In the repaired article, a direct statement
is right if a mark opens exactly where its content begins, one closes where it ends (behind its last punctuation), and
the marks in between open and close in turn; a mixed one if the marks of its sentence do. Statements of an article that
writes speech without marks cannot be right and are counted apart: there is nothing to repair.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from quotewire.tasks.repair import repair

_MARKS: Final = '“”"„«»'
_FREE: Final = "([—–-“\"‘'"
_PAUSES: Final = ".,?!…;"
_REACH: Final = 3
"""Characters behind a statement in which its closing mark must stand."""

Map = Callable[[int, int], tuple[int, int]]


def measure(articles: Iterable[dict[str, Any]]) -> Counter[str]:
    """Count the quoted statements, and those that are right before and after repair."""
    counts: Counter[str] = Counter()
    for article in articles:
        ledger = repair(article["text"])
        for statement in article["statements"]:
            kind = statement["type"]
            if kind not in ("direct", "mixed"):
                continue
            raw = _is_right(article["text"], statement, lambda start, end: (start, end))
            right = _is_right(ledger.text, statement, ledger.to_text)
            marked = kind == "mixed" or _is_marked(article["text"], statement)
            for name in (kind, "all", f"{kind} marked" if marked else f"{kind} without marks"):
                counts.update({f"{name} statements": 1, f"{name} before": raw, f"{name} right": right})
            if marked:
                counts.update({"marked statements": 1, "marked before": raw, "marked right": right})
    return counts


def print_table(counts: Counter[str]) -> None:
    """Print the shares by type."""
    for name in ("all", "marked", "direct", "direct marked", "direct without marks", "mixed"):
        every = counts[f"{name} statements"]
        if every:
            before, right = (100 * counts[f"{name} {part}"] / every for part in ("before", "right"))
            print(f"  {name:22} {every:5} statements   as translated {before:5.1f} %   repaired {right:5.1f} %")


def _is_right(text: str, statement: dict[str, Any], place: Map) -> bool:
    start, end = place(statement["start"], statement["end"])
    if statement["type"] == "mixed":
        begins = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start) + 1, -1) + 1
        return _alternates(text, begins, min(len(text), end + 2), inside=False) is not None
    return _opens(text, start) and _closes(text, end) and _alternates(text, start, end, inside=True) is True


def _is_marked(text: str, statement: dict[str, Any]) -> bool:
    """Whether any mark stands at either end of a statement."""
    start, end = statement["start"], statement["end"]
    return any(char in _MARKS for char in text[max(0, start - _REACH) : start] + text[end : end + _REACH])


def _opens(text: str, start: int) -> bool:
    before = text[start - 2 : start - 1] if start > 1 else ""
    return text[start - 1 : start] in ("“", '"', "‘", "'") and (not before or before.isspace() or before in _FREE)


def _closes(text: str, end: int) -> bool:
    for at in range(end, end + _REACH):
        char = text[at : at + 1]
        if char in ("”", '"', "’", "'"):
            return not text[at + 1 : at + 2].isalnum()
        if not char or char not in _PAUSES:
            return False
    return False


def _alternates(text: str, start: int, end: int, *, inside: bool) -> bool | None:
    """Return whether the text ends inside a quotation; None if its marks do not open and close in turn."""
    for at in range(start, end):
        char = text[at]
        if char not in _MARKS:
            continue
        left, right = text[at - 1 : at], text[at + 1 : at + 2]
        opens = char == "“" or (char == '"' and (at == 0 or left.isspace() or left in _FREE))
        spaced = (opens and right.isspace()) or (not opens and (left.isspace() or right.isalnum()))
        if inside and opens and left == "\n":
            continue  # a quotation that goes on is opened again at each paragraph
        if char in "„«»" or spaced or opens == inside:
            return None
        inside = opens
    return inside

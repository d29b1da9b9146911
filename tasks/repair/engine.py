"""The engine: runs the rules over a text until nothing is left to repair, and records the result in a ledger.

Repairing a repaired text changes nothing. That holds because the engine itself goes on until a pass finds nothing;
lines that do not come to rest within ``MAX_PASSES`` are given back as they were. No edit may touch a line end, so
lines stay lines.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from schemas import Removed, Repair
from tasks.repair.edit import Edit, apply, choose, compose
from tasks.repair.ledger import Ledger
from tasks.repair.rules import RULES, Rule
from tasks.repair.view import View

MAX_PASSES: Final = 6
"""An artifact behind an artifact shows in the second pass; real text has not been seen to need a fourth."""


def repair(text: str, *, removed: Sequence[Removed] = ()) -> Ledger:
    """Repair what translation broke in a text.

    Args:
        text: The article as it was found.
        removed: Blocks of it that are not part of the article; repairs are found in the text without them.

    Returns:
        The ledger of the blocks and the repairs, all offsets being those of ``text``.

    Raises:
        LedgerError: if a removed block is not what stands in the text, or two of them overlap.

    >>> ledger = repair("“Shall we wait for them? “Said Lee.")
    >>> ledger.text
    '“Shall we wait for them?” said Lee.'
    >>> [(made.id, made.kind, made.before, made.after) for made in ledger.repairs]
    [('r1', 'quote.wrong_direction+case.reporting_verb', ' “S', '” s')]
    """
    cut = Ledger(text, removed)
    repairs: list[Repair] = []
    for edit in find_edits(cut.text):
        start, end = cut.to_original(edit.start, edit.end)
        # An edit that reaches across a removed block has taken two pieces of text for one.
        if end - start == edit.end - edit.start:
            repairs.append(_record(edit, start, text[start:end], len(repairs) + 1))
    return Ledger(text, removed, repairs)


def find_edits(text: str, rules: Iterable[Rule] = RULES) -> list[Edit]:
    """The edits, sorted and disjoint, after which the rules find nothing more."""
    rules = tuple(rules)
    made: list[Edit] = []
    now = text
    for _ in range(MAX_PASSES):
        found = _pass(now, rules)
        if not found:
            return made
        made = compose(text, made, now, found)
        now = apply(text, made)
    restless = {now.count("\n", 0, edit.start) for edit in _pass(now, rules)}
    return _without_lines(text, made, restless)


def _pass(text: str, rules: Iterable[Rule]) -> list[Edit]:
    """What the rules find in a text: disjoint edits, none of them across or making a line end."""
    view = View(text)
    edits = choose(rule(view) for rule in rules)
    return [edit for edit in edits if "\n" not in edit.after and "\n" not in text[edit.start : edit.end]]


def _record(edit: Edit, start: int, before: str, number: int) -> Repair:
    return Repair(
        id=f"r{number}",
        kind="+".join(edit.kinds),
        disposition="applied",
        start=start,
        end=start + len(before),
        before=before,
        after=edit.after,
        confidence=edit.confidence,
        reason=" ".join(edit.reasons),
    )


def _without_lines(text: str, edits: Sequence[Edit], lines: set[int]) -> list[Edit]:
    """The edits that lie in none of these lines."""
    kept, line, seen = [], 0, 0
    for edit in edits:
        line += text.count("\n", seen, edit.start)
        seen = edit.start
        if line not in lines:
            kept.append(edit)
    return kept

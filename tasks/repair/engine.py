"""The engine: runs the rules over a text until nothing is left to repair, and records the result in a ledger.

A round runs passes under one profile of the article until a pass finds nothing; then the profile is read anew from
what came out, until a round finds nothing at all. So artifacts that were repaired first go on as evidence for the
later ones, and still a repaired text, read for itself, has nothing left to repair. Lines that do not come to rest
are given back as they were. No edit may touch a line end, of whatever kind, so lines stay lines.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from quotewire.schemas import Removed, Repair
from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit, apply, choose, compose
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.repair.flags import FLAGS, Finder
from quotewire.tasks.repair.ledger import Ledger
from quotewire.tasks.repair.lines import unified
from quotewire.tasks.repair.rules import RULES, Rule
from quotewire.tasks.repair.style.profile import Profile, read_profile

MAX_PASSES: Final = 8
"""An artifact behind an artifact shows in the second pass; real text has not been seen to need a fifth."""


def repair(
    text: str,
    *,
    kinds: Collection[str] | None = None,
    leave: Collection[str] = (),
    min_confidence: float = 0.0,
    removed: Sequence[Removed] = (),
    profile: Profile | None = None,
) -> Ledger:
    """Repair what translation broke in a text, and flag what looks wrong but cannot be repaired safely.

    Every place is judged under all rules; then the repairs that were not asked for are left out of the ledger. So a
    repair does not depend on which others were chosen.

    Args:
        text: The article as it was found.
        kinds: The only kinds to repair and to flag, by full name (``dup.word``) or family (``dup``); None for all.
        leave: Kinds that are not repaired, by full name or family. Flags of these kinds stay: they change nothing.
        min_confidence: Repairs that are less sure are not made, 0 to 1. Flags stay.
        removed: Blocks of it that are not part of the article; repairs are found in the text without them.
        profile: The habits of the text without these blocks, if they are known; else they are read from it.

    Returns:
        The ledger of the blocks, the repairs and the flags, all offsets being those of ``text``.

    Raises:
        ValueError: if ``min_confidence`` is not between 0 and 1.
        TypeError: if ``kinds`` or ``leave`` is one string.
        LedgerError: if a removed block is not what stands in the text, or two of them overlap.

    >>> ledger = repair("“Shall we wait for them? “Said Lee.")
    >>> ledger.text
    '“Shall we wait for them?” said Lee.'
    >>> [(made.id, made.kind, made.before, made.after) for made in ledger.repairs]
    [('r1', 'quote.wrong_direction', ' “', '” '), ('r2', 'case.reporting_verb', 'Said', 'said')]
    >>> repair("“Shall we wait for them? “Said Lee.", kinds=["quote"]).text
    '“Shall we wait for them?” Said Lee.'
    """
    if isinstance(kinds, str) or isinstance(leave, str):
        raise TypeError("kinds and leave are collections of names, not one string")
    if not 0 <= min_confidence <= 1:
        raise ValueError(f"min_confidence is {min_confidence}, expected a confidence from 0 to 1")
    ledger = _everything(text, removed, profile)
    if kinds is None and not leave and not min_confidence:
        return ledger

    def chosen(made: Repair) -> bool:
        if kinds is not None and not is_of(made.kind, kinds):
            return False
        return made.disposition == "flagged" or (made.confidence >= min_confidence and not is_of(made.kind, leave))

    return replace(ledger, repairs=[made for made in ledger.repairs if chosen(made)])


def is_of(kind: str, names: Iterable[str]) -> bool:
    """Whether a kind is one of these or belongs to one of these families.

    >>> is_of("dup.word", ["dup"]), is_of("dup.word", ["quote", "dup.word"]), is_of("duplicate", ["dup"])
    (True, True, False)
    """
    return any(f"{kind}.".startswith(f"{name}.") for name in names)


def _everything(text: str, removed: Sequence[Removed], profile: Profile | None) -> Ledger:
    """The ledger of all repairs and flags."""
    cut = Ledger(text, removed)
    view = View(unified(cut.text), profile or read_profile(cut.text))
    repairs: list[Repair] = []
    for edit in find_edits(view):
        start, end = cut.to_original(edit.start, edit.end)
        # An edit that reaches across a removed block has taken two pieces of text for one.
        if end - start == edit.end - edit.start:
            repairs.append(_applied(edit, start, text[start:end], len(repairs) + 1))
    repaired = Ledger(text, removed, repairs)
    # A text without repairs need not be read anew.
    flags = find_flags(repaired, View(unified(repaired.text), view.profile) if repairs else view)
    return Ledger(text, removed, [*repairs, *flags]) if flags else repaired


def find_edits(view: View, rules: Iterable[Rule] = RULES) -> list[Edit]:
    r"""The edits, sorted and disjoint, after which the rules find nothing more; every line of the text ends in \\n.

    Lines given back change the article's habits, and so may bring new finds elsewhere: then all is given back.
    """
    rules = tuple(rules)
    made, rested = _settle(view, rules)
    if rested or not made:
        return made
    return [] if _settle(View(apply(view.text, made)), rules)[0] else made


def _settle(first: View, rules: tuple[Rule, ...]) -> tuple[list[Edit], bool]:
    """The edits without those of lines that do not come to rest, and whether all did."""
    made: list[Edit] = []
    now = first
    fresh = True  # no edit was made since the profile was read
    for _ in range(MAX_PASSES):
        found = _pass(now, rules)
        if found:
            made = compose(first.text, made, now.text, found)
            now, fresh = View(apply(first.text, made), now.profile), False
        elif fresh:
            return made, True
        else:
            again = read_profile(now.text)
            if again == now.profile:
                return made, True
            now, fresh = View(now.text, again), True
    restless = {now.text.count("\n", 0, edit.start) for edit in _pass(now, rules)}
    return _without_lines(first.text, made, restless), False


def find_flags(ledger: Ledger, view: View, finders: Iterable[Finder] = FLAGS) -> list[Repair]:
    """What the finders suspect in a view of the ledger's text, in its order, as flagged repairs ``f1``, ``f2`` ..."""
    flags = sorted((flag for finder in finders for flag in finder(view)), key=lambda flag: flag[:4])
    if ledger.removed:
        flags = [flag for flag in flags if not _reaches_across(ledger, flag)]
    return [_flagged(ledger, flag, number) for number, flag in enumerate(flags, start=1)]


def _reaches_across(ledger: Ledger, flag: Flag) -> bool:
    """Whether a flag takes the text on both sides of a removed block for one."""
    start, end = ledger.to_original(flag.start, flag.end)
    before = bisect_left(ledger.removed, end, key=lambda block: block.start)
    return before > 0 and ledger.removed[before - 1].end > start


def _pass(view: View, rules: Iterable[Rule]) -> list[Edit]:
    """What the rules find in a text: disjoint edits, none of them across or making a line end."""
    edits = choose(rule(view) for rule in rules)
    return [edit for edit in edits if "\n" not in edit.after and "\n" not in view.text[edit.start : edit.end]]


def _applied(edit: Edit, start: int, before: str, number: int) -> Repair:
    return Repair(
        id=f"r{number}",
        kind=edit.kind,
        disposition="applied",
        start=start,
        end=start + len(before),
        before=before,
        after=edit.after,
        confidence=edit.confidence,
        reason=edit.reason,
    )


def _flagged(ledger: Ledger, flag: Flag, number: int) -> Repair:
    start, end = ledger.to_original(flag.start, flag.end)
    return Repair(
        id=f"f{number}",
        kind=flag.kind,
        disposition="flagged",
        start=start,
        end=end,
        before=ledger.original[start:end],
        after=flag.suggestion,
        confidence=flag.confidence,
        reason=flag.reason,
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

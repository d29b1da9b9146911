"""The engine: runs the rules over a text until nothing is left to repair, and records the result in a ledger.

A round repeats passes under one profile of the article until a pass finds nothing. The next round reads the profile
from the repaired text; the last one finds nothing. So artifacts already repaired still count as evidence for the later
ones, and yet repair is idempotent: a repaired text needs no repair. Lines that do not converge keep their original
text. No edit may change a line end of any kind, so the lines of a text stay the same.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from quotewire.schemas import Removed, Repair
from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit, apply, choose, compose
from quotewire.tasks.repair.flag import Flag
from quotewire.tasks.repair.flags import FLAGS
from quotewire.tasks.repair.kinds import check_kinds, is_of
from quotewire.tasks.repair.ledger import Ledger
from quotewire.tasks.repair.lines import unified
from quotewire.tasks.repair.marks import MARK
from quotewire.tasks.repair.prose import CHARACTERS, is_prose
from quotewire.tasks.repair.rules import RULES, Rule
from quotewire.tasks.repair.style.profile import Profile, read_profile

MAX_PASSES: Final = 8
"""Maximum passes over a text. A repair can reveal another artifact to the next pass; no real text needed a fifth."""

_LINE_END: Final = re.compile(r"[\r\n]")
"""What no edit may change; the end of a wrapped line is a space to the rules."""
_OF_ALL_MARKS: Final = frozenset(
    {"quote.missing_open", "quote.missing_close", "quote.reopened", "quote.spurious_close"}
)
"""Kinds of repairs for which all marks of a paragraph must be known."""


def repair(
    text: str,
    *,
    kinds: Collection[str] | None = None,
    leave: Collection[str] = (),
    mute: Collection[str] = (),
    min_confidence: float = 0.0,
    removed: Sequence[Removed] = (),
    profile: Profile | None = None,
) -> Ledger:
    """Repair translation artifacts in a text, and flag what looks wrong but cannot be repaired safely.

    All rules always run, and repairs that were not asked for are then left out of the ledger. So a repair does not
    depend on which others are selected.

    Args:
        text: The article's original text.
        kinds: The only kinds to repair and to flag, by full name (``dup.word``) or family (``dup``); None for all.
        leave: Kinds that are not repaired, by full name or family. They are still flagged.
        mute: Kinds that are not flagged, by full name or family. They are still repaired.
        min_confidence: Minimum confidence of a repair, 0 to 1. It does not apply to flags.
        removed: Blocks of the text that are not part of the article; repairs are found in the text without them.
        profile: The profile of the text without these blocks; if None, it is read from that text.

    Returns:
        The ledger of the removed blocks, repairs and flags, with offsets into ``text``.

    Raises:
        ValueError: if ``min_confidence`` is not between 0 and 1, or a name is of no kind and no family.
        TypeError: if ``kinds``, ``leave`` or ``mute`` is one string, or ``text`` is none.
        LedgerError: if a removed block does not match the text, or two of them overlap.

    >>> ledger = repair("“Shall we wait for them? “Said Lee.")
    >>> ledger.text
    '“Shall we wait for them?” said Lee.'
    >>> [(made.id, made.kind, made.before, made.after) for made in ledger.repairs]
    [('r1', 'quote.wrong_direction', ' “', '” '), ('r2', 'case.reporting_verb', 'Said', 'said')]
    >>> repair("“Shall we wait for them? “Said Lee.", kinds=["quote"]).text
    '“Shall we wait for them?” Said Lee.'
    """
    if not isinstance(text, str):
        raise TypeError(f"the text is of type {type(text).__name__}, expected str")
    check_choice(kinds, leave, mute, min_confidence)
    ledger = _everything(text, removed, profile)
    if kinds is None and not leave and not mute and not min_confidence:
        return ledger

    def chosen(made: Repair) -> bool:
        if kinds is not None and not is_of(made.kind, kinds):
            return False
        if made.disposition == "flagged":
            return not is_of(made.kind, mute)
        return made.confidence >= min_confidence and not is_of(made.kind, leave)

    return replace(ledger, repairs=[made for made in ledger.repairs if chosen(made)])


def check_choice(
    kinds: Collection[str] | None, leave: Collection[str], mute: Collection[str], min_confidence: float
) -> None:
    """Refuse a choice of repairs that cannot be meant; raises ``TypeError`` and ``ValueError`` as ``repair`` does."""
    check_kinds(kinds, leave, mute)
    if not 0 <= min_confidence <= 1:
        raise ValueError(f"min_confidence is {min_confidence}, expected a confidence from 0 to 1")


def _everything(text: str, removed: Sequence[Removed], profile: Profile | None) -> Ledger:
    """Create the ledger of all repairs and flags."""
    cut = Ledger(text, removed)
    view = View(unified(cut.text), profile or read_profile(cut.text))
    repairs: list[Repair] = []
    edits, last = _edits(view, RULES)
    for edit in edits:
        start, end = cut.to_original(edit.start, edit.end)
        # An edit that spans a removed block would join text that was never adjacent.
        if end - start == edit.end - edit.start and not _LINE_END.search(text, start, end):
            repairs.append(_applied(edit, start, text[start:end], len(repairs) + 1))
    repaired = Ledger(text, removed, repairs)
    # The last pass has read the repaired text already, unless an edit was dropped.
    now = unified(repaired.text)
    alike = last.text == now and last.profile.verdicts == view.profile.verdicts
    flags = find_flags(repaired, last if alike else View(now, view.profile))
    return Ledger(text, removed, [*repairs, *flags]) if flags else repaired


def find_edits(view: View, rules: Iterable[Rule] = RULES) -> list[Edit]:
    r"""Find the edits after which the rules find nothing more, sorted and disjoint.

    Restoring the lines that do not converge changes the article's profile, and so may lead to new edits elsewhere. In
    that case there are no edits at all.

    Args:
        view: The view of a text whose only line end is ``\n``.
        rules: The rules, in the order of precedence.
    """
    return _edits(view, tuple(rules))[0]


def _edits(view: View, rules: tuple[Rule, ...]) -> tuple[list[Edit], View]:
    """Return these edits and the last view of the text that a pass has read."""
    made, rested, last = _settle(view, rules)
    if not rested and made and _settle(View(apply(view.text, made)), rules)[0]:
        made = []
    return made, last


def _settle(first: View, rules: tuple[Rule, ...]) -> tuple[list[Edit], bool, View]:
    """Return the edits, except those in lines that do not converge, whether all lines converged, and the last view."""
    made: list[Edit] = []
    now = first
    fresh = True  # no edit since the profile was read
    for _ in range(MAX_PASSES):
        found = _pass(now, rules)
        if found:
            made = compose(first.text, made, now.text, found)
            now, fresh = View(apply(first.text, made), now.profile), False
        elif fresh:
            return made, True, now
        else:
            again = read_profile(now.text)
            if again.verdicts == now.profile.verdicts:
                return made, True, now
            now, fresh = View(now.text, again), True
    restless = {now.text.count("\n", 0, edit.start) for edit in _pass(now, rules)}
    return _without_lines(first.text, made, restless), False, now


def find_flags(ledger: Ledger, view: View) -> list[Repair]:
    """Collect the flags of ``FLAGS`` in text order, as flagged repairs ``f1``, ``f2`` ... with original offsets."""
    flags = sorted((flag for finder in FLAGS for flag in finder(view)), key=lambda flag: flag[:4])
    if ledger.removed:
        flags = [flag for flag in flags if not _reaches_across(ledger, flag)]
    return [_flagged(ledger, flag, number) for number, flag in enumerate(flags, start=1)]


def _reaches_across(ledger: Ledger, flag: Flag) -> bool:
    """Whether a flag spans a removed block."""
    start, end = ledger.to_original(flag.start, flag.end)
    before = bisect_left(ledger.removed, end, key=lambda block: block.start)
    return before > 0 and ledger.removed[before - 1].end > start


def _pass(view: View, rules: Iterable[Rule]) -> list[Edit]:
    """Run the rules once; return disjoint edits that neither replace nor insert a line end, in English lines."""
    edits = _but_hasty(view.text, choose(rule(view) for rule in rules))
    return [
        edit
        for edit in edits
        if "\n" not in edit.after
        and "\n" not in view.text[edit.start : edit.end]
        and (edit.kind.partition(".")[0] in CHARACTERS or is_prose(view.text, edit.start))
    ]


def _but_hasty(text: str, edits: list[Edit]) -> list[Edit]:
    """The edits without those that must wait until signs of other kinds have become marks, and none is misplaced.

    Only then can a pass see which marks are missing, and which are there twice.
    """
    if any(_makes_mark(text, edit) or edit.kind == "quote.misplaced" for edit in edits):
        return [edit for edit in edits if edit.kind not in _OF_ALL_MARKS]
    return edits


def _makes_mark(text: str, edit: Edit) -> bool:
    """Whether an edit makes a quotation mark of a sign that is none."""
    of_signs = edit.kind == "quote.foreign_glyph" or edit.kind.partition(".")[0] in CHARACTERS
    return of_signs and MARK.search(edit.after) is not None and not MARK.search(text, edit.start, edit.end)


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
    """The edits that are in none of the lines with these numbers, counted from 0."""
    kept, line, seen = [], 0, 0
    for edit in edits:
        line += text.count("\n", seen, edit.start)
        seen = edit.start
        if line not in lines:
            kept.append(edit)
    return kept

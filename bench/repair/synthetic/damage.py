"""Damages a text and records every damage with its class, its place and the original text."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from bench.repair.synthetic.page import Page, restyle
from quotewire.schemas import Repair
from quotewire.tasks.repair import Ledger


class Scar(NamedTuple):
    """A damage: replaces ``text[start:end]`` with ``after``; ``kind`` is the class of the taxonomy that repairs it."""

    start: int
    end: int
    after: str
    kind: str


Wear = Callable[[Page, float], Iterable[Scar]]
"""A habit: yields the damages for a share of the places that it applies to."""


class Gold(NamedTuple):
    """An artifact of the damaged text: replacing ``text[start:end]`` with ``repair`` repairs it."""

    kind: str
    start: int
    end: int
    repair: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged text. ``ledger`` maps between the undamaged text (its original) and the damaged one (its text)."""

    ledger: Ledger
    gold: list[Gold]

    @property
    def whole(self) -> str:
        """The text before the damage."""
        return self.ledger.original

    @property
    def text(self) -> str:
        """The text after the damage."""
        return self.ledger.text


def damage(text: str, wear: Iterable[tuple[Wear, float]], dice: Random, *, straight: bool) -> Damaged:
    """Damage a text.

    Args:
        text: Correct text. Its quotation marks are first put into one style; no offset changes.
        wear: The habits, each with the share of its places to damage. Where two overlap, the first wins.
        dice: The only source of randomness.
        straight: Whether the translator writes straight quotation marks.

    Returns:
        The damaged text and every artifact in it. Repairing all of them gives the restyled text exactly.
    """
    page = Page(restyle(text, straight=straight), dice)
    scars = sorted(_disjoint(scar for habit, share in wear for scar in habit(page, share)))
    repairs = [
        Repair(
            id=f"d{number}", kind=scar.kind, disposition="applied", start=scar.start, end=scar.end,
            before=page.text[scar.start : scar.end], after=scar.after, confidence=1, reason="Damaged for a test.",
        )
        for number, scar in enumerate(scars)
    ]  # fmt: skip
    return Damaged(Ledger(page.text, (), repairs), list(_gold(page.text, scars)))


def _gold(whole: str, scars: Iterable[Scar]) -> Iterator[Gold]:
    shift = 0
    for scar in scars:
        start = scar.start + shift
        yield Gold(scar.kind, start, start + len(scar.after), whole[scar.start : scar.end])
        shift += len(scar.after) - (scar.end - scar.start)


def _disjoint(scars: Iterable[Scar]) -> Iterator[Scar]:
    """Drop damages that share a character or a point of insertion with an earlier one."""
    taken: set[int] = set()
    for scar in scars:
        # Characters have odd numbers, the gaps between them even ones.
        claims = range(2 * scar.start + 1, 2 * scar.end) or range(2 * scar.start, 2 * scar.start + 1)
        if taken.isdisjoint(claims):
            taken.update(claims)
            yield scar

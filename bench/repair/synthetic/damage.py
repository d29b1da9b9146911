"""Damages a text and keeps the books: every scar with its class, its place, and what stood there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from bench.repair.synthetic.page import Page, restyle
from quotewire.schemas import Repair
from quotewire.tasks.repair import Ledger


class Scar(NamedTuple):
    """Replaces ``text[start:end]`` by ``after``; ``kind`` is the class of the taxonomy that puts it right."""

    start: int
    end: int
    after: str
    kind: str


Wear = Callable[[Page, float], Iterable[Scar]]
"""What one habit does to a share of its places."""


class Gold(NamedTuple):
    """An artifact of the damaged text: ``repair`` for ``text[start:end]`` makes it whole."""

    kind: str
    start: int
    end: int
    repair: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged text; ``ledger`` maps between the whole text (its original) and the damaged one (its text)."""

    ledger: Ledger
    gold: list[Gold]

    @property
    def whole(self) -> str:
        """The text before the damage."""
        return self.ledger.original

    @property
    def text(self) -> str:
        """The text after it."""
        return self.ledger.text


def damage(text: str, wear: Iterable[tuple[Wear, float]], dice: Random, *, straight: bool) -> Damaged:
    """Damage a text.

    Args:
        text: well-kept text; its quotation marks are first put into one style, character for character.
        wear: what is done, each with the share of its places; where two want the same characters the first has them.
        dice: the only source of chance.
        straight: whether the translator writes straight quotation marks.

    Returns:
        The damaged text and every artifact in it. Making all of them whole gives the restyled text exactly.
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
    """Scars that share no character and no point of insertion; of two that do, the earlier one stands."""
    taken: set[int] = set()
    for scar in scars:
        # Characters have odd numbers, the gaps between them even ones.
        claims = range(2 * scar.start + 1, 2 * scar.end) or range(2 * scar.start, 2 * scar.start + 1)
        if taken.isdisjoint(claims):
            taken.update(claims)
            yield scar

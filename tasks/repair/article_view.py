"""The view of an article that the rules read: its text, words, and quotation marks with their roles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from quotewire.tasks.repair.mark_roles import MARGIN, Lost, Place, Reading, Role, read_roles
from quotewire.tasks.repair.marks import MARK, PAUSES, Mark, read_mark
from quotewire.tasks.repair.opening_signs import sign_of_opening
from quotewire.tasks.repair.openings_above import REACH, opening_above, quotation_before
from quotewire.tasks.repair.role_costs import prices
from quotewire.tasks.repair.style.profile import Profile, read_profile

_ANGLE: Final = re.compile(r"[°º˚] ?\d{1,2} ?['’′] ?\d{1,2}(?:[.,]\d{1,4})?\Z")
"""An angle up to its seconds."""
_LONGEST_ANGLE: Final = 16
_PARAGRAPH: Final = re.compile(r"[^\n]+")
WORD: Final = re.compile(r"[^\W_]++(?:['’][^\W_]++)*+")


_LEAD: Final = 100
"""Maximum length of white space before the first paragraph."""

Word = tuple[str, int, int]
"""A word and its offsets, ``(text[start:end], start, end)``.

A plain tuple, because the garbage collector soon stops tracking it. It keeps visiting match objects, which costs
measurable time in a text of a megabyte.
"""


@dataclass(frozen=True, slots=True)
class Quoting:
    """A paragraph with quotation marks.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        marks: Its double quotation marks, in text order.
        readings: The reading of each mark, in the same order.
        roles: The role of each reading.
        continues: Whether an earlier paragraph left its quotation open.
        lost: The marks that were lost from it.
    """

    start: int
    end: int
    marks: list[Mark]
    readings: list[Reading]
    roles: list[Role | None]
    continues: bool
    lost: list[Lost]


@dataclass(frozen=True)
class View:
    r"""A text prepared for the rules, built once per pass and shared by all of them. Each line is a paragraph.

    >>> view = View("One.\n“Two, ”he said.")
    >>> [(p.start, p.end, [mark.at for mark in p.marks], p.roles) for p in view.quoting]
    [(5, 20, [5, 11], ['open', 'close'])]
    >>> view.profile.quotes.curly
    2
    """

    text: str
    given: Profile | None = None
    """The profile to use, usually that of the unrepaired text; if None, it is read from ``text``."""

    @cached_property
    def profile(self) -> Profile:
        """The profile of the whole article."""
        return self.given or read_profile(self.text)

    @cached_property
    def quoting(self) -> list[Quoting]:
        """The paragraphs that contain double quotation marks."""
        return list(_quoting(self.text, self.profile))

    @cached_property
    def words(self) -> list[Word]:
        """The words in text order: runs of letters and digits, with internal apostrophes.

        Their offsets take most of the time, so whoever needs none, or seldom, asks ``bare`` or ``distinct`` first.
        """
        return [(found[0], found.start(), found.end()) for found in WORD.finditer(self.text)]

    @cached_property
    def bare(self) -> list[str]:
        """The words without their offsets."""
        return WORD.findall(self.text)

    @cached_property
    def distinct(self) -> frozenset[str]:
        """Each word once."""
        return frozenset(self.bare)

    @cached_property
    def lower(self) -> list[str]:
        """The words in lower case."""
        return [word.lower() for word in self.bare]

    @cached_property
    def curly(self) -> bool:
        """Whether the text uses curly quotation marks: it has some, or it has no straight ones."""
        return "”" in self.text or "“" in self.text or '"' not in self.text

    def having(self, role: Role) -> Iterator[Mark]:
        """Yield all marks with the given role."""
        for paragraph in self.quoting:
            for mark, its in zip(paragraph.marks, paragraph.roles, strict=True):
                if its == role:
                    yield mark


def _quoting(text: str, profile: Profile) -> Iterator[Quoting]:
    places = [match.start() for match in MARK.finditer(text) if not _is_of_angle(text, match.start())]
    price = prices(profile.quotes)
    at, open_ = 0, False
    above: Mark | None = None
    for found in _PARAGRAPH.finditer(text) if places else ():
        start, end = found.span()
        before = at
        while at < len(places) and places[at] < end:
            at += 1
        if at > before:
            marks = [read_mark(text, start, end, place) for place in places[before:at]]
            continues = open_
            first = not text[:start].strip() if start < _LEAD else False
            its = read_roles(text, marks, price, Place(start, end, continues=continues, first=first))
            open_ = its.open
            lost = its.lost
            if its.readings[0].role == "close" and not (continues or first) and (above is not None or before == 0):
                lost = _lost_above(text, marks[0], above, lost)
            yield Quoting(start, end, marks, its.readings, [reading.role for reading in its.readings], continues, lost)
            above = marks[-1] if its.readings[-1].role == "close" else None


def _is_of_angle(text: str, mark: int) -> bool:
    """Whether a mark means seconds of an angle: ``54°12'30"N``."""
    return text[mark - 1 : mark].isdigit() and _ANGLE.search(text, max(0, mark - _LONGEST_ANGLE), mark) is not None


def _lost_above(text: str, closes: Mark, above: Mark | None, lost: list[Lost]) -> list[Lost]:
    """Return the lost marks with the one that opened, above its paragraph or in it, the quotation that a mark closes.

    Args:
        text: The article.
        closes: The paragraph's first mark, which closes a quotation.
        above: The mark before it, which closes the quotation before; None if there is none.
        lost: The lost marks that its paragraph shows.
    """
    start, tagged = (0, False) if above is None else quotation_before(text, above.at, closes.at)
    if closes.left not in PAUSES or start is None:
        return lost
    if any(its.role == "open" and its.at < closes.at for its in lost):
        at, sure = sign_of_opening(text, max(start, closes.at - REACH), closes.at), True
    else:
        at, sure = opening_above(text, start, closes.at, tagged=tagged) or (None, False)
    if at is None:
        return lost
    return [Lost(at, "open", MARGIN, sure), *(its for its in lost if its.role == "close" or its.at > closes.at)]

"""Translators learned from machine output: which mark errors each system makes, and where.

The output of a system is aligned with a reference, line by line, by words. Where the same words stand beside a
quotation mark of the reference, the output has the same mark, with its own glyph and spacing, or it has lost it. The
shares of these forms, by the mark's role and by what stands beside it, are the translator; damage draws from them. No
text of the data is kept.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from bench.repair.synthetic.damage import Damaged, Scar, Wear, damage
from bench.repair.synthetic.page import Page, Quotation, restyle

Role = str
_MARKS: Final = '"“”„«»'
_TOKEN: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[\"“”„«»]|''|``")
_SAME: Final = '"'
_PAUSES: Final = ",.?!…"
MIN_MARKS: Final = 40
"""Minimum aligned marks of a system from which its habits are learned."""


class Form(NamedTuple):
    """How a mark is written: its character, "" if it is lost, and whether spaces stand to its left and right."""

    glyph: str
    left: bool
    right: bool


class Where(NamedTuple):
    """The role of a mark, and the kind of character on its outer and its inner side."""

    role: Role
    outer: str
    inner: str


@dataclass(frozen=True, slots=True)
class Habits:
    """A system's forms of marks, counted by where they stand."""

    name: str
    forms: dict[Where, Counter[Form]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def marks(self) -> int:
        """The number of aligned marks."""
        return sum(sum(forms.values()) for forms in self.forms.values())

    @property
    def wrong(self) -> int:
        """The number of aligned marks that are lost or misplaced."""
        return sum(n for where, forms in self.forms.items() for form, n in forms.items() if _is_wrong(where, form))

    def damage(self, text: str, seed: str) -> Damaged:
        """Damage the marks of a text as this system does; the same seed gives the same damage."""
        dice = Random(f"{self.name} {seed}")
        straight = self._writes_straight(dice)
        return damage(text, [(self._wear(straight=straight), 1.0)], dice, straight=straight)

    def _writes_straight(self, dice: Random) -> bool:
        straight = sum(n for forms in self.forms.values() for form, n in forms.items() if form.glyph == '"')
        return dice.random() < straight / max(1, self.marks)

    def _wear(self, *, straight: bool) -> Wear:
        def wear(page: Page, share: float) -> Iterator[Scar]:
            for quotation in page.quotations:
                for at, role in _places(quotation):
                    form = self._draw(where(page.text, at, role), page.dice, straight=straight)
                    if form is not None and page.some(share):
                        yield from _scar(page.text, at, role, form)

        return wear

    def _draw(self, place: Where, dice: Random, *, straight: bool) -> Form | None:
        """Draw a form; None if the mark stays as it is."""
        forms = self.forms.get(place) or Counter[Form]()
        fitting = {form: n for form, n in forms.items() if not form.glyph or (form.glyph == '"') == straight}
        if not fitting:
            return None
        form = dice.choices(list(fitting), list(fitting.values()))[0]
        return form if _is_wrong(place, form) else None


def learn(name: str, output: Sequence[str], references: Sequence[Sequence[str]]) -> Habits:
    """Learn a system's habits from its output and the references, aligned line by line.

    >>> habits = learn("x", ["He said “no, ”and left."], [["He said “no,” and left."]])
    >>> [(place.role, form) for place, forms in habits.forms.items() for form in forms]
    [('open', Form(glyph='“', left=True, right=False)), ('close', Form(glyph='”', left=True, right=False))]
    """
    habits = Habits(name)
    for number, line in enumerate(output):
        theirs = [lines[number] for lines in references if number < len(lines)]
        sound = [other for other in theirs if any(mark in other for mark in '"“”')]
        if sound:
            for place, form in _aligned(line, min(sound, key=lambda other: abs(len(other) - len(line)))):
                habits.forms[place][form] += 1
    return habits


def where(text: str, at: int, role: Role) -> Where:
    """Return the kind of place of a correctly written mark."""
    before, behind = text[:at][-1:], text[at + 1 : at + 2]
    outer, inner = (before, behind) if role == "open" else (behind, before)
    return Where(role, _kind(outer), _kind(inner))


def _kind(char: str) -> str:
    if not char or char == "\n":
        return "edge"
    if char.isspace():
        return "space"
    return "pause" if char in _PAUSES else "word" if char.isalnum() else "other"


def _places(quotation: Quotation) -> Iterator[tuple[int, Role]]:
    yield quotation.opens, "open"
    if quotation.closes is not None:
        yield quotation.closes, "close"


def _aligned(output: str, reference: str) -> Iterator[tuple[Where, Form]]:
    """Yield the forms in the output of the reference's unambiguous marks."""
    page = Page(restyle(reference, straight=True), Random(0))
    roles = dict(place for quotation in page.quotations for place in _places(quotation))
    ours, theirs = list(_TOKEN.finditer(output)), list(_TOKEN.finditer(page.text))
    pairs = _pairs([_norm(token[0]) for token in ours], [_norm(token[0]) for token in theirs])
    matched = dict(pairs)
    for number, token in enumerate(theirs):
        role = roles.get(token.start())
        if role is None:
            continue
        place = where(page.text, token.start(), role)
        if number in matched:
            mark = ours[matched[number]]
            yield place, _form(output, mark.start(), mark.end(), role)
        elif _is_lost(number, matched):
            yield place, Form("", left=False, right=False)


def _norm(token: str) -> str:
    return _SAME if token in _MARKS or token in ("''", "``") else token.lower()


def _pairs(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """Return (index in theirs, index in ours) of equal tokens."""
    pairs: list[tuple[int, int]] = []
    for step in Levenshtein.opcodes(theirs, ours):
        if step.tag == "equal":
            pairs += zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
    return pairs


def _is_lost(number: int, matched: dict[int, int]) -> bool:
    """Whether the words to both sides of a mark are adjacent in the output, so that only the mark is missing."""
    before, behind = matched.get(number - 1), matched.get(number + 1)
    return before is not None and behind is not None and behind == before + 1


def _form(text: str, start: int, end: int, role: Role) -> Form:
    glyph = text[start:end] if end - start == 1 else '"'
    left = text[start - 1 : start].isspace() if start else role == "open"
    right = text[end : end + 1].isspace() if end < len(text) else role == "close"
    return Form(glyph, left=left, right=right)


def _is_wrong(place: Where, form: Form) -> bool:
    if not form.glyph:
        return True
    glyphs = {"open": '"“', "close": '"”'}[place.role]
    if form.glyph not in glyphs:
        return True
    inner = form.right if place.role == "open" else form.left
    outer = form.left if place.role == "open" else form.right
    return inner or (place.outer == "space" and not outer)


def _scar(text: str, at: int, role: Role, form: Form) -> Iterator[Scar]:
    """Yield the damage that gives a mark the form; its kind is that of the form's worst fault."""
    if not form.glyph:
        yield Scar(at, at + 1, "", f"quote.missing_{role}")
        return
    before, behind = text[at - 1 : at] == " ", text[at + 1 : at + 2] == " "
    new = " " * (form.left and at > 0) + form.glyph + " " * form.right
    start, end = at - before, at + 1 + behind
    if role == "open" and not before:
        new = new.lstrip()
    if role == "close" and not behind:
        new = new.rstrip()
    if text[start:end] != new:
        yield Scar(start, end, new, _class(role, form, outer_space=before if role == "open" else behind))


def _class(role: Role, form: Form, *, outer_space: bool) -> str:
    if form.glyph in "„«»":
        return "quote.foreign_glyph"
    if (role, form.glyph) in {("open", "”"), ("close", "“")}:
        return "quote.wrong_direction"
    inner = form.right if role == "open" else form.left
    if inner:
        return f"quote.{role}_space"
    return {"open": "quote.glue_before", "close": "quote.glue_after"}[role] if outer_space else f"quote.{role}_space"

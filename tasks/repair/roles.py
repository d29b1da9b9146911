"""Roles: whether each quotation mark of a paragraph opens or closes, and when that cannot be told.

A mark whose character and spacing agree has the role they say, unless a reporting tag contradicts both. For the
others the paragraph decides: whether a quotation is open, what punctuation stands before the mark, whether a tag
follows, what the next mark is. Where these do not settle it the role is None, nothing is repaired, and until the
next consistent mark nothing is concluded from the state. That a paragraph's marks are unbalanced is never evidence:
in a quotation of several paragraphs only the last one closes.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from tasks.repair.marks import Mark
from tasks.repair.tags import tag_at

Role = Literal["open", "close"]
PAUSES: Final = ",.?!…"
_SINGLES: Final = ("'", "‘", "’")


class _Place(NamedTuple):
    """A mark in its paragraph. ``inside``: whether a quotation is open before it, None when unknown."""

    text: str
    mark: Mark
    inside: bool | None
    first: bool
    next: Mark | None

    @property
    def pause(self) -> bool:
        return self.mark.left != "" and self.mark.left in PAUSES

    @property
    def letters(self) -> bool:
        return self.mark.left.isalpha() and self.mark.right.isalpha()

    @property
    def tagged(self) -> bool:
        """Whether a tag follows that cannot be the beginning of a quotation in this place."""
        tag = tag_at(self.text, self.mark.at + 1 + self.mark.gap_right)
        if tag == "name":
            return self.mark.left == "," and (self.next is None or not _closes(self.next))
        if tag == "capital":
            return self.mark.left in ",?!"
        return tag is not None

    @property
    def closed_later(self) -> bool:
        return self.next is not None and _closes(self.next)


def roles(text: str, marks: Sequence[Mark]) -> list[Role | None]:
    r"""The role of each mark of one paragraph.

    >>> from tasks.repair.view import View
    >>> [p.roles for p in View('“Why? “Said Lee.\nThe ”new way is 5 " wide.').quoting]
    [['open', 'close'], [None, None]]
    """
    found: list[Role | None] = []
    inside: bool | None = False
    for number, mark in enumerate(marks):
        following = marks[number + 1] if number + 1 < len(marks) else None
        role = _role(_Place(text, mark, inside, number == 0, following))
        found.append(role)
        # A straight mark that opens what is open is a nested quotation or a mistake: what is open then, nobody knows.
        twice = inside and role == "open" and mark.glyph == "neutral"
        inside = None if role is None or twice else role == "open"
    return found


def _role(place: _Place) -> Role | None:
    mark = place.mark
    if mark.wide or (mark.left in _SINGLES and mark.gap_left):
        return None
    return _BY_SHAPE[mark.shape](place)


def _closes(mark: Mark) -> bool:
    """Whether a mark could well close a quotation: it says so itself, or does not contradict it."""
    if mark.glyph == "neutral" and mark.shape == "spaced" and mark.left.isdigit():
        return False  # inches
    return mark.shape == "close" or (mark.shape != "open" and mark.glyph != "open") or mark.glyph == "close"


def _tight_before(place: _Place) -> Role | None:
    """Glued to what stands before it: a closing mark, unless the character says otherwise."""
    if place.mark.glyph != "open" or place.inside:
        return "close"
    return None


def _tight_after(place: _Place) -> Role | None:
    """Glued to what follows: an opening mark, unless a tag follows or the character says otherwise."""
    mark = place.mark
    if place.pause and mark.gap_left and place.tagged and (place.inside or _lone(place)):
        return "close"
    if mark.glyph != "close":
        return "open"
    if place.inside:
        return "close" if place.pause or not place.closed_later else None
    return "open" if place.inside is False and place.closed_later and not place.pause else None


def _lone(place: _Place) -> bool:
    """The paragraph's only mark: its quotation was opened in an earlier paragraph or segment."""
    return place.first and place.next is None


def _spaced(place: _Place) -> Role | None:
    """Spaces or edges on both sides."""
    mark = place.mark
    if mark.right == "":
        return "close" if place.pause and (place.inside or _lone(place)) else None
    if place.inside:
        return _spaced_inside(place)
    opens = mark.glyph != "close" and place.closed_later and not mark.left.isdigit()
    return "open" if opens and place.inside is False else None


def _spaced_inside(place: _Place) -> Role | None:
    if place.mark.glyph != "open":
        return "close" if _closes(place.mark) else None
    return "close" if place.pause and (place.tagged or not place.closed_later) else None


def _glued(place: _Place) -> Role | None:
    """Something on both sides."""
    mark = place.mark
    if place.pause and mark.right.isalpha():
        return _glued_to_pause(place)
    if not place.letters:
        return None
    if mark.glyph == "close":
        # Glued marks in turn, ” before “, are a pair the wrong way round as likely as an end and a beginning.
        alone = place.next is None or place.next.shape == "open"
        return "close" if place.inside or (alone and not place.closed_later) else None
    if place.inside:
        return "close" if mark.glyph == "neutral" else None
    return "open" if place.inside is False and place.closed_later else None


def _glued_to_pause(place: _Place) -> Role | None:
    if place.inside:
        return "close" if place.mark.glyph != "open" or place.tagged else None
    if place.tagged and _lone(place):
        return "close"
    opens = place.mark.glyph != "close" and place.closed_later and place.inside is False
    return "open" if opens else None


_BY_SHAPE: Final = {"close": _tight_before, "open": _tight_after, "spaced": _spaced, "glued": _glued}

"""Double quotation marks: the character, its surroundings, and the direction that each suggests."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

MARKS: Final = '"“”„«»'
PAUSES: Final = (",", ".", "?", "!", "…")
"""Punctuation that ends a quotation or a part of it."""
SPACES: Final = " \t\u00a0\u202f"
MAX_GAP: Final = 3
"""Maximum spaces counted beside a mark. Wider gaps are layout; the limit keeps reading a text linear."""
CACHED: Final = 4_000
"""Number of surroundings of a mark whose direction is cached; an article has a few dozen."""

Glyph = Literal["open", "close", "neutral"]
Shape = Literal["open", "close", "spaced", "glued"]

_GLYPHS: Final[dict[str, Glyph]] = {'"': "neutral", "“": "open", "„": "open", "«": "open", "”": "close", "»": "close"}
SENTENCE_ENDS: Final = (".", "?", "!", "…")
_DASHES: Final = "-–—/"
_BEFORE: Final = frozenset(("", *"([{"))
"""What is before a mark that opens without a space."""
_BEHIND: Final = frozenset(("", *",.;:!?…)]}%"))
"""What is behind a mark that closes without a space."""
_SHAPES: Final[dict[tuple[str, str], Shape]] = {
    ("space", "tight"): "open",
    ("dash", "tight"): "open",
    ("space", "dash"): "open",
    ("tight", "space"): "close",
    ("tight", "dash"): "close",
    ("dash", "space"): "close",
    ("space", "space"): "spaced",
}
MARK: Final = re.compile(f"[{MARKS}]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A double quotation mark and its surroundings.

    Attributes:
        at: Its offset in the text.
        char: The character.
        left: The nearest non-space character before it; "" at the paragraph's edge or before a wide gap.
        gap_left: The number of spaces between ``left`` and the mark, at most ``MAX_GAP + 1``.
        gap_right: The number of spaces between the mark and ``right``, at most ``MAX_GAP + 1``.
        right: The nearest non-space character after it; "" at the paragraph's edge or after a wide gap.
    """

    at: int
    char: str
    left: str
    gap_left: int
    gap_right: int
    right: str

    @property
    def wide(self) -> bool:
        """Whether a gap is wider than a detokeniser leaves."""
        return self.gap_left > MAX_GAP or self.gap_right > MAX_GAP

    @property
    def begins_sentence(self) -> bool:
        """Whether a sentence ends before the mark and one begins after it, with correct spacing."""
        return (self.gap_left, self.gap_right) == (1, 0) and self.left in SENTENCE_ENDS and self.right.isupper()

    @property
    def glyph(self) -> Glyph:
        """The direction that the character suggests."""
        return _GLYPHS[self.char]

    @property
    def shape(self) -> Shape:
        """The direction that the spacing suggests.

        >>> [Mark(5, '"', *around).shape for around in (("d", 1, 0, "W"), (",", 0, 1, "h"), ("a", 0, 0, "b"))]
        ['open', 'close', 'glued']
        """
        return _shape(self.left, self.gap_left > 0, self.gap_right > 0, self.right)


@lru_cache(maxsize=CACHED)
def _shape(left: str, spaced_left: bool, spaced_right: bool, right: str) -> Shape:  # noqa: FBT001 - a key
    before = "space" if spaced_left or left in _BEFORE else "dash" if left in _DASHES else "tight"
    after = "space" if spaced_right or right in _BEHIND else "tight"
    if after == "tight" and right in _DASHES:
        after = "dash"
    return _SHAPES.get((before, after), "glued")


def read_mark(text: str, start: int, end: int, at: int) -> Mark:
    """Read the mark at ``at`` with its surroundings in the paragraph ``text[start:end]``.

    >>> read_mark("“Two, ”he said.", 0, 15, 6)
    Mark(at=6, char='”', left=',', gap_left=1, gap_right=0, right='h')
    """
    before = text[max(start, at - MAX_GAP - 1) : at]
    after = text[at + 1 : min(end, at + MAX_GAP + 2)]
    near, far = before.rstrip(SPACES), after.lstrip(SPACES)
    return Mark(at, text[at], near[-1:], len(before) - len(near), len(after) - len(far), far[:1])

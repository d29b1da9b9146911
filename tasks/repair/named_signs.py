"""Named signs: quotation marks that a sentence is about (``angular marks («») or high ones (“”)``) quote nothing.

Such a sign stands bare, with no letter beside it. Marks that a detokeniser set apart look the same, so one of them must
show it: two marks with nothing between them, a mark alone between brackets, or an opening and a closing mark with no
more than ``and``, ``or`` or a comma between them.

A sentence may also show what marks look like around a sample: ``Danes print »so«, Germans „so“``. Nobody quotes the
same word in marks of two languages, nor single words in marks of three.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.marks import Mark

_LINK: Final = re.compile(r" (?:and|or|to|with) |,? ?")
_ABOUT: Final = re.compile(r"\b(?:marks?|signs?|glyphs?|symbols?|guillemets?|characters?|brackets)\b")
"""What a sentence about curly marks calls them; a guillemet that stands bare needs no name."""
_ENGLISH: Final = frozenset(("“”", '""'))
_USED: Final = re.compile(r"\b(?:[Uu]ses?|[Uu]sing|[Tt]ypes?|[Ww]rites?|[Pp]uts?|[Pp]refers?|[Bb]etween|[Bb]oth) \Z")
"""Words before two marks that are named."""
_COLUMN: Final = 2
"""Minimum spaces behind a ditto mark, which stands in a column."""
_SAMPLE: Final = re.compile(r"[^\W\d_]{1,12}")
_SAMPLES: Final = 3
"""Number of styles of marks, each around one word, that show that a sentence is about marks."""
_LONGEST: Final = 16
"""Maximum distance between the marks around a sample."""
_REACH: Final = 80
"""Characters before a sign in which it is called one."""


def named_signs(text: str, marks: Sequence[Mark]) -> frozenset[int]:
    """Return the offsets of the marks of a paragraph that are named as signs.

    >>> from quotewire.tasks.repair.marks import MARK, read_mark
    >>> def signs(text):
    ...     marks = [read_mark(text, 0, len(text), found.start()) for found in MARK.finditer(text)]
    ...     return [text[at] for at in sorted(named_signs(text, marks))]
    >>> signs("They prefer angular marks («») to English ones (“”)."), signs("He used « and » in “Ada”.")
    (['«', '»', '“', '”'], ['«', '»'])
    >>> signs("They « waited » and “ left ”.")
    []
    """
    samples = _samples(text, marks) or _dittos(marks)
    if samples:
        return samples
    bare = [mark for mark in marks if _is_bare(text, mark)]
    if not any(_is_alone(text, mark) for mark in bare) and not any(_is_pair(text, *two) for two in pairwise(bare)):
        return frozenset()
    return frozenset(mark.at for mark in bare)


def _dittos(marks: Sequence[Mark]) -> frozenset[int]:
    """Return the offsets of the marks of a line of a list that stand for the words above them."""
    first = marks[0] if marks else None
    if first is None or first.char != '"' or first.left or first.gap_right < _COLUMN or not marks[-1].right:
        return frozenset()
    return frozenset(mark.at for mark in marks if mark.gap_right and (mark.gap_left or not mark.left))


def _samples(text: str, marks: Sequence[Mark]) -> frozenset[int]:
    """Return the offsets of marks around words that are samples of what the marks look like."""
    pairs: list[tuple[str, str, int, int]] = []
    last = -1
    for first, second in pairwise(marks):
        if first.at > last and second.at - first.at <= _LONGEST:
            word = text[first.at + 1 : second.at].strip().lower()
            if _SAMPLE.fullmatch(word):
                pairs.append((word, first.char + second.char, first.at, second.at))
                last = second.at
    styles: dict[str, set[str]] = {}
    for word, style, _, _ in pairs:
        styles.setdefault(word, set()).add(style)
    foreign = {style for _, style, _, _ in pairs if style not in _ENGLISH}
    same = any(len(its) > 1 and its - _ENGLISH for its in styles.values())
    if not same and len(foreign | {style for _, style, _, _ in pairs}) < _SAMPLES:
        return frozenset()
    return frozenset(at for _, _, *both in pairs for at in both)


def _is_bare(text: str, mark: Mark) -> bool:
    """Whether no letter or figure stands beside the mark."""
    return not text[mark.at - 1 : mark.at].isalnum() and not text[mark.at + 1 : mark.at + 2].isalnum()


def _is_alone(text: str, mark: Mark) -> bool:
    """Whether the mark stands between brackets."""
    return text[mark.at - 1 : mark.at] in ("(", "[") and text[mark.at + 1 : mark.at + 2] in (")", "]")


def _is_pair(text: str, first: Mark, second: Mark) -> bool:
    """Whether an opening and another mark hold nothing or a link, so that they are no quotation."""
    if first.glyph != "open" or second.glyph == "neutral" or second.at - first.at > len("« with »"):
        return False
    between = text[first.at + 1 : second.at]
    if not between:
        return True
    used = _USED.search(text, max(0, first.at - _LONGEST), first.at) is not None
    called = used or first.char == "«" or _ABOUT.search(text, max(0, first.at - _REACH), first.at) is not None
    return called and _LINK.fullmatch(between) is not None

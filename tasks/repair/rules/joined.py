"""glue.tag_boundary: a name joined to the next word where the page had a link or emphasis: ``Navarroafter``.

Names (a capital, four letters or more) before words that no name ends in are split, and any word before a capitalised
one that begins sentences (``StoltenbergHowever``). Less certain cases are
flagged (``tasks/repair/flags/misjoined.py``).
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_REASON: Final = "A name and the word behind it were joined, probably where the page had a link or an emphasis."
_ENDS: Final = ("after", "which", "when", "where", "during", "because", "while", "before", "against", "between")
_BEGINS: Final = (
    "However", "Meanwhile", "Moreover", "Nevertheless", "Nonetheless", "Furthermore", "Additionally", "Therefore",
    "Although", "According", "Because", "Despite", "Earlier", "Later", "Since", "While", "Then", "When", "After",
)  # fmt: skip
"""Words that begin a sentence and never the second part of a name in one word."""
_SENTENCE: Final = re.compile(rf"[A-Za-z]{{2,20}}[a-z](?P<right>{'|'.join(_BEGINS)})")
_GLUED: Final = re.compile(rf"[A-Z][a-z]{{2,20}}[a-gi-qs-vx-z](?P<right>{'|'.join(_ENDS)})")
_BESIDE: Final = frozenset("#@/.-_")
"""Characters beside the word that show an address, a handle or a file name."""
_COMPOUND: Final = re.compile(
    r"(?:here|there|where|herein|therein|in|after)(?:after|before|between)|(?:else|every|some|any|no)where"
    r"|(?:mean|worth|erst|a)while",
    re.IGNORECASE,
)


def joined_words(view: View) -> Iterator[Edit]:
    """Insert a space between a name and the word that was joined to it, and before a word that begins a sentence.

    >>> [(e.start, e.end, e.after) for e in joined_words(View("He met Ana Navarroafter the call. Thereafter, no."))]
    [(18, 18, ' ')]
    """
    # Few words begin with a capital and end in one of these words, so the pattern is tried on those alone.
    for word, start, end in view.words:
        named = "A" <= word[0] <= "Z" and word.endswith(_ENDS)
        if named or word.endswith(_BEGINS):
            found = _GLUED.fullmatch(word) if named else _SENTENCE.fullmatch(word)
            beside = view.text[max(0, start - 1) : start], view.text[end : end + 1]
            if found and not _COMPOUND.fullmatch(word) and _BESIDE.isdisjoint(beside[0]) and beside[1] != "@":
                at = start + found.start("right")
                yield Edit.one((at, at), " ", "glue.tag_boundary", _REASON, 0.85)

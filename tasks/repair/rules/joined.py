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
_SENTENCE: Final = re.compile(rf"(?:{'|'.join(_BEGINS)})(?![a-z])")
_JOINED: Final = re.compile(r"(?<![\w#@/.-])[^\W\d_]{2,20}[^\W\d_A-ZÀ-Þ]\Z")
_END: Final = re.compile(rf"(?:{'|'.join(_ENDS)})(?![^\W_]|@)")
_NAME: Final = re.compile(r"(?<![^\W_]|[#@/.-])[A-Z][a-z]{2,20}[a-gi-qs-vx-z]\Z")
_PREFIX: Final = re.compile(r"\b(?:Mac|Mc|De|La|Le|Van|Von|Fitz)\Z")
_LONGEST: Final = 24
"""Maximum letters of a word before a joined beginning of a sentence, and the character before it."""
_COMPOUND: Final = re.compile(
    r"(?:here|there|where|herein|therein|in|after)(?:after|before|between)|(?:else|every|some|any|no)where"
    r"|(?:mean|worth|erst|a)while",
    re.IGNORECASE,
)


_HABITUAL: Final = re.compile(
    r"(?:but|who|said|says|was|has|had|will|with|from|also|told|that|about|into)(?![^\W_]|@)(?= [a-z])"
)
"""Ends that a few names have, too: an article that joins others shows that they are words."""
_FULL_NAME: Final = re.compile(r"\b[A-Z][a-z]{1,20} [A-Z][a-z]{4,20}\Z")


def joined_words(view: View) -> Iterator[Edit]:
    """Insert a space between a name and the word that was joined to it, and before a word that begins a sentence.

    >>> [(e.start, e.end, e.after) for e in joined_words(View("He met Ana Navarroafter the call. Thereafter, no."))]
    [(18, 18, ' ')]
    """
    text = view.text
    sure = False
    for pattern, before in ((_END, _NAME), (_SENTENCE, _JOINED), (_HABITUAL, _FULL_NAME)):
        if before is _FULL_NAME and not sure:
            return
        for found in pattern.finditer(text):
            at = found.start()
            joined = (
                before.search(text, max(0, at - _LONGEST - (before is _FULL_NAME) * _LONGEST), at)
                if text[at - 1 : at].islower()
                else None
            )
            if joined and not _COMPOUND.fullmatch(joined[0] + found[0]) and not _PREFIX.search(joined[0]):
                sure = True
                yield Edit.one((at, at), " ", "glue.tag_boundary", _REASON, 0.85)

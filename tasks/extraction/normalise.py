"""Normalisation: the form in which lines are compared with the catalogue."""

import re
from typing import Final

_SPACE: Final = re.compile(r"\s+")
_AROUND: Final = re.compile(r"^[^\w\"“”„«»‘’']+|[^\w\"“”„«»‘’'?]+$")
"""Bullets, brackets, icons and closing punctuation. Quotation marks stay: they show that a line is speech."""
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+){0,20}k?")
CJK: Final = "\u3000"
"""Characters from this one on are treated as scripts without spaces between words."""


def normalise(line: str) -> str:
    """Normalise a line for comparison.

    >>> normalise("  • Leave a Reply: ")
    'leave a reply'
    >>> normalise("1,204 Comments")
    '0 comments'
    >>> normalise("Your E-Mail *")
    'your email'
    >>> normalise("“Share this,”")
    '“share this,”'
    """
    # casefold turns the Turkish dotted capital I into two characters; asterisks mark required fields.
    folded = line.casefold().replace("i\u0307", "i").replace("*", " ").replace("\u200b", "")
    text = _AROUND.sub("", _SPACE.sub(" ", folded))
    return _NUMBER.sub("0", text.replace("’", "'").replace("e-mail", "email"))


def first_word(text: str) -> str:
    """The first word, or two characters in a script without spaces: the key of beginnings.

    >>> first_word("read more"), first_word("相关新闻：快讯")
    ('read', '相关')
    """
    word = text.split(" ", 1)[0]
    return word[:2] if word[:1] >= CJK else word

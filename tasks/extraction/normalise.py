"""The form in which lines and the data's entries are compared."""

import re
from typing import Final

_SPACE: Final = re.compile(r"\s+")
_AROUND: Final = re.compile(r"^[^\w\"“”„«»‘’']+|[^\w\"“”„«»‘’'?]+$")
"""Bullets, brackets, icons and closing punctuation; quotation marks stay, because they make a line speech."""
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*k?")
CJK: Final = "\u3000"
"""From here on, scripts that put no spaces between words."""


def normalise(line: str) -> str:
    """Bring a line into the form that words are compared in.

    >>> normalise("  • Leave a Reply: ")
    'leave a reply'
    >>> normalise("1,204 Comments")
    '0 comments'
    >>> normalise("Your E-Mail *")
    'your email'
    >>> normalise("“Share this,”")
    '“share this,”'
    """
    # Turkish capital I with a dot becomes two characters; asterisks mark required fields.
    folded = line.casefold().replace("i\u0307", "i").replace("*", " ").replace("\u200b", "")
    text = _AROUND.sub("", _SPACE.sub(" ", folded))
    return _NUMBER.sub("0", text.replace("’", "'").replace("e-mail", "email"))


def first_word(text: str) -> str:
    """What beginnings are looked up by.

    >>> first_word("read more"), first_word("相关新闻：快讯")
    ('read', '相关')
    """
    word = text.split(" ", 1)[0]
    return word[:2] if word[:1] >= CJK else word

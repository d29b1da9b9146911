"""Line ends: whatever a text ends its lines with, rules see the one that they know."""

from typing import Final

_ENDS: Final = "\r\f\u2028\u2029"


def unified(text: str) -> str:
    r"""The text with every line end as ``\n``, character for character, so offsets are the same.

    >>> unified("One.\r\nTwo.")
    'One.\n\nTwo.'
    """
    for end in _ENDS:
        text = text.replace(end, "\n")
    return text

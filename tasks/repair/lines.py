"""Line ends: replaces each kind of line end with the one that the rules handle."""

from typing import Final

_ENDS: Final = "\r\f\u2028\u2029"


def unified(text: str) -> str:
    r"""Replace every line-end character with ``\n``, one for one, so that offsets stay the same.

    >>> unified("One.\r\nTwo.")
    'One.\n\nTwo.'
    """
    for end in _ENDS:
        text = text.replace(end, "\n")
    return text

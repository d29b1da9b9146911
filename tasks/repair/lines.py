"""Line ends: replaces each kind of line end with the one that the rules handle, or with a space."""

from typing import Final

from quotewire.tasks.wrapped_lines import unwrapped

_ENDS: Final = "\r\f\u2028\u2029"


def unified(text: str) -> str:
    r"""Replace every line-end character with ``\n``, or with a space in a wrapped line; offsets stay the same.

    >>> unified("One.\r\nTwo.")
    'One.\n\nTwo.'
    """
    text = unwrapped(text)
    for end in _ENDS:
        text = text.replace(end, "\n")
    return text

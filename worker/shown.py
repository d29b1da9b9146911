"""Text from outside as a terminal may show it: ids, titles, names and messages that articles and other users brought.

Control characters rule a terminal: they clear it, rename its window, write over what stands there. Marks of direction
and separators of lines make a line read as another.
"""

import re
from typing import Final

_RULING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    r"""The text with code points in place of what could rule a terminal; line ends and tabs stay.

    >>> harmless("Kovač\x1b[2J\n\u202eend")
    'Kovač<U+001B>[2J\n<U+202E>end'
    """
    return _RULING.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def one_line(text: str) -> str:
    r"""The same on one line: nobody's name begins a line of ours.

    >>> one_line("desk\n✓ all is well")
    'desk<U+000A>✓ all is well'
    """
    return harmless(text).replace("\n", "<U+000A>")


def unruled(text: str) -> str:
    r"""The text with a space in place of what could rule a terminal.

    >>> unruled("Kovač\x1b[2J")
    'Kovač [2J'
    """
    return _RULING.sub(" ", text)


def harmless_json(text: str) -> str:
    r"""JSON of the same value, with these characters as escapes: they stand in strings only.

    >>> harmless_json('{"id":"a\x9bb"}')
    '{"id":"a\\u009bb"}'
    """
    return _RULING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

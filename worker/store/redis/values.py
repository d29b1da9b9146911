"""Reads stored values leniently: anybody who may write to the server may have written them."""

from typing import Final

_DIGITS: Final = 20
"""Most digits of a number that the stack may have stored: those of a stream id."""


def as_text(value: bytes | None) -> str:
    r"""A stored name or text; bytes that are not UTF-8 become U+FFFD, since anybody may have written them.

    >>> as_text(b"a-1"), as_text(None), as_text(bytes([255]))
    ('a-1', '', '\ufffd')
    """
    return (value or b"").decode(errors="replace")


def as_int(value: bytes | None) -> int:
    """A stored number; 0 for what is none, or too long to be one of ours.

    >>> as_int(b"-12"), as_int(None), as_int(b"abc"), as_int(b"9" * 5000)
    (-12, 0, 0, 0)
    """
    digits = (value or b"").removeprefix(b"-")
    return int(value or 0) if digits.isdigit() and len(digits) <= _DIGITS else 0

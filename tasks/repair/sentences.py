"""Where sentences begin, as far as repair needs it: between the marks of a quotation that lost one."""

import re
from typing import Final

BREAK: Final = re.compile(r"(?<=[^\W_][.?!…]|[)%][.?!…]) (?=[A-ZÀ-Þ])|\n+")
"""What stands between two sentences or paragraphs."""
_SHORT: Final = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Sen|Rep|Gov|Gen|Lt|Col|Inc|Ltd|Co|Corp|No|vs)\.\Z")


def sentence_starts(text: str, left: int, right: int) -> list[int]:
    """Return ``left`` and where each further sentence or paragraph before ``right`` begins.

    >>> sentence_starts("We wait. Mr. Lee waits. They go.", 0, 32)
    [0, 9, 24]
    """
    ends = (end for end in BREAK.finditer(text, left, right) if left < end.end() < right)
    return [left, *(at.end() for at in ends if at[0] != " " or not is_short(text, left, at.start()))]


def is_short(text: str, left: int, at: int) -> bool:
    """Whether an abbreviation that ends no sentence stands between ``left`` and ``at``.

    >>> is_short("Mr. Lee", 0, 3), is_short("We go. Lee", 0, 6)
    (True, False)
    """
    return _SHORT.search(text, max(left, at - 5), at) is not None

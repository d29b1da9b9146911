"""punct.doubled: the source's mark beside the translator's: ``together..``, ``yet,, but``, ``over,.`` and the like.

Three points and more are an ellipsis, whatever their spacing; ``etc.,`` and ``Yahoo!.`` are right.
"""

import re
from collections.abc import Iterator
from typing import Final

from tasks.repair.edit import Edit
from tasks.repair.view import View

_REASON: Final = "Two punctuation marks stood where one belongs."
# Each alternative begins with its mark and looks back from there: that is faster than to look back everywhere.
_MARKS: Final = re.compile(
    r"(?P<same>[,;])(?<=[^\W_].)(?P=same)(?=\s|$|[\"”])"
    r"|[,;](?<=[^\W_].)(?P<stop>\.)(?=\n|$)"
    r"|(?P<point>\.)(?<=[^\W\d_]{2}.)\.(?=\n|$|[\"”]| [A-ZÀ-Þ\"“])"
    r"|(?P<first>\.)(?<=[^\W\d_]{2}.) ?[.。](?=\n|$)"
    r"|(?P<closer>[\"”])(?<=[^\W\d_]{2}.)\.\.(?=\s|$)"
)
_ABBREVIATION: Final = re.compile(r"\b(?:etc|Inc|Ltd|Co|Jr|Sr|vs|Mr|Ms|Mrs|Dr|St)\Z")


def doubled_marks(view: View) -> Iterator[Edit]:
    r"""Leave one of two marks.

    >>> [(e.start, e.end, e.after) for e in doubled_marks(View('Not yet,, he said.. She left,.\nThe "end"..'))]
    [(7, 9, ','), (17, 19, '.'), (28, 30, '.'), (39, 42, '."')]
    >>> list(doubled_marks(View("Wait... Well . . . No. . . Yes, etc., Yahoo!.")))
    []
    """
    for found in _MARKS.finditer(view.text):
        kept = found[found.lastgroup or 0]
        at_line_end = found.end() == len(view.text) or view.text[found.end()] == "\n"
        short = found["point"] and _ABBREVIATION.search(view.text, max(0, found.start() - 5), found.start())
        if short and not at_line_end:
            continue
        after = "." + kept if found["closer"] else kept
        yield Edit.one(found.span(), after, "punct.doubled", _REASON, 0.9)

"""punct.doubled: two punctuation marks where one belongs: ``together..``, ``yet,, but``, ``over,.``.

One is the source's and one the translator's. Three or more points are an ellipsis, whatever their spacing, and
``etc.,`` and ``Yahoo!.`` are correct; these are left alone.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import Mark
from quotewire.tasks.repair.reporting_tags import tag_at

_REASON: Final = "Two punctuation marks stood where one belongs."
# Each alternative begins with its mark and looks behind from there, which is faster than a lookbehind at every place.
_MARKS: Final = re.compile(
    r"(?P<same>[,;])(?<=[^\W_].) ?(?P=same)(?=\s|$|[\"”])"
    r"|[,;](?<=[^\W_].) (?P<apart>\.)(?=\n|\Z)"
    r"|[,;](?<=[^\W_].)(?P<stop>\.)(?=\n|$| [A-ZÀ-Þ\"“])"
    r"|(?P<point>\.)(?<=[^\W\d_]{2}.)\.(?=\n|$|[\"”]| [A-ZÀ-Þ\"“])"
    r"|(?P<first>\.)(?<=[^\W\d_]{2}.)(?: ?[.。](?=\n|$)| \.(?= [A-ZÀ-Þ]))"
    r"|(?P<call>[?!])(?<=[^\W\d_]{2}.) \.(?=\n|$| [A-ZÀ-Þ])"
    r"|(?P<ended>[\"”])(?<=[.?!].) \.(?=\n|$| [A-ZÀ-Þ])"
    r"|(?P<closer>[\"”])(?<=[^\W\d_]{2}.)\.\.(?=\s|$)"
)
_ELLIPSES: Final = re.compile(r"(?<=[^\W_])(?:\.\.\.(?: \.\.\.){1,3}|…(?: ?…){1,3})(?: ?[。.](?!\.))?(?![.…])")
"""Two ellipses, which are one in Chinese."""
_TWO: Final = re.compile(r"[,;.?!\"”](?=[ ]?[,;.。])")
"""What every alternative of ``_MARKS`` begins with; most texts have few such places."""
_STRAY: Final = re.compile(r"\. ,(?<=[a-z]{3}\. ,)(?= [A-Z])")
_ABBREVIATION: Final = re.compile(r"\b(?:etc|Inc|Ltd|Co|Jr|Sr|vs|Mr|Ms|Mrs|Dr|St)\Z")


def doubled_marks(view: View) -> Iterator[Edit]:
    r"""Reduce two punctuation marks to one.

    >>> [(e.start, e.end, e.after) for e in doubled_marks(View('Not yet,, he said.. She left,.\nThe "end"..'))]
    [(7, 9, ','), (17, 19, '.'), (28, 30, '.'), (39, 42, '."')]
    >>> list(doubled_marks(View("Wait... Well . . . No. . . Yes, etc., Yahoo!.")))
    []
    """
    done = 0
    for place in _TWO.finditer(view.text):
        found = _MARKS.match(view.text, place.start()) if place.start() >= done else None
        if found is None:
            continue
        done = found.end()
        kept = found[found.lastgroup or 0]
        at_line_end = found.end() == len(view.text) or view.text[found.end()] == "\n"
        if found["point"] and not at_line_end and _is_short(view.text, found.start()):
            continue
        after = "." + kept if found["closer"] else kept
        yield Edit.one(found.span(), after, "punct.doubled", _REASON, 0.9)


def doubled_ellipses(view: View) -> Iterator[Edit]:
    """Reduce the two ellipses of Chinese and Japanese to one, with the full stop that stands apart behind it.

    >>> text = "It was late... ... Then they came…… . They left......"
    >>> [(text[e.start : e.end], e.after) for e in doubled_ellipses(View(text))]
    [('... ...', '...'), ('…… .', '…')]
    """
    text = view.text
    for found in _ELLIPSES.finditer(text) if "... ..." in text or "……" in text or "… …" in text else ():
        after = found[0][0] * (3 if found[0][0] == "." else 1)
        space = " " * text[found.end() : found.end() + 1].isalnum()
        yield Edit.one(found.span(), after + space, "punct.doubled", _REASON, 0.85)


def stray_stops(view: View) -> Iterator[Edit]:
    """Drop the full stop of ``. ,``, where clauses that the source separated by a comma were translated as sentences.

    >>> [(e.start, e.end, e.after) for e in stray_stops(View("They sailed at noon. , And came back. Lee & Co. , Ltd."))]
    [(19, 22, ',')]
    """
    for found in _STRAY.finditer(view.text):
        if not _is_short(view.text, found.start()):
            yield Edit.one(found.span(), ",", "punct.doubled", _REASON, 0.85)


def doubled_pauses(view: View) -> Iterator[Edit]:
    """Drop one of two marks around the end of a quotation before its tag: ``"Why?", asked Lee``, ``"Go.", said Roe``.

    >>> text = '"Why now?", asked Lee. "We wait.", said Roe. He asked "why?", and left.'
    >>> [(text[e.start : e.end], e.after) for e in doubled_pauses(View(text))]
    [(',', ''), ('.",', ',"')]
    """
    for paragraph in view.quoting:
        for (first, opens), (mark, closes) in pairwise(zip(paragraph.marks, paragraph.roles, strict=True)):
            # Behind a word, the quotation is part of a sentence, such as a title: In "Why?", Lee said ...
            if (opens, closes) == ("open", "close") and not first.left.isalnum():
                yield from _one_pause(view.text, mark)


def _one_pause(text: str, mark: Mark) -> Iterator[Edit]:
    at = mark.at + 1
    if mark.left not in (".", ",", "?", "!") or mark.gap_left or not text.startswith(", ", at):
        return
    if tag_at(text, at + 2) not in ("verb", "pronoun", "name"):
        return
    if mark.left != ".":
        yield Edit.one((at, at + 1), "", "punct.doubled", _REASON, 0.9)
    elif text[mark.at - 2 : mark.at - 1].islower() and not _is_short(text, mark.at - 1):
        yield Edit.one((mark.at - 1, at + 1), "," + mark.char, "punct.doubled", _REASON, 0.9)


def _is_short(text: str, stop: int) -> bool:
    """Whether the full stop at ``stop`` belongs to an abbreviation."""
    return _ABBREVIATION.search(text, max(0, stop - 5), stop) is not None

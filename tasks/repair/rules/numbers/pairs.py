"""Spacing in scores, seasons, dates and signs: ``lost 2: 0``, ``2017 / 18``, ``(+ 48)``, ``2017-03-0412:30``.

Two numbers with a colon and a space are mostly a label and a count (``Under 18: 12 players``). They are a score if they
stand alone in brackets, or if the line is about a result, a word that may precede a score precedes them, and no counted
noun follows. A spaced slash is closed up only between a year and the next one, or within a whole date.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_SCORE: Final = "A space stood within the score."
_SLASH: Final = "Spaces stood around the slash of a season or a date."
_SIGN: Final = "A space stood between the sign and its number."
_GLUE: Final = "The time was written against the date."

_GAP: Final = re.compile(r":(?:(?<=\d:)|(?<=\d :)) (?=\d{1,2}(?![\d%:]|[.,]\d| :))")
_ALONE: Final = re.compile(r"\(\d{1,2}: ?\d{1,2}(?:[,;] ?\d{1,2}: ?\d{1,2}){0,6}\)")
_BEFORE: Final = re.compile(
    r"(?:(?:\b(?:an?|the|this|his|her|its|their|of|by|with|at|to|was|is|after|from|meag(?:re|er)|final|scored?|wins?|won|"
    r"los[st]|loses?|losing|winning|beating|beats?|beaten|defeats?|draws?|drew|victory|success|leads?|led|clear|narrow|late|early|ended|"
    r"finished|now|still)|[,;(]) )\d{1,2}\Z",
    re.IGNORECASE,
)
# A name may stand before the score if a verb of winning or losing stands before it.
_RIVAL: Final = re.compile(
    r"\b(?:beat|beats|beating|defeat(?:s|ed|ing)?|over|against|lost to|drew with)(?: [A-Z][\w’'-]{1,20}){1,3} \d{1,2}\Z"
)
_TOLD: Final = re.compile(
    r"\b(?:wins?|won|winn(?:er|ing)|victor(?:y|ies)|defeat(?:s|ed)?|loses?|lost|losing|loss|draws?|drew|leads?|led|"
    r"score[sdr]?|scoring|goals?|beat|beats|beaten|semi-?finals?|success|half-?time|leg|match|equali[sz]er|penalt(?:y|ies))\b",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(r"\d{1,2} (?!(?:was|is|as|has|goals?|loss|success|this|always)\b)[a-z]+s\b")
_REACH: Final = 90
"""Maximum distance of a score from a word that indicates one, in characters; the word must be in the same line."""
_BESIDE: Final = re.compile(r"\d{1,2} \(\d{1,2}: ?\d{1,2}(?:[,;] ?\d{1,2}: ?\d{1,2}){0,6}\)")
_SEASON: Final = re.compile(r"(?<![\d/.])((?:19|20)\d\d)( ?/ ?)(\d{2}|(?:19|20)\d\d)(?![\d/])")
_DATE: Final = re.compile(r"(?<![\d/])[0-3]?\d( ?/ ?)[0-3]?\d( ?/ ?)(?:19|20)\d\d(?![\d/])")
_STAMP: Final = re.compile(r"-[01]\d-[0-3]\d(?<=(?:19|20)\d\d-..-..)(?<!\d(?:19|20)\d\d-..-..)(?=[0-2]\d: ?[0-5]\d)")
_SIGNED: Final = re.compile(r"\([+−-]( )\d[\d.,]{0,12}%?\)")


def spaced_scores(view: View) -> Iterator[Edit]:
    """Remove the spaces around the colon of a score.

    >>> text = "Northport lost 2: 0 (1: 0) to Eastham. Under 18: 12 players. He won the final (11: 9) by 2 : 1."
    >>> [(text[e.start - 2 : e.end + 2], e.after) for e in spaced_scores(View(text))]
    [('2: 0 ', ''), ('1: 0)', ''), ('1: 9)', ''), (' 2 : 1.', ':')]
    """
    text = view.text
    gaps = list(_GAP.finditer(text))
    if not gaps:
        return
    brackets = (_GAP.finditer(text, found.start(), found.end()) for found in _ALONE.finditer(text))
    alone = {found.start() for inside in brackets for found in inside}
    for gap in gaps:
        end, tight = gap.end(), text[gap.start() - 1] != " "
        start = gap.start() - (not tight)
        if gap.start() in alone or _is_score(text, start, end):
            span, after = ((end - 1, end), "") if tight else ((start, end), ":")
            yield Edit.one(span, after, "number.score_space", _SCORE, 0.9)


def _is_score(text: str, start: int, end: int) -> bool:
    """Whether the word before a gap allows a score, no counted noun follows, and the line or a second score agrees."""
    told = _BEFORE.search(text, max(0, start - 16), start) or _RIVAL.search(text, max(0, start - 60), start)
    if not told or _COUNTED.match(text, end):
        return False
    before = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    behind = text[start : start + _REACH].partition("\n")[0]
    return _BESIDE.match(text, end) is not None or _TOLD.search(before + behind) is not None


def spaced_slashes(view: View) -> Iterator[Edit]:
    """Remove the spaces around the slash between a year and the next one, and around those of a date.

    >>> text = "The 2017 / 18 season began on 24 / 08 / 2017, when 2017 / 25 was no season."
    >>> [(text[e.start - 2 : e.end + 2], e.after) for e in spaced_slashes(View(text))]
    [('17 / 18', '/'), ('24 / 08', '/'), ('08 / 20', '/')]
    """
    text = view.text
    if " /" not in text and "/ " not in text:
        return
    seasons = (found for found in _SEASON.finditer(text) if (int(found[1]) + 1 - int(found[3])) % 100 == 0)
    spans = [found.span(2) for found in seasons]
    spans += [found.span(group) for found in _DATE.finditer(text) for group in (1, 2)]
    for start, end in spans:
        if end - start > 1:
            yield Edit.one((start, end), "/", "number.slash_space", _SLASH, 0.9)


def spaced_signs(view: View) -> Iterator[Edit]:
    """Join a plus or minus sign in brackets to its number.

    >>> [(e.start, e.end) for e in spaced_signs(View("There were 4,090 (+ 48) cases, 1 + 1, (- a dash)."))]
    [(19, 20)]
    """
    for found in _SIGNED.finditer(view.text):
        yield Edit.one(found.span(1), "", "number.sign_space", _SIGN, 0.9)


def glued_times(view: View) -> Iterator[Edit]:
    """Insert a space between a date and the time after it.

    >>> [(e.start, e.after) for e in glued_times(View("2017-03-0412:30 Source: Harbour News"))]
    [(10, ' ')]
    """
    for found in _STAMP.finditer(view.text):
        yield Edit.one((found.end(), found.end()), " ", "number.date_glue", _GLUE, 0.95)

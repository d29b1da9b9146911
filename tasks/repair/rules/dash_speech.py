"""quote.dash_dialogue: speech amid a paragraph that only dashes show: ``It rained. - We wait, - said Lee. - We go.``.

Russian and Ukrainian set speech off by dashes within a paragraph too, and translators drop the first one. No English
writer puts a dash between a comma and a tag in small letters, so the speech ended there. It began behind a dash that
begins a sentence, or at the start of the paragraph if the one above is no part of it, or at the one of several
sentences that looks like it (``openings_above``). Behind a colon and a dash (``Ana Lee, a pilot: - I wait.``) it goes
on to the end of the paragraph, if it is spoken and the words before the colon are a speaker or end with a verb of
saying. A name alone may be a heading, so two of them are needed.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.lost_marks import MAX_SENTENCES, SURE, is_ended
from quotewire.tasks.repair.marks import MARK, SENTENCE_ENDS
from quotewire.tasks.repair.opening_places import REPORTS, SPOKEN
from quotewire.tasks.repair.opening_signs import sign_of_opening
from quotewire.tasks.repair.openings_above import likely_openings
from quotewire.tasks.repair.reporting_tags import INTRODUCING
from quotewire.tasks.repair.rules.dialogue import dash_edit, is_tag
from quotewire.tasks.repair.sentences import sentence_starts

REACH: Final = 1_500
"""Maximum characters of a paragraph on either side of a dash, and above it to where its speech began."""
_BEFORE_TAG: Final = re.compile(r", ?[-–—] (?=[a-z])")
_RESUMES: Final = re.compile(r"\. (?P<dash>[-–—] )(?=[A-ZÀ-Þ])")
_BEHIND_COLON: Final = re.compile(r": (?P<dash>[-–—] )(?=[A-ZÀ-Þ])")
_ANY_DASH: Final = re.compile(r"\s[-–—] ")
_NAME: Final = r"[A-ZÀ-Þ][\w’'-]{1,30}"
_WHO: Final = re.compile(rf"{_NAME}(?: {_NAME}){{0,3}}, [^:\n]{{3,100}}\Z")
"""A name and what its bearer is."""
_NAMED: Final = re.compile(rf"{_NAME}(?: {_NAME}){{1,3}}\Z")
_TWO: Final = 2
_LAST_WORD: Final = re.compile(r"[a-z]{2,20}\Z")
_DASHES: Final = "-–—"
_GAP: Final = 2
"""Line ends between two paragraphs."""


class _Speech(NamedTuple):
    """What a colon and a dash introduce: the dash, the end of the speech, and whether the words before it suffice."""

    dash: tuple[int, int]
    end: int
    sure: bool


def dash_speech(view: View) -> Iterator[Edit]:
    r"""Put such speech in quotation marks.

    >>> text = "The road is shut, Mayor Roe said.\n\nWe carry bread on sledges, - said Ana Lee. - It is cold."
    >>> [(text[e.start : e.end], e.after) for e in dash_speech(View(text))]
    [('', '“'), (' - ', '” '), ('- ', '“'), ('', '”')]
    >>> text = "Ana Lee, a pilot: - I wait."
    >>> [(text[e.start : e.end], e.after) for e in dash_speech(View(text))]
    [('- ', '“'), ('', '”')]
    >>> list(dash_speech(View("The pier, - built in May - is shut.\nOpening Hours: - We close at five.")))
    []
    """
    if not any(dash in view.text for dash in ("- ", "– ", "— ")):
        return
    opener, closer = ("“", "”") if view.curly else ('"', '"')
    introduced = [speech for colon in _BEHIND_COLON.finditer(view.text) if (speech := _introduced(view.text, colon))]
    for speech in introduced:
        if speech.sure or len(introduced) >= _TWO:
            yield dash_edit(*speech.dash, opener)
            yield dash_edit(speech.end, speech.end, closer)
    done = 0
    for dash in _BEFORE_TAG.finditer(view.text):
        line = _line(view.text, *dash.span())
        if line is None or line[0] < done or view.text[line[0]] in _DASHES:
            continue
        if not is_tag(view.text, dash.end()) or MARK.search(view.text, *line):
            continue
        opens = _opening(view.text, line[0], dash.start())
        if opens is not None:
            done = line[1]
            yield dash_edit(*opens, opener)
            yield dash_edit(dash.start() + 1, dash.end(), closer + " ")
            again = _RESUMES.search(view.text, dash.end(), done)
            if again is not None:
                yield dash_edit(*again.span("dash"), opener)
                yield dash_edit(done, done, closer)


def _line(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the line around ``text[start:end]`` begins and ends, without spaces; None if it is too long."""
    first = text.rfind("\n", max(0, start - REACH), start) + 1
    last = text.find("\n", end, end + REACH)
    last = last if last >= 0 else len(text)
    if start - first > REACH or last - end > REACH:
        return None
    return first, end + len(text[end:last].rstrip())


def _introduced(text: str, colon: re.Match[str]) -> _Speech | None:
    """Return the speech that a speaker, a colon and a dash introduce; None if it is none."""
    line = _line(text, *colon.span())
    if line is None:
        return None
    said = text[colon.end() : line[1]]
    if MARK.search(said) or _ANY_DASH.search(said) or not said.endswith(SENTENCE_ENDS) or not SPOKEN.search(said):
        return None
    word = _LAST_WORD.search(text, max(line[0], colon.start() - 20), colon.start())
    sure = _WHO.match(text, line[0], colon.start()) is not None or (word is not None and word[0] in INTRODUCING)
    named = _NAMED.match(text, line[0], colon.start()) is not None
    return _Speech(colon.span("dash"), line[1], sure) if sure or named else None


def _opening(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return what the opening mark of speech that ends at ``end`` replaces; None if its beginning is in doubt.

    Args:
        text: The article.
        start: Where the paragraph begins.
        end: Where the speech ends.
    """
    above = text.rfind("\n", max(0, start - REACH), max(0, start - _GAP)) + 1 if start else start
    sign = sign_of_opening(text, above, end) if start - above <= REACH else None
    if sign is not None and text[sign] in _DASHES and not MARK.search(text, sign, end):
        behind_tag = sign < start and _BEFORE_TAG.search(text, above, start) is not None
        return None if behind_tag else (sign, sign + 2)
    breaks = sentence_starts(text, start, end)
    if not text[start : start + 1].isupper() or len(breaks) > MAX_SENTENCES:
        return None
    best, sure = 0, is_ended(text, start, end)
    if len(breaks) > 1:
        chances = likely_openings(text, breaks, end, tagged=False)
        best = max(range(len(breaks)), key=chances.__getitem__)
        sure = chances[best] >= SURE and (best > 0 or sure)
    return (breaks[best], breaks[best]) if sure and not REPORTS.match(text, breaks[best]) else None

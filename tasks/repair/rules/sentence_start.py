"""case.sentence_start: a line that begins in lower case although the line before it ended its sentence.

Segments are translated one by one, and some systems do not capitalise the first word. Headlines, verses and lists may
begin in lower case, so only lines that are sentences are changed: they begin with a word that often begins sentences,
and end in ``.``, ``?`` or ``!``. A quotation at the start of a line is changed too, since only a letter's case changes,
not a word that somebody said. Within a line, a small letter behind a full stop is changed if the article begins with a
capital and has several such places, of which one has a word that often begins sentences.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.protected_spans import quotations
from quotewire.tasks.repair.reporting_tags import tag_at

_REASON: Final = "The first word of a sentence was written small."
# Patterns begin with the plain character before which nothing else is looked for, so that the search is fast.
_START: Final = re.compile(
    r"\n(?:the|it|he|she|they|we|this|these|those|there|their|his|her|however|according|i|is|are|do|does|what|why|"
    r"how|no)(?=['’ ,])"
)
_SPEAKS: Final = "yes|no|it|we|they|he|she|i|this"
_QUOTED: Final = re.compile(rf"[\"“](?<![^\n].)(?=(?:{_SPEAKS})['’ ,])")
_QUOTED_AMID: Final = re.compile(r"(?<=[a-z]{2}[.?!] )[\"“](?=[a-z]{1,15}['’ ,][^\"“”\n]{8,400}[.,?!][\"”](?:\s|\Z))")
"""A whole quotation behind a sentence."""
_AMID: Final = re.compile(r"\. (?<=[a-z]{3}\. )(?P<word>[a-z]+)(?=[ ,’'][a-zA-Z])")
_AMID_SURE: Final = re.compile(r"(?:the|it|he|she|they|this|these|there|however|according|in|we|but)\Z")
_SHORT: Final = re.compile(
    r"\b(?:etc|approx|dept|est|incl|excl|resp|govt|prof|capt|corp|dist|ext|fig|figs|max|min|misc|nos|vol|vols|tel|temp"
    r"|viz|seq|cit|ibid|inc|ltd|bros|univ|gen|sen|rep|gov|col|sgt|cont|avg|abbr|pers|sing|plur|art|sec|chap|esp|orig|trans"
    r"|mins|hrs|secs|lbs|com|net|org)\.\s\Z"
)
_SEVERAL: Final = 2
"""Number of small letters behind full stops that shows that a translator wrote them."""
_BEFORE: Final = re.compile(r"(?:[a-z)\"”][.?!]|[.?!][\"”])\n{1,2}\Z")
_ENDED: Final = re.compile(r"[^\W_][.?!]\Z")
_CLOSER: Final = re.compile(r"[\"”](?:\s|\Z)")
_LONGEST: Final = 410
"""Maximum length of a quotation behind a sentence, in characters."""
_SHORTEST: Final = 15
"""Minimum length of a line that counts as a sentence, in characters."""


def sentence_starts(view: View) -> Iterator[Edit]:
    r"""Capitalise the first word of such a line.

    >>> text = "They slept.\nthe ferry was late again.\nthe end\nno. 5"
    >>> [(e.start, e.after) for e in sentence_starts(View(text))]
    [(12, 'The')]
    """
    text = view.text
    lines = (found.start() + 1 for found in _START.finditer(text) if _is_sentence(text, found.start() + 1))
    quoted = (found for found in _QUOTED.finditer(text) if not found.start() or _follows(text, found.start()))
    starts = [found.end() for found in quoted]
    # One quotation that begins small shows how the others were written.
    amid = [found.end() for found in _QUOTED_AMID.finditer(text) if _tagged(text, found.end())] if starts else []
    for at in chain(lines, starts, amid, _amid(view)):
        yield Edit.word(text, at, "case.sentence_start", _REASON, 0.85)


def _tagged(text: str, at: int) -> bool:
    """Whether a reporting tag follows the quotation that begins at an offset, or it ends with a sentence."""
    ends = _CLOSER.search(text, at, at + _LONGEST)
    if ends is None:
        return False
    return text[ends.start() - 1] in ".?!" or tag_at(text, ends.end()) is not None


def _amid(view: View) -> Iterator[int]:
    """Yield where sentences within lines begin with a small letter."""
    text = view.text
    if not text.lstrip('"“ ')[:1].isupper():
        return
    found = [
        place
        for place in _AMID.finditer(text)
        if not _SHORT.search(text, max(0, place.start("word") - 9), place.start("word"))
        and not quotations(view).touch(*place.span("word"))
    ]
    if len(found) >= _SEVERAL and any(_AMID_SURE.match(place["word"]) for place in found):
        yield from (place.start("word") for place in found)


def _is_sentence(text: str, start: int) -> bool:
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return _follows(text, start) and end - start >= _SHORTEST and _ENDED.search(text, end - 2, end) is not None


def _follows(text: str, start: int) -> bool:
    """Whether the line before ended its sentence."""
    return _BEFORE.search(text, max(0, start - 4), start) is not None

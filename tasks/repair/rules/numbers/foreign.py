"""number.percent_first, number.ordinal_point, number.clock, number.digits: numbers written as in the source language.

Turkish and Basque put the per cent sign before the number (``%38``); German, Czech, Finnish and many others put a point
behind the number of a day (``24. July``); Arabic, Persian and Hindi have figures of their own (``٤٥٪``).
"""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import decimal

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.protected_spans import quotations

_PERCENT: Final = "English writes the per cent sign behind the number."
_ORDINAL: Final = "English puts no point behind the number of a day."
_RANKED: Final = "English writes an ending behind the number of a rank, no point."
_DIGITS: Final = "The figures are of another script."

_FIRST: Final = re.compile(r"(?<![^\s(])%(?P<number>\d{1,3}(?:[.,]\d{1,2})?)(?![\w%]|[.,]\d)")
_AMOUNT: Final = re.compile(
    r"\b(?:by|to|from|of|than|at|about|around|over|under|nearly|almost|approximately|least|only|and|or|an?|the|was|is|were"
    r"|reached|exceeded|between|with) \Z",
    re.IGNORECASE,
)
_WEB: Final = re.compile(r"https?:|www\.|\b(?:URLs?|[Ee]ncod|[Ee]scape|printf|[Cc]haracters?\b)")

_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_ANY_DAY: Final = re.compile(r"\.(?<=\d.) [ADFJMNOSa-z]")
"""A cheap pre-check, as the next ones that begin with ``ANY``: patterns that look back are slow over a whole text."""
_DAY: Final = re.compile(rf"(?<![\w.,:/§$£€-])(?:[12]?\d|3[01])(?P<point>\.) (?:{_MONTHS})\b")
_ON: Final = re.compile(r"\b(?:on(?: the)?|until|till|since|between|from|the|[A-Z][a-z]{2,5}day,?) \Z")
_BESIDE: Final = re.compile(r"(?:\b(?:of|for|to|and|or|by|after|before|in|at|as|with|around|about|through)|[–-]|,) ?\Z")
_GOES_ON: Final = re.compile(
    r",? (?:1\d{3}|20\d{2})\b|[,;:)]|[.?!]?(?:\s*\Z|\n)"
    r"|\.? (?:and|or|to|until|till|at|in|the|this|last|next|because|from|with|after|by|for|as|when|where|that|which"
    r"|he|she|it|they)\b|\. "
)
_RANK: Final = re.compile(
    r"\b(?:the|[Ii]ts|his|her|their) (?P<number>\d{1,3})(?P<point>\.) "
    r"(?!(?:all|and|are|but|for|from|had|has|have|its|not|now|she|some|that|the|then|there|they|this|was|were|when|where"
    r"|which|while|who|will|with|you)\b)(?=[a-z]{3,20}(?: [a-z]|[,.;:!?]))"
)
"""A number with a point between an article and a word in small letters: no sentence ends there."""
_ENDINGS: Final = {"1": "st", "2": "nd", "3": "rd"}
_REACH: Final = 14
"""Characters before a number that are read."""
_HABIT: Final = 2
"""Number of days with a point behind a preposition that shows how an article writes them."""

_ANY_LETTER_TIME: Final = re.compile(r"h(?<=\d.)[0-5]\d")
_LETTER_TIME: Final = re.compile(r"(?<![\w.,:/-])(?P<hour>\d{1,2})h(?P<minutes>[0-5]\d)(?!\w)")
_AT: Final = re.compile(r"\b(?:at|from|until|till|since) (?:about |around )?\Z", re.IGNORECASE)
_LAST_HOUR: Final = 24
_NOON: Final = 12
_TIME: Final = "English writes a colon between the hours and the minutes."

_POINTED: Final = re.compile(
    r"\b(?:[Aa]t|[Uu]ntil|[Tt]ill|[Ff]rom|[Bb]efore|[Aa]fter|[Bb]y|[Bb]etween|[Ss]ince)(?: about| around)? "
    r"(?:[01]?\d|2[0-4])(?P<point>\.)[0-5]\d"
    r"(?=[,;:)]|\.?(?:\s*\Z|\n)|\. [A-Z\"“]|[–-]\d| (?:and|or|to|until|till|on|in the|local|GMT|UTC|today|tomorrow"
    r"|every|[A-Z][a-z]{2,5}day)\b)"
)
_UNTIL: Final = re.compile(r"(?: (?:to|and|or) |[–-])(?:[01]?\d|2[0-4])(?P<point>\.)[0-5]\d(?![\d%]|[.,]\d)")
"""The end of a span of time."""
_MEASURE: Final = re.compile(r"[$£€]\d{1,3}\.\d|\d\.\d{1,2} ?(?:%|[a-z]{4,10}s\b|percent|per|million|billion)")
_ANY_POINTED: Final = re.compile(r"\.(?<=\d.)[0-5]\d")
_ANY_COLON_TIME: Final = re.compile(r":(?<=\d.)[0-5]\d")
_COLON_TIME: Final = re.compile(r"(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:.]\d|\d)")

_MEASURED: Final = re.compile(
    r"(?: (?:to|and) [$£€]?\d+(?:[.,]\d+)?)? ?"
    r"(?:%|percent|per|points|seconds|euros|dollars|metres|meters|million|billion)"
)
_SCRIPTS: Final = "٠-٩۰-۹०-९০-৯"
_FIGURES: Final = re.compile(rf"[{_SCRIPTS}]+(?:[٫٬.,:/-][{_SCRIPTS}]+)*+[٪%]?")
_OTHER: Final = re.compile("[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u2e80-\u9fff]")
_ABOUT: Final = re.compile(
    r"\b(?:digits?|numerals?|figures?|characters?|signs?|glyphs?|letters?|symbols?)\b", re.IGNORECASE
)
_SIGNS: Final = str.maketrans("٫٬٪", ".,%")
_NEAR: Final = 80
"""Characters to both sides of foreign figures in which a sentence about figures names them."""


def percent_first(view: View) -> Iterator[Edit]:
    """Move the per cent sign behind its number.

    >>> text = "It fell to %38 from %41,5."
    >>> [(text[e.start : e.end], e.after) for e in percent_first(View(text))]
    [('%38', '38%'), ('%41,5', '41,5%')]
    >>> list(percent_first(View("A space is encoded as %20 and %21 is a mark.")))
    []
    """
    text = view.text
    if " %" not in text and "(%" not in text:
        return
    found = list(_FIRST.finditer(text))
    amounts = any(_AMOUNT.search(text, max(0, place.start() - _REACH), place.start()) for place in found)
    if amounts and not _WEB.search(text):
        for place in found:
            yield Edit.one(place.span(), place["number"] + "%", "number.percent_first", _PERCENT, 0.9)


def ordinal_points(view: View) -> Iterator[Edit]:
    """Remove the point between a day and its month, where no sentence can end.

    >>> [(e.start, e.end) for e in ordinal_points(View("It is shut on 24. July and until 3. May 2021."))]
    [(16, 17), (34, 35)]
    >>> list(ordinal_points(View("She turned 24. July was hot. It rose to 31. March was worse.")))
    []
    """
    text = view.text
    if not _ANY_DAY.search(text):
        return
    for place in _RANK.finditer(text):
        number = place["number"]
        ending = "th" if number[-2:-1] == "1" else _ENDINGS.get(number[-1], "th")
        if not quotations(view).touch(*place.span()):
            yield Edit.one(place.span("point"), ending, "number.ordinal_point", _RANKED, 0.85)
    found = [place for place in _DAY.finditer(text) if _GOES_ON.match(text, place.end())]
    on = [place for place in found if _follows(_ON, text, place)]
    beside = [place for place in found if place in on or _follows(_BESIDE, text, place)]
    for place in beside if len(beside) >= _HABIT else on:
        if not quotations(view).touch(*place.span()):
            yield Edit.one(place.span("point"), "", "number.ordinal_point", _ORDINAL, 0.9)


def _follows(pattern: re.Pattern[str], text: str, place: re.Match[str]) -> bool:
    return pattern.search(text, max(0, place.start() - _REACH), place.start()) is not None


def letter_times(view: View) -> Iterator[Edit]:
    """Put a colon for the letter between hours and minutes: ``at 14h30``, as Romance languages and Vietnamese write.

    >>> [(e.start, e.after) for e in letter_times(View("It leaves at 14h30 or 16h05 and takes 2h30."))]
    [(13, '14:30'), (22, '16:05')]
    """
    text = view.text
    if not _ANY_LETTER_TIME.search(text):
        return
    found = [place for place in _LETTER_TIME.finditer(text) if int(place["hour"]) <= _LAST_HOUR]
    if any(_AT.search(text, max(0, place.start() - _REACH), place.start()) for place in found):
        for place in found:
            at = _AT.search(text, max(0, place.start() - _REACH), place.start()) is not None
            if at or place["hour"].startswith("0") or int(place["hour"]) > _NOON:
                yield Edit.one(place.span(), f"{place['hour']}:{place['minutes']}", "number.clock", _TIME, 0.9)


def pointed_times(view: View) -> Iterator[Edit]:
    """Put a colon for the point between hours and minutes, in an article that writes other times with a colon.

    >>> text = "It starts at 19:30, the gates open at 17.30, and it may last until 22.15. It rose from 17.30 to 18.10%."
    >>> [(text[e.start - 2 : e.start], e.after) for e in pointed_times(View(text))]
    [('17', ':'), ('22', ':')]
    >>> list(pointed_times(View("It starts at 19.30 and ends at 22.15.")))
    []
    """
    text = view.text
    if not (_ANY_POINTED.search(text) and _ANY_COLON_TIME.search(text) and _COLON_TIME.search(text)):
        return
    measures = _MEASURE.search(text) is not None
    for found in _POINTED.finditer(text):
        if measures and not found[0].lower().startswith(("at ", "until ", "till ")):
            continue
        if _MEASURED.match(text, found.end()):
            continue
        yield Edit.one(found.span("point"), ":", "number.clock", _TIME, 0.85)
        until = _UNTIL.match(text, found.end())
        if until is not None:
            yield Edit.one(until.span("point"), ":", "number.clock", _TIME, 0.85)


def foreign_digits(view: View) -> Iterator[Edit]:
    """Replace the figures of other scripts in English sentences.

    >>> text = "Turnout was ٤٥٪ in ١٨ districts, ٣٫٥ points more. The digit ٤ is a four."
    >>> [(text[e.start : e.end], e.after) for e in foreign_digits(View(text[:48]))]
    [('٤٥٪', '45%'), ('١٨', '18'), ('٣٫٥', '3.5')]
    >>> list(foreign_digits(View(text[48:])))
    []
    """
    text = view.text
    for found in () if text.isascii() else _FIGURES.finditer(text):
        near = text[max(0, found.start() - 3) : found.start()] + text[found.end() : found.end() + 3]
        if _OTHER.search(_FIGURES.sub("", near)) or near[2:3].isalpha():
            continue
        if not _ABOUT.search(text, max(0, found.start() - _NEAR), found.end() + _NEAR):
            after = "".join(str(decimal(char, char)) for char in found[0]).translate(_SIGNS)
            yield Edit.one(found.span(), after, "number.digits", _DIGITS, 0.95)

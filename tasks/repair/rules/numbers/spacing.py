"""number.*_space: numbers that a tokeniser split: ``$ 472``, ``16: 30``, ``26 th``, ``30 ° C``, ``25, 000``.

These rules change only spaces, not words, so they also apply inside quotations.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_CURRENCY: Final = "A space stood between the currency sign and the amount."
_CLOCK: Final = "A space stood between the hours and the minutes."
_SCORE: Final = "A space stood within the score."
_ORDINAL: Final = "The ending of the ordinal number was cut off from it."
_DEGREE: Final = "A space stood between the degree sign and its scale."
_THOUSANDS: Final = "A space stood within the number."

_SIGN: Final = re.compile(r"[$£€](?<=[a-z].) ?(?=\d)|[$£€¥₹₩](?<!\d.)(?<!\d ..) (?=\d)")
_ANY_SIGN: Final = re.compile("[$£€¥₹₩]")
"""A cheap pre-check."""
_TIME: Final = re.compile(r"(?<![\d:.,$£€])(?P<hour>\d{1,2})(?::[0-5]\d)?(?P<gap>: )[0-5]\d(?![\d%]|[.,]\d)")
_GAP: Final = re.compile(r": (?=\d)")
_BEFORE_TIME: Final = re.compile(
    r"(?:\b(?:at|until|till|since|around|about|approximately|between|of|from|to|by|and|on|before|after)|\d{4}-\d{2}-\d{2}|"
    r"/\d{4} ?[-–]|:\d{2} ?[-–]) \Z",
    re.IGNORECASE,
)
_AFTER_TIME: Final = re.compile(
    r" ?(?:[ap]\.? ?m\b|(?:: ?[0-5]\d\b)|[-–] ?\d|"
    r"(?:on|in the|local|that day|today|tomorrow|yesterday|GMT|UTC|[A-Z]{1,3}[SD]?T|Source)\b)"
)
# "Luke 12: 22": a verse of a book.
_BOOK: Final = re.compile(r"\b[A-Z][a-z]{2,14} \Z")
_LATEST: Final = 24
_DAY: Final = re.compile(
    r"\b(?:day|week|game|round|match|lesson|chapter|part|level|under|over|group|top)\W\Z", re.IGNORECASE
)
_RESULT: Final = re.compile(r"\(\d{1,2}:( )\d{1,2}\)")
_CUT_ENDING: Final = re.compile(
    r"(?<![\d.])(?:\d{1,2},\d{3}|\d{1,3})( )"
    r"(?:(?<=1[123] )th|(?<!1\d )(?:(?<=1 )st|(?<=2 )nd|(?<=3 )rd)|(?<=[04-9] )th)\b"
)
_ENDING: Final = re.compile(r" (?:st|nd|rd|th)\b(?<=\d ..)")
_SCALE: Final = re.compile(r"(?<=\d)( ?)°( )(?=[CF]\b)")
_GROUPS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){0,12},( )000(?:,\d{3}){0,12}(?![\d.,]\d|\d)")

_PER_CENT: Final = "A space stood between the number and the per cent sign."
_PERCENT: Final = re.compile("[ \u00a0\u202f](?<=\\d.)%(?![\\w%]| \\d)")
_APART_PERCENT: Final = re.compile(r"%(?<=\d %) [,.](?=\s|\Z)")
_TIGHT_PERCENT: Final = re.compile(r"%(?<=\d%)(?![\w%])")
_SPLIT_AT: Final = re.compile(r"[.,](?<=\d.) \d")
_REACH: Final = 24
"""Characters around a gap that are searched for what is counted."""
_QUANTITY: Final = (
    "some|about|around|nearly|almost|over|than|approximately|least|roughly|only|estimated|another|more|additional"
)
_CHANGE: Final = (
    "rose|fell|grew|shrank|increased|decreased|dropped|declined|jumped|climbed|gained|lost|reached|received|totall?ed|up"
    "|down|worth|spent|paid|earned|cost|invested"
)
"""Verbs and words that a figure follows."""
_HALF_TIME: Final = re.compile(r"(?<![\d:.,])(?:[01]?\d|2[0-3])(?P<gap> ?: ?)[0-5]\d(?= ?[ap]\.? ?m\b)")
_CUT_DECADE: Final = re.compile(r"0['’]? s\b")
"""A cheap pre-check."""
_DECADE: Final = re.compile(
    r"\b(?:the|early|mid|late|and|in|to) (?:1[5-9]|20)?\d0(?:(?P<cut> )|['’](?P<gap> ))s(?![\w'’])"
)
_APART_POINT: Final = re.compile(r"\d (?=\.\d{1,2} ?(?:%|(?:per ?cent|million|billion|trillion)\b)|\.\d{3} [a-z]{3})")
_TOKENISED: Final = re.compile(
    r"(?<=\d)(?P<gap> (?:,(?= \d{3}(?!\d)(?! , \d{1,2}\b))|,(?= \d{1,2} ?%)|\.(?= \d{1,2}(?!\d))|:(?= [0-5]\d(?!\d))) )"
    r"(?=\d)"
)
_SPLIT: Final = re.compile(
    rf"\b(?:(?:{_QUANTITY}|to|by|of|from|at) \d{{1,3}}\.(?P<gap> )"
    r"(?=\d{1,2} ?(?:%|(?:per ?cent|million|billion|trillion)\b))"
    rf"|(?:{_QUANTITY}) \d{{1,3}},(?P<group> )(?=\d{{3}} [a-z]{{4}})"
    rf"|(?:{_CHANGE}) \d{{1,3}}[.,](?P<change> )"
    r"(?=\d{1,2} ?(?:%|(?:per ?cent|percentage points|million|billion)\b)))",
    re.IGNORECASE,
)


def spaced_currency(view: View) -> Iterator[Edit]:
    """Join a currency sign to the amount behind it.

    >>> [(e.start, e.end, e.after) for e in spaced_currency(View("It cost $ 318 million, not$ 300 or US$ 4."))]
    [(8, 10, '$'), (26, 28, ' $'), (37, 39, '$')]
    """
    text = view.text
    for found in _SIGN.finditer(text) if _ANY_SIGN.search(text) else ():
        glued = text[found.start() - 1 : found.start()].islower()
        yield Edit.one(found.span(), " " * glued + found[0][0], "number.currency_space", _CURRENCY, 0.9)


def spaced_percents(view: View) -> Iterator[Edit]:
    """Join the per cent sign to its number, in an article that writes others so or was set by a tokeniser.

    Some people put a space there everywhere; then it stays.

    >>> [e.start for e in spaced_percents(View("It fell by 4% in May and by 11 % in June."))]
    [30]
    >>> list(spaced_percents(View("It fell by 4 % in May and by 11 % in June.")))
    []
    """
    text = view.text
    if "%" not in text:
        return
    found = [place.start() for place in _PERCENT.finditer(text)]
    set_apart = view.profile.spacing.set_apart or _APART_PERCENT.search(text) is not None
    if found and (set_apart or _TIGHT_PERCENT.search(text) or next(spaced_currency(view), None) is not None):
        for at in found:
            yield Edit.one((at, at + 1), "", "number.percent_space", _PER_CENT, 0.85)


def spaced_decimals(view: View) -> Iterator[Edit]:
    """Close the gap behind the point or the comma within a number that a quantity surrounds.

    >>> [(e.start, e.end) for e in spaced_decimals(View("It rose to 6. 4 percent, some 1, 850 people; in 1, 850 men."))]
    [(13, 14), (32, 33)]
    """
    for found in _APART_POINT.finditer(view.text) if " ." in view.text else ():
        yield Edit.one((found.end() - 1, found.end()), "", "number.thousands_space", _THOUSANDS, 0.85)
    for place in _SPLIT_AT.finditer(view.text):
        digit = place.start() - 1
        for split in _SPLIT.finditer(view.text, max(0, digit - _REACH), place.end() + _REACH):
            if split.start() < digit < split.end():
                yield Edit.one(split.span(split.lastgroup or 0), "", "number.thousands_space", _THOUSANDS, 0.85)


def spaced_times(view: View) -> Iterator[Edit]:
    """Close the gap in times, and in scores in brackets.

    People also write a number, a colon and a number (``Under 18: 12 players``), so the words beside it must indicate a
    time. Once they do, other such pairs in the document count as times too, unless a word such as "day" precedes them.

    >>> [(e.start, e.end) for e in spaced_times(View("At 16: 30 they met; 2020-07-26 06:52: 39; lost (0: 2)."))]
    [(6, 7), (37, 38), (50, 51)]
    >>> list(spaced_times(View("Day 10: 25 boats. Under 18: 12 players.")))
    []
    """
    text = view.text
    for found in _HALF_TIME.finditer(text) if " :" in text or _GAP.search(text) else ():
        if found["gap"] != ":" and " " in found["gap"]:
            yield Edit.one(found.span("gap"), ":", "number.clock_space", _CLOCK, 0.9)
    if _GAP.search(text) is None:
        return
    times = [found for found in _TIME.finditer(text) if int(found["hour"]) <= _LATEST]
    sure = {found.start() for found in times if _tells_time(text, found)}
    for found in times:
        if found.start() in sure or (sure and not _DAY.search(text, max(0, found.start() - 10), found.start())):
            yield Edit.one((found.start("gap") + 1, found.end("gap")), "", "number.clock_space", _CLOCK, 0.9)
    for found in _RESULT.finditer(text):
        yield Edit.one(found.span(1), "", "number.score_space", _SCORE, 0.9)


def _tells_time(text: str, found: re.Match[str]) -> bool:
    before = _BEFORE_TIME.search(text, max(0, found.start() - 14), found.start())
    if before is None and _BOOK.search(text, max(0, found.start() - 16), found.start()):
        return False
    return before is not None or _AFTER_TIME.match(text, found.end()) is not None


def cut_ordinals(view: View) -> Iterator[Edit]:
    """Join an ordinal's ending to its number, if it is the right ending for that number.

    >>> [(e.start, e.end) for e in cut_ordinals(View("The 26 th and 3 rd of May, his 1,000 th match; 12 nd."))]
    [(6, 7), (15, 16), (36, 37)]
    """
    for found in _DECADE.finditer(view.text) if _CUT_DECADE.search(view.text) else ():
        yield Edit.one(found.span(found.lastgroup or 0), "", "number.ordinal_space", _ORDINAL, 0.9)
    # Searching for the ending first is several times faster than trying each digit of a text.
    for found in _CUT_ENDING.finditer(view.text) if _ENDING.search(view.text) else ():
        yield Edit.one(found.span(1), "", "number.ordinal_space", _ORDINAL, 0.95)


def spaced_degrees(view: View) -> Iterator[Edit]:
    """Remove the space between a degree sign and its scale.

    >>> [(e.start, e.end, e.after) for e in spaced_degrees(View("From 15 ° C to 59° F."))]
    [(9, 10, ''), (18, 19, '')]
    """
    for found in _SCALE.finditer(view.text) if "°" in view.text else ():
        # Americans write "350° F".
        if not found[1] and found[0].endswith(" ") and view.text[found.end()] == "F" and " ° " not in view.text:
            continue
        yield Edit.one(found.span(2), "", "number.degree_space", _DEGREE, 0.9)


def spaced_thousands(view: View) -> Iterator[Edit]:
    """Close the gap in a number before a group 000, which cannot be the next item of a list.

    >>> [(e.start, e.end) for e in spaced_thousands(View("It has 26, 000 seats; on July 26, 106 came."))]
    [(10, 11)]
    """
    for found in _GROUPS.finditer(view.text) if ", 000" in view.text else ():
        yield Edit.one(found.span(1), "", "number.thousands_space", _THOUSANDS, 0.9)


def tokenised_numbers(view: View) -> Iterator[Edit]:
    """Close up numbers whose points, commas and colons a tokeniser set apart like all others of the article.

    >>> text = "Some 60 , 000 people came , 51 . 3 % of them at 8 : 30 . Rows 1 , 2 , 3 ."
    >>> [(text[e.start : e.end], e.after) for e in tokenised_numbers(View(text))]
    [(' , ', ','), (' . ', '.'), (' : ', ':')]
    """
    if view.profile.spacing.tokenised:
        for found in _TOKENISED.finditer(view.text):
            yield Edit.one(found.span("gap"), found["gap"].strip(), "number.thousands_space", _THOUSANDS, 0.85)

"""number.decimal_comma, number.thousands_point, number.clock: numbers in the source language's format.

``25,69 metres`` and ``146.460 deaths`` are certain by themselves: a decimal comma before a unit, and a count of people
with a fraction. A bare ``23,45`` or ``65.490`` is changed only if the article has a certain case. Numbers inside
quotations are part of what somebody said and are never changed.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.protected_spans import quotations
from quotewire.tasks.wordlists import section

_COMMA: Final = "English writes decimals with a point."
_POINT: Final = "English groups thousands with a comma."
_CLOCK: Final = "English does not say o'clock after minutes or after an hour beyond twelve."


def _either(title: str) -> str:
    return "|".join(map(re.escape, section("units.txt", title)))


_UNIT: Final = rf"(?:[ -]?(?:[%‰€]|°|(?:{_either('units')})\b))"
_COUNTED: Final = rf"(?: [a-z-]{{3,20}}+){{0,2}}? (?:{_either('counted')})\b"
_SECOND: Final = rf"(?:(?: to | and | by | or |[-–])[$£€]?\d{{1,3}},\d{{1,2}}{_UNIT})"
_DECIMAL: Final = re.compile(r"(?<![\d.,\w-])(?P<sign>[+-]?)\d{1,3}(,)\d{1,2}(?![\d,]|\.\d)")
_FRACTION: Final = re.compile(r",(?=\d{1,2}(?!\d))")
"""A cheap pre-check: a comma before one or two digits. Most texts have none."""
_MEASURED: Final = re.compile(
    rf"{_UNIT}|{_SECOND}| (?:times (?:as|more|less|the|higher|lower|larger|bigger|faster)|years|hours)\b"
)
_MAGNITUDE: Final = re.compile(r"\b[Mm]agnitude(?: of)? \Z")
"""What stands before a figure with decimals."""
_GROUPED: Final = re.compile(r"(?<![\d.,\w:/-])[1-9]\d{0,2}(?:\.\d{3}){1,4}(?![\d%‰€°]|[.,/]\d|[-–]\d)")
_BOTH: Final = re.compile(r"(?<![\d.,\w:/-])[1-9]\d{0,2}(?:\.\d{3}){1,4},\d{1,2}(?![\d%]|[.,]\d)")
"""Points that group thousands before a decimal comma: certain by themselves."""
_ROUND: Final = re.compile(
    r"(?<![\d.,\w:/-])(?<![$£€])(?:(?:[1-9]\d{1,2}|\d{1,3}(?:\.\d{3}){1,3})|(?P<few>[1-9]))\.000"
    r"(?P<priced> ?€| (?:dollars|euros|pounds|rubles|roubles|liras?|pesos|zlotys?|crowns|francs|yen|yuan|hryvnias?)\b)?"
    rf"(?(priced)| (?!(?:{_either('units')})\b|(?:and|or|to|at|in|on|is|was|as|if)\b)"
    r"(?(few)(?:[A-Za-z-]{3,20} ){0,2}[a-z]{3,20}s\b|[A-Za-z]{3}))"
)
"""Points before a group 000 and a currency or a word: nothing is measured with three noughts behind the point.

A single figure before the group, ``a 4.000 average``, needs things that are counted.
"""
_SWAPPED: Final = str.maketrans(".,", ",.")
_GROUP: Final = re.compile(r"\.\d{3}")
_COUNT: Final = re.compile(_COUNTED)
_SCALED: Final = re.compile(rf"{_UNIT}| (?:of a |per )")
_PER_CENT: Final = re.compile(r" ?%| per ?cent")
_POINTED_TIME: Final = re.compile(r"\d\.[0-5]\d o['’]clock")
_SPACES: Final = "English groups thousands with a comma, not with a space."
_SPACE: Final = re.compile("[ \u00a0\u202f]")
_SPACED: Final = re.compile(
    "(?<![\\w.,:/+#-])(?<![\\d)] )[1-9]\\d{0,2}(?:[ \u00a0\u202f]\\d{3}){1,4}"
    "(?:\\.\\d{1,2}+(?![.,]?\\d))?+(?![\\d%]|[.,:/-]\\d| \\d|[ \u00a0\u202f]?-)"
)
_TRIPLE: Final = re.compile("[ \u00a0\u202f]\\d{3}(?<=\\d....)")
"""A cheap pre-check: three digits behind a digit and a space."""
_TIME_SPAN: Final = re.compile(r" (?:years|days|months|weeks|people)\b")
_NAME: Final = re.compile(r"\b([A-Z][a-z]{1,20}) \Z")
_BEFORE_FIGURES: Final = frozenset(
    """
    about above after all almost an and another approximately around at barely because before below between but by
    close for from hardly he in including its just less more nearly of on only or over roughly she since so some than
    that the their then they this to under until up we while with
    """.split()  # noqa: SIM905
)
_NEXT_WORD: Final = re.compile(r" [a-z]|[.,;)](?:\s|\Z)")
_CODE: Final = re.compile(
    r"(?:\b(?:tel|phone|call|fax|mobile|telephone|number|no|nos|account|code|id|iban|isbn|issn|siret|card|line|room|rooms"
    r"|flight|bus|route|vat|reg|ref|order|postcode|zip|p\.?o\.? box|model|form|act|section|pages?|chapters?|channel"
    r"|highway|interstate|exit|articles?|paragraph|clause|platform|gate|unit|level|size|type|class|group|series|season"
    r"|episode|verse|psalm|volume|issue|version|release|lot|studio|formula|war|area|district|zone|sector|block|house"
    r"|suite|floor|seat|row|track|part|step|stage|round|phase|figure|table|question|item|top|page|pp|vol|ch|art|fig)"
    r"\b|[+#№/])[^\w\n]{0,3}\Z",
    re.IGNORECASE,
)
_TIME: Final = re.compile(r"(?<![\d:.–-])(?<!: )(?P<hour>\d{1,2})(?P<minutes>[.:][0-5]\d)? o['’]clock(?P<end>\.?)")
# German "14 Uhr" by way of "14 clock".
_BARE: Final = re.compile(
    r"\b(?:at|around|about|by|from|until|till|to|before|after|since|and) (?P<hour>\d{1,2})(?P<minutes>[.:][0-5]\d)?"
    r" clock(?P<end>\.?)(?![\w-]| (?:radio|tower|face|rate|speed|hour)s?\b)",
    re.IGNORECASE,
)
_PERIOD_OF_DAY: Final = re.compile(r" (?:in the (?:morning|afternoon|evening)|at (?:night|noon)|[ap]\.?m)\b")
_MONTH: Final = re.compile(
    r"\b(?:Jan|Febr?|March|Mar|April|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \Z|"
    r"\b(?:[Nn]os?\.|[Nn]umbers?|[Ll]ots?|[Cc]odes?|[Ss]erial|[Ii][Dd]|[Vv]ersions?|[Ss]ections?|[Aa]rticles?"
    r"|[Rr]ooms?|[Bb]uilds?|[Rr]eleases?|[Ee]ditions?|[Ff]irmware|[Cc]hapters?|[Vv]erses?|aged)(?: is| was)? \Z"
)
_PARTS: Final = 4
"""Numbers of an internet address."""
_HIGHEST: Final = 255
"""The highest of them."""
_NOON: Final = 12
_MIDNIGHT: Final = 24


def decimal_commas(view: View) -> Iterator[Edit]:
    """Replace a decimal comma with a point.

    >>> [(e.start, e.after) for e in decimal_commas(View("She threw 25,69 metres, his record is 23,45."))]
    [(12, '.'), (40, '.')]
    >>> list(decimal_commas(View("They sold 1,2 and 3; on July 25,22 ships; July 2,5 cases.")))
    []
    """
    text = view.text
    if _FRACTION.search(text) is None:
        return
    found = [place for place in _DECIMAL.finditer(text) if not _named(text, place.start())]
    sure = {
        place.start()
        for place in found
        if _MEASURED.match(text, place.end()) or _MAGNITUDE.search(text, max(0, place.start() - 14), place.start())
    }
    # If the article drops spaces after commas, "July 25,22 cases" is two numbers.
    if not sure or view.profile.spacing.joined:
        return
    for place in found:
        listed = text[place.start() - 1 : place.start()] == "(" and text[place.end() : place.end() + 1] == ")"
        follows = text.startswith((" and ", " or ", " & "), place.end())
        if (place.start() in sure or not (listed or follows)) and not quotations(view).touch(*place.span()):
            yield Edit.one(place.span(2), ".", "number.decimal_comma", _COMMA, 0.85)


def thousands_points(view: View) -> Iterator[Edit]:
    """Replace points that group thousands with commas.

    >>> [(e.start, e.after) for e in thousands_points(View("So far 146.460 deaths, among 2.500.000 residents."))]
    [(7, '146,460'), (29, '2,500,000')]
    >>> [e.after for e in thousands_points(View("It has 12.400 square metres, 0,5 metres high, for 1.250.000 euros."))]
    ['12,400', '1,250,000']
    >>> list(thousands_points(View("It rose by 2.725 billion to 13.169 percent, or 0.001 seconds; copper is $2.222.")))
    []
    """
    text = view.text
    if not _GROUP.search(text):  # a pre-check several times faster than trying each digit
        return
    found = [
        place
        for place in _GROUPED.finditer(text)
        if not _named(text, place.start())
        and not _CODE.search(text, max(0, place.start() - 24), place.start())
        and not _is_address(place[0])
    ]
    for place in _ROUND.finditer(text) if ".000" in text else ():
        coded = _is_code(text, place.start()) or _named(text, place.start())
        if not (coded or _several_groups(place[0])) and not quotations(view).touch(*place.span()):
            end = place.start() + len(place[0].partition(" ")[0].rstrip("€"))
            yield Edit.one(
                (place.start(), end), text[place.start() : end].replace(".", ","), "number.thousands_point", _POINT, 0.9
            )
    for place in _BOTH.finditer(text) if "," in text and "." in text else ():
        if not quotations(view).touch(*place.span()):
            after = place[0].translate(_SWAPPED)
            yield Edit.one(place.span(), after, "number.thousands_point", _POINT, 0.9)
    commas = next(decimal_commas(view), None) is not None
    # Where the comma is the decimal sign, the point is none, whatever is measured.
    scaled = commas and not view.profile.numbers.decimal_point
    found = [place for place in found if _several_groups(place[0]) or _may_group(text, place, scaled=scaled)]
    sure = {place.start() for place in found if _is_count(text, place)}
    foreign = bool(sure) or commas or _POINTED_TIME.search(text) is not None
    for place in found if foreign else ():
        priced = text[place.start() - 1 : place.start()] in ("$", "£")
        if (place.start() in sure or not priced) and not quotations(view).touch(*place.span()):
            yield Edit.one(place.span(), place[0].replace(".", ","), "number.thousands_point", _POINT, 0.85)


def clock_words(view: View) -> Iterator[Edit]:
    """Rewrite ``21.30 o'clock`` and ``16 o'clock`` as English times.

    >>> [(e.start, e.end, e.after) for e in clock_words(View("From 21.30 o'clock. At 16 o'clock or 8 o'clock"))]
    [(5, 19, '9.30 p.m.'), (23, 33, '4 p.m.')]
    """
    told = "clock" in view.text
    for found in chain(_TIME.finditer(view.text), _BARE.finditer(view.text)) if told else ():
        half = not _PERIOD_OF_DAY.match(view.text, found.end("end"))
        after = _told(int(found["hour"]), found["minutes"], half=half)
        if found.re is _BARE and not after and 0 < int(found["hour"]) <= _NOON:
            after = f"{found['hour']} o'clock"
        if not after or quotations(view).touch(*found.span()):
            continue
        # At the end of a sentence, the full stop of "p.m." also ends the sentence.
        taken = found["end"] and after.endswith(".")
        span = found.start("hour"), found.end() if taken else found.start("end")
        yield Edit.one(span, after, "number.clock", _CLOCK, 0.85)


def spaced_groups(view: View) -> Iterator[Edit]:
    """Group thousands with commas where spaces group them: ``10 016 896``, ``10 000 people``.

    >>> text = "So far 10 016 896 cases and 12 500 deaths; call +44 020 456 789, rooms 12 500."
    >>> [(text[e.start : e.end], e.after) for e in spaced_groups(View(text))]
    [('10 016 896', '10,016,896'), ('12 500', '12,500')]
    """
    text = view.text
    if not _TRIPLE.search(text):
        return
    found = [place for place in _SPACED.finditer(text) if not _is_code(text, place.start())]
    sure = {place.start() for place in found if _is_large(text, place)}
    # One certain place, or a decimal comma, shows how the article writes numbers; then a word behind is enough.
    habit = bool(sure) or (bool(found) and next(decimal_commas(view), None) is not None)
    for place in found:
        if (place.start() in sure or (habit and _NEXT_WORD.match(text, place.end()))) and not quotations(view).touch(
            *place.span()
        ):
            after = _SPACE.sub(",", place[0])
            yield Edit.one(place.span(), after, "number.thousands_space", _SPACES, 0.85)


def _several_groups(number: str) -> bool:
    """Whether the points of a number are certain without what follows."""
    return number.count(".") > 1


def _is_code(text: str, at: int) -> bool:
    """Whether a word or name that is followed by a number of its own ("page", "Apollo") precedes the digits."""
    if _CODE.search(text, max(0, at - 24), at):
        return True
    name = _NAME.search(text, max(0, at - 24), at)
    return name is not None and name[1].lower() not in _BEFORE_FIGURES


def _is_large(text: str, place: re.Match[str]) -> bool:
    """Whether digits in groups are one number: they have several groups, or something that is counted follows."""
    several = len(_SPACE.findall(place[0])) > 1
    if several or _TIME_SPAN.match(text, place.end()):
        return True
    return _COUNT.match(text, place.end()) is not None or _SCALED.match(text, place.end()) is not None


def _told(hour: int, minutes: str | None, *, half: bool) -> str:
    """Return the time in English, "" if "o'clock" is right or the hour invalid. ``half``: whether to add "p.m."."""
    if not 0 < hour < _MIDNIGHT or (hour <= _NOON and not minutes):
        return ""
    told = str(hour - _NOON if hour > _NOON else hour) + (minutes or "")
    return told + " p.m." * (half and hour > _NOON)


def _named(text: str, at: int) -> bool:
    """Whether a month, or a word such as "section" or "aged", precedes the number."""
    return _MONTH.search(text, max(0, at - 16), at) is not None


def _is_address(number: str) -> bool:
    """Whether a number with three points may be the address of a computer."""
    parts = number.split(".")
    return len(parts) == _PARTS and all(part[0] != "0" and int(part) <= _HIGHEST for part in parts)


def _is_count(text: str, place: re.Match[str]) -> bool:
    """Whether a countable noun follows the number, or the number has two groups of thousands."""
    return _several_groups(place[0]) or _COUNT.match(text, place.end()) is not None


def _may_group(text: str, place: re.Match[str], *, scaled: bool) -> bool:
    """Whether a number with one point may be thousands: nothing is measured, or only points can group (``scaled``)."""
    measured = _SCALED.match(text, place.end())
    return measured is None or (scaled and _PER_CENT.match(text, place.end()) is None)

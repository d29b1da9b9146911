"""Date expressions in news: which words name a day, week, month or year, and which one, relative to publication.

The grammar covers only what news uses to say when a statement was made: no durations, no recurring dates, no ``the day
after the vote``. An expression is recognized without a calendar (``read``) and resolved to days later
(``Expression.period``), because the words are known when the text is parsed, but the publication date only when the
document is assembled.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Precision = Literal["day", "week", "month", "year"]

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_WORDS: Final = {"yesterday": -1, "last night": -1, "last evening": -1, "tomorrow": 1}
"""Days relative to publication; words that are not listed (``today``, ``tonight``, ``this morning``) mean day 0."""
_DAY: Final = timedelta(days=1)

_WEEKDAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY_OF_MONTH: Final = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_EXPRESSION: Final = re.compile(
    rf"""(?<![\w’'-])(?:(?P<shade>(?:[Ee]arl(?:y|ier)|[Ll]ate[r]?|[Mm]id)[ -](?:on[ ]|in[ ])?))?(?:
      (?:{_WEEKDAY},?[ ])?(?:
          (?P<iso>{_YEAR}-[01][0-9]-[0-3][0-9])
        | (?P<month>{_MONTH})[ ](?P<day>{_DAY_OF_MONTH})\b(?:,?[ ](?P<year>{_YEAR}))?
        | (?P<day2>{_DAY_OF_MONTH})[ ](?:of[ ])?(?P<month2>{_MONTH})(?:,?[ ](?P<year2>{_YEAR}))?
      )
    | (?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext)[ ])?(?P<weekday>{_WEEKDAY})
    | (?:(?P<which2>[Ll]ast|[Tt]his|[Nn]ext)[ ])?(?P<month3>{_MONTH})
      (?:,?[ ](?:of[ ])?(?:(?P<year3>{_YEAR})|(?P<yearly>last|this)[ ]year\b))?
    | (?P<which3>[Ll]ast|[Tt]his(?:[ ]past)?|[Nn]ext|[Tt]he[ ](?:past|last)|[Tt]he(?=[ ]weekend))[ ]
      (?P<unit>week(?:end)?|month|year)(?!-)
    | (?P<word>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow
        |[Tt]his[ ](?:morning|afternoon|evening)|[Ll]ast[ ](?:night|evening))
    | (?P<count>[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[0-9]{{1,2}})[ ]
      (?P<units>day|week|month|year)s?[ ]ago
    | (?P<year4>{_YEAR})
    | the[ ](?P<ordinal>(?:3[01]|[12][0-9]|[1-9])(?:st|nd|rd|th))(?=[ ]*(?:$|[,.;:]|of[ ]this[ ]month))
    )\b(?:[ ](?P<part>morning|afternoon|evening|night))?(?![-–/][0-9]|[-–][a-z])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Expression:
    """A date expression; offsets are those of the text that was read.

    Attributes:
        precision: Length of the period that the words name; ``week`` for a weekend too.
        parts: The matched words by group of the pattern, without the digits at the end of the group's name.
    """

    start: int
    end: int
    precision: Precision
    parts: tuple[tuple[str, str], ...]

    def period(self, published: date | None, *, ahead: bool = False) -> Period | None:
        """The days that the words refer to; None if they need a missing publication date or no such day exists.

        Args:
            published: The day the article was published.
            ahead: Whether the words refer to the future (``will say on Monday``). If not, a weekday or a date without
                a year is the latest one up to publication, the publication day included, unless ``next`` precedes it.
        """
        parts = dict(self.parts)
        try:
            if "iso" in parts:
                return _one(date.fromisoformat(parts["iso"]))
            if "year" in parts:
                return _absolute(parts, int(parts["year"]))
            if published is None:
                return None
            found = _relative(parts, published, ahead=ahead)
        except (ValueError, OverflowError):  # 31 June, or a year outside the calendar
            return None
        if found is None or ahead or found.first > published or parts.get("which") == "next":
            return found
        return Period(found.first, min(found.last, published))


def read(text: str, start: int, end: int) -> Iterator[Expression]:
    """Find the date expressions between two offsets of a text, in text order.

    >>> [text[e.start:e.end] for text in ["She said on Monday, not last week."] for e in read(text, 0, len(text))]
    ['Monday', 'last week']
    """
    for match in _EXPRESSION.finditer(text, start, end):
        parts = {name.rstrip("234"): words for name, words in match.groupdict().items() if words}
        yield Expression(match.start(), match.end(), _precision(parts), tuple(sorted(parts.items())))


def _precision(parts: dict[str, str]) -> Precision:
    unit = parts.get("unit", parts.get("units"))
    if unit is not None:
        return "week" if unit == "weekend" else unit  # type: ignore[return-value]
    if parts.keys() & {"iso", "day", "weekday", "word", "ordinal"}:
        return "day"
    return "month" if "month" in parts else "year"


def _one(day: date) -> Period:
    return Period(day, day)


def _absolute(parts: dict[str, str], year: int) -> Period:
    if "month" not in parts:
        return Period(date(year, 1, 1), date(year, 12, 31))
    month = _MONTHS.index(parts["month"][:3].lower()) + 1
    if "day" in parts:
        return _one(date(year, month, int(re.sub(r"\D", "", parts["day"]))))
    return _month(date(year, month, 1))


def _relative(parts: dict[str, str], published: date, *, ahead: bool) -> Period | None:
    which = parts.get("which", "").lower()
    if "month" in parts:
        return _nearest(parts, published, which, ahead=ahead)
    if "weekday" in parts:
        return _weekday(parts["weekday"], published, which, ahead=ahead)
    if "ordinal" in parts:
        return _day_of_month(published, int(re.sub(r"\D", "", parts["ordinal"])))
    if "units" in parts:
        return _ago(published, int(_NUMBERS.get(parts["count"].lower(), 0) or parts["count"]), parts["units"])
    if "unit" in parts:
        return _unit(published, which, parts["unit"])
    return _one(published + _WORDS.get(parts["word"].lower(), 0) * _DAY)


def _weekday(name: str, published: date, which: str, *, ahead: bool) -> Period:
    back = (published.weekday() - _WEEKDAYS.index(name.lower())) % 7
    if which == "next" or (ahead and which != "last"):
        return _one(published + timedelta(days=-back % 7 or (7 if which == "next" else 0)))
    return _one(published - timedelta(days=back or (7 if which == "last" else 0)))


def _nearest(parts: dict[str, str], published: date, which: str, *, ahead: bool) -> Period | None:
    """Resolve a day or month without a year to the nearest one: before publication or, if ``ahead``, after it."""
    if "yearly" in parts:
        return _absolute(parts, published.year - (parts["yearly"] == "last"))
    for year in (published.year, published.year + (1 if ahead or which == "next" else -1)):
        found = _absolute(parts, year)
        same = found.first <= published <= found.last
        if same and (not which or which == "this"):
            return found
        if (found.first > published) == (ahead or which == "next") and not same:
            return found
    return None


def _day_of_month(published: date, day: int) -> Period:
    """Resolve ``on the 30th``, a form that Chinese news uses, to the latest such day."""
    first = published.replace(day=1)
    while day > published.day or day > monthrange(first.year, first.month)[1]:
        first = (first - _DAY).replace(day=1)
        if day <= monthrange(first.year, first.month)[1]:
            break
    return _one(first.replace(day=day))


def _ago(published: date, count: int, unit: str) -> Period:
    if unit == "day":
        return _one(published - count * _DAY)
    if unit == "week":
        return _week(published - timedelta(weeks=count))
    if unit == "year":
        return _absolute({}, published.year - count)
    months = published.year * 12 + published.month - 1 - count
    return _month(date(months // 12, months % 12 + 1, 1))


def _unit(published: date, which: str, unit: str) -> Period:
    step = {"last": -1, "the last": -1, "next": 1}.get(which, 0)
    if which in {"this past", "the past", "the last"} and unit != "weekend":  # the days up to publication
        return Period(published - {"week": 7, "month": 30, "year": 365}[unit] * _DAY, published)
    if unit == "week":
        return _week(published + 7 * step * _DAY)
    if unit == "weekend":
        # Before Saturday, "the weekend" means the one that has passed, as "last weekend" does.
        over = step < 0 or (step == 0 and published.weekday() < _WEEKDAYS.index("saturday"))
        saturday = _week(published - 7 * over * _DAY).first + 5 * _DAY
        return Period(saturday, saturday + _DAY)
    if unit == "year":
        return _absolute({}, published.year + step)
    first = published.replace(day=1)
    return _month(first if step == 0 else first - _DAY if step < 0 else first + 31 * _DAY)


def _week(day: date) -> Period:
    """The calendar week of a day, Monday to Sunday (ISO 8601)."""
    monday = day - day.weekday() * _DAY
    return Period(monday, monday + 6 * _DAY)


def _month(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))

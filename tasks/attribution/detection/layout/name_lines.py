"""Lines that only name somebody, above or below the quotations of a survey of the street or of readers' letters.

``Ada Holm, 34, nurse`` on a line of its own says who speaks, but not whether above or below it. The lines around it
tell: in a series, names and quotations take turns, and a name stands nearer to its own quotation.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from spacy.tokens import Span

from quotewire.tasks.attribution.detection.layout.labels import is_title, lines_of
from quotewire.tasks.attribution.text import CharSpan, Quotation
from quotewire.tasks.wordlists.attribution import PARTICLES, PERSON_NOUNS, QUESTIONERS
from quotewire.tasks.wordlists.genders import first_names

_LONGEST: Final = 120
"""Maximum length of such a line, in characters."""
_WORDS: Final = 5
"""Maximum words of a name with its titles."""
_BULLET: Final = re.compile(
    r"(?:[-–—•·*▪◦‣●][ \xa0]{1,3}|[–—―][ \xa0]?|\d{1,2}[.)][ \xa0]{1,3}|#{1,6}[ \xa0]|\*{2,3}|__)"
)
"""What stands before a name or a quotation on its line: a bullet, a dash, the marks of a heading or of bold type."""
_EMPHASIS: Final = re.compile(r"[ \xa0]{0,3}(?:\*{2,3}|__)$")
_AGE: Final = re.compile(r"(?:,?[ \xa0]\(|,[ \xa0])(?:aged )?\d{1,3}(?: years(?: old)?)?\)?(?=,|$)")
_WORD: Final = re.compile(r"[^\W\d_a-z][\w’'.-]{0,20}")
_UNFIT: Final = re.compile(r"[.?!:;…“”\"«»\n]")
_LINKS: Final = frozenset({"of", "at", "in", "for", "from"})
_OFFICE: Final = _LINKS | PERSON_NOUNS
_CREDITS: Final = frozenset({"photo", "photographer", "author", "writer’s", "translator", "text", "caption", "image"})
"""Words of a line about who made the article or its pictures."""
_BYLINES: Final = 2
"""Number of the first lines of a text, in which a bare name is its author's."""


Fit = Literal["sure", "known", "possible"]
"""How much a line looks like a name: with an age or an office, with a known first name or a title, by its capitals."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is a name or a quotation, its number, the line ends before it, and if it says more than a name."""

    span: CharSpan
    number: int
    gap: int
    quotation: Quotation | None = None
    fit: Fit | None = None
    more: bool = False


def name_lines(text: str, quotations: Sequence[Quotation], people: Container[int] = frozenset()) -> dict[int, CharSpan]:
    r"""The span of the name line of each quotation that has one, by the start of the quotation.

    Args:
        text: A document's text.
        quotations: Its quotations, in order.
        people: Offsets where a name of a person was found to begin.

    >>> text = "Ada Holm, 34, nurse\n“It was late.”"
    >>> name_lines(text, [Quotation(20, 34, "It was late.", closed=True)])
    {20: (0, 19)}
    """
    found: dict[int, CharSpan] = {}
    run: list[_Line] = []
    before = 0
    starts = [quotation.start for quotation in quotations]
    for number, span in enumerate(lines_of(text)) if quotations else ():
        line = _read(text, span, starts, quotations, people)
        if line is None or (run and line.fit is not None and run[-1].fit is not None):
            found |= _owners(run)
            run = []
        if line is not None:
            run.append(replace(line, number=number, gap=text.count("\n", before, span[0])))
        before = span[1]
    return found | _owners(run)


def people_at(names: Iterable[Span]) -> frozenset[int]:
    """The offsets where the names of people begin."""
    return frozenset(name.start_char for name in names if name.label_ == "PERSON")


def _read(
    text: str, span: CharSpan, starts: Sequence[int], quotations: Sequence[Quotation], people: Container[int]
) -> _Line | None:
    """A line that is a quotation or a name; None for any other."""
    bullet = _BULLET.match(text, *span)
    first = bullet.end() if bullet is not None else span[0]
    at = bisect_left(starts, first)
    quotation = quotations[at] if at < len(quotations) and starts[at] == first else None
    if quotation is not None:
        whole = quotation.end == span[1] and (not quotation.closed or quotation.inner.rstrip()[-1:] in ".?!…")
        return _Line(span, 0, 0, quotation) if whole else None
    name = name_at(text, span)
    fit = name_fit(text[slice(*name)]) if name is not None else None
    if name is None or fit is None:
        return None
    if fit == "possible" and name[0] in people:
        fit = "known"
    return _Line(name, 0, 0, None, fit, more="," in text[slice(*name)])


def name_at(text: str, line: CharSpan) -> CharSpan | None:
    """A line without its bullet or the marks of bold type, if it is short enough to be a name."""
    bullet = _BULLET.match(text, *line)
    start = bullet.end() if bullet is not None else line[0]
    if not 0 < line[1] - start <= _LONGEST:
        return None
    marks = _EMPHASIS.search(text[start : line[1]])
    return start, start + marks.start() if marks is not None else line[1]


def name_fit(line: str) -> Fit | None:
    """How much a line looks like a name; None for other lines."""
    name, _, rest = line.partition(",")
    age = _AGE.search(line)
    name = line[: age.start()] if age is not None and age.start() <= len(name) else name
    name, _, bracketed = name.partition(" (")
    words = name.split()
    if not 0 < len(words) <= _WORDS or _UNFIT.search(rest) or not all(map(_is_of_name, words)):
        return None
    behind = [word.strip(",()").lower() for word in (*rest.split(), *bracketed.split())]
    if {*behind, *map(str.lower, words)} & (QUESTIONERS | _CREDITS) or not words[-1][0].isupper():
        return None
    office = next((word for word in behind if word in _OFFICE), None)
    known = words[0].casefold() in first_names() or is_title(words[0])
    if age is not None or office in PERSON_NOUNS or (rest and known and len(words) > 1):
        return "sure"
    if len(words) == 1:
        return None
    return "known" if known else "possible"


def _is_of_name(word: str) -> bool:
    return word in PARTICLES or _WORD.fullmatch(word) is not None


def _owners(run: Sequence[_Line]) -> dict[int, CharSpan]:
    """The name line of each quotation in a run of lines in which names and quotations take turns."""
    names = [i for i, line in enumerate(run) if line.fit is not None]
    below = _are_below(run, names) if 0 < len(names) < len(run) else None
    if below is None or not (_is_pair(run, names) if len(names) == 1 else _is_series(run, names)):
        return {}
    found: dict[int, CharSpan] = {}
    for i in names:
        step = -1 if below else 1
        k = i + step
        while 0 <= k < len(run) and (quotation := run[k].quotation) is not None:
            if quotation.closed:
                if k != i + step and below:
                    break
                found[quotation.start] = run[i].span
                if not below:
                    break
            k += step
    return found


def _is_series(run: Sequence[_Line], names: Sequence[int]) -> bool:
    """True if at least every second line that looks like a name is one for certain, or each says more: a place."""
    if all(run[i].fit != "possible" or run[i].more for i in names) and _by_gaps(run, names) is not None:
        return True
    return 2 * sum(run[i].fit != "possible" for i in names) >= len(names)


def _is_pair(run: Sequence[_Line], names: Sequence[int]) -> bool:
    """True for a name and one quotation, whatever number of paragraphs this has.

    A name without an age or an office is enough above a quotation, but it is no byline.
    """
    name = run[names[0]]
    above = names[0] == 0 and name.fit == "known" and name.number >= _BYLINES
    quotations = sum(line.quotation is not None and line.quotation.closed for line in run)
    return (name.fit == "sure" or above) and quotations == 1


def _are_below(run: Sequence[_Line], names: Sequence[int]) -> bool | None:
    """True if the names of a run stand below their quotations, False above; None if that cannot be told."""
    nearer = _by_gaps(run, names)
    if nearer is not None:
        return nearer
    first, last = run[0].fit is not None, run[-1].fit is not None
    return last if first != last else None


def _by_gaps(run: Sequence[_Line], names: Sequence[int]) -> bool | None:
    """True if each name stands nearer to the quotation above it, False below it; None if it is as near to both."""
    above = {run[i].gap for i in names if i}
    under = {line.gap for one, line in pairwise(run) if one.fit is not None}
    apart = bool(above and under) and (max(above) < min(under) or max(under) < min(above))
    return max(above) < min(under) if apart else None


def name_in(text: str, line: CharSpan) -> CharSpan:
    """The name in a name line, without its title and what stands behind it.

    >>> name_in("Captain Ada Holm, 34, of Sund", (0, 29))
    (8, 16)
    """
    start = line[0]
    words = re.split(r",|[ \xa0]\(", text[slice(*line)], maxsplit=1)[0]
    end = start + len(words)
    while (first := words.split(maxsplit=1)) and len(first) > 1 and is_title(first[0]):
        words = first[1]
    return end - len(words), end

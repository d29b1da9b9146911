"""pronoun.formal_you: "you" or "your" where a third party is meant.

German Ihr, Italian Suo and Spanish su are the polite "your" as well as "their", "his" or "her". English news addresses
the reader too, but not with a capital in mid-sentence, not in the opening phrase of a sentence about somebody else,
and not in a sentence that continues one about a third party.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.flag import Flag

_KIND: Final = "pronoun.formal_you"
_CAPITAL: Final = re.compile(r"(?<=[a-z,]) (?P<you>You|Your|Yours|Yourself)(?= [a-z]{2,30})")
_TOLD: Final = (
    r"(?:said|told|announced|wrote|responded|replied|explained|added|stated|assured|criticized|confirmed|published)"
)
_SOMEBODY: Final = r"(?:(?:[A-Z][\w’'-]{1,30}+ ){1,5}|(?:he|she|the [a-z]{2,30}) )"
_OPENING: Final = re.compile(
    r"(?:^|(?<=[.!?] ))(?:In|On|Through|According to|During|After|Before) (?P<you>your) [\w’'-]{1,30}+"
    rf"(?: [\w’'-]{{1,30}}+){{0,5}}?,? {_SOMEBODY}(?:also )?{_TOLD}\b",
    re.MULTILINE,
)
_GOES_ON: Final = re.compile(
    r"[.!?] (?P<you>Your) [a-z]{3,30} (?:[a-z]{2,30}s|[a-z]{2,30}ed|will|would|can|could|must|has|had|is|was|are|were) "
)
_THIRD: Final = re.compile(r"(?:^|[\"“”.!?] ?)(?:[A-Z][\w’'-]{2,30}+ ){1,4}(?:is|was|are|were|has|had|will|can|must) ")
_ADDRESSED: Final = re.compile(r"\b(?:you|your|yours|yourself|yourselves)\b", re.IGNORECASE)
_WINDOW: Final = 400
"""Characters before and after the pronoun that must not contain another "you" or "your"."""

_REASON: Final = (
    "The reader is addressed here, but a third party seems to be meant: many languages have one word for both."
)


def formal_you(view: View) -> Iterator[Flag]:
    """Flag "you" and "your" where a third party is meant.

    >>> text = "“Norway is no rival. Your rise offers a chance to all.”"
    >>> [(text[f.start : f.end], f.suggestion) for f in formal_you(View(text))]
    [('Your', 'Its or their')]
    >>> text = "In your account Councillor Ada Roe responded to it."
    >>> [text[f.start : f.end] for f in formal_you(View(text))]
    ['your']
    """
    text = view.text
    if "You" not in text and "your" not in text:
        return
    for found in _CAPITAL.finditer(text):
        yield Flag(*found.span("you"), _KIND, _REASON, 0.75)
    for found in _OPENING.finditer(text):
        if _is_lone(text, *found.span("you")):
            yield Flag(*found.span("you"), _KIND, _REASON, 0.7)
    for found in _GOES_ON.finditer(text):
        start, end = found.span("you")
        before = text[text.rfind("\n", max(0, start - _WINDOW), start) + 1 : start]
        if _THIRD.search(before[-_WINDOW:]) and _is_lone(text, start, end):
            yield Flag(start, end, _KIND, _REASON, 0.7, "Its or their")


def _is_lone(text: str, start: int, end: int) -> bool:
    """Whether no other "you" or "your" stands near ``text[start:end]``."""
    around = text[max(0, start - _WINDOW) : start] + " " + text[end : end + _WINDOW]
    return _ADDRESSED.search(around) is None

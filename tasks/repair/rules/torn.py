"""Words split by tokenisers: ``M ü ller``, ``the U. S. envoy``, ``http: / /``, ``Yan 'an``, ``Lee' s``.

Some tokenisers put spaces around every letter that is not ASCII; others around each full stop, slash or apostrophe. Of
the languages that write ä, ö, ü or ß, only Swedish has a word that consists of such a letter. So one that stands alone
between pieces of words was split off.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.protected_spans import quotations
from quotewire.tasks.wordlists import section

_LETTER: Final = "The letter was torn out of its word."
_INITIALS: Final = "A space stood within the abbreviation."
_ADDRESS: Final = "Spaces stood within the address."
_APOSTROPHE: Final = "The word was torn apart at its apostrophe."
_CAPITAL: Final = "The s of the possessive was written large."

_LONE: Final = re.compile(r"[äöüßÄÖÜ](?:(?<=[^\W\d_] .)|(?<![^\s(\[\"“„'‘-].))(?= (?P<behind>[a-zß-ÿ]{1,20}))")
_BEFORE: Final = re.compile(r"(?<![^\W_])[^\W\d_]{1,20}\Z")
_REACH: Final = 22
_NOT_TORN: Final = frozenset(section("compounds.txt", "never"))
_HALF_DAY: Final = re.compile(r"\.( )(?<=\d [ap]\. )(?=m\.(?:[\s,;:)]|$))")
_HOST: Final = re.compile(
    r"\bwww ?\.(?: ?[a-z\d-]{2,40}+ ?\.){1,3} ?(?:com|org|net|info|gov|edu|eu|[a-z]{2})\b(?! ?\.[a-z])"
)
_SPACED_UNION: Final = re.compile(r"\bU ?\. ?[SNK] \.(?=[\s,;:)]|$)")
_UNION: Final = re.compile(r"\bU\. (?=[SNK]\.(?:[\s,;:'’)-]|$))(?<![A-Z]\. U\. )")
_SHORT_FORMS: Final = (
    "e. g.",
    "i. e.",
    "a. k. a.",
    "Washington, D. C.",
    "Washington D. C.",
    "Ph. D.",
    "U. S. A.",
    "U. A. E.",
)
_ANY_INITIAL: Final = re.compile(r"\. [A-Za-z]\.")
"""A cheap pre-check."""
_DOTTED: Final = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, _SHORT_FORMS))})(?=[\s,;:)]|$)")
"""Abbreviations whose letters each have a point, and that are nobody's initials."""
_SCHEME: Final = re.compile(r"\bhttps?(: ?/ ?/ ?)(?=[a-z\d])")
_SYLLABLE: Final = re.compile(r"['’](?<=[a-z] .)(?=(?:an|ao|e|er|en|ang|ou|a)\b)(?![^'’\n]{0,60}['’](?:\W|$))")
# "O 'Hara": the first letter of a surname that stands by itself, in no pair of single marks.
_SURNAME: Final = re.compile(r"['’](?<=\s[DLNO] .)(?=[A-ZÀ-Þ][a-zß-ÿ]{2})(?![^'’\n]{0,60}['’](?:\W|$))")
_NAME: Final = re.compile(r"(?<![^\W_])[A-Z][a-z]{1,7}\Z")
_CUT_S: Final = re.compile(r"['’] (?<=[a-z]. )(?=s\b(?!['’.]))")
_LARGE_S: Final = re.compile(r"['’]S(?<=[a-z]{2}.S)(?![\w.])")


def torn_letters(view: View) -> Iterator[Edit]:
    """Rejoin letters with the word that they were split from.

    >>> text = "J ö rg M ü ller left the M ü nster in Ö sterreich for Malm ö and the sea."
    >>> sorted((e.start, e.end) for e in torn_letters(View(text)))
    [(1, 2), (3, 4), (8, 9), (10, 11), (26, 27), (28, 29), (39, 40), (58, 59)]
    """
    text = view.text
    for found in _LONE.finditer(text) if not text.isascii() else ():
        at = found.start()
        before = _BEFORE.search(text, max(0, at - _REACH), at - 1) if text[at - 1 : at] == " " else None
        left = before is not None and before[0].lower() not in _NOT_TORN and found[0].islower()
        if left:
            yield Edit.one((at - 1, at), "", "punct.split_letter", _LETTER, 0.85)
        if found["behind"] not in _NOT_TORN and (left or found[0].isupper()):
            yield Edit.one((at + 1, at + 2), "", "punct.split_letter", _LETTER, 0.85)


def torn_initials(view: View) -> Iterator[Edit]:
    """Close up ``U. S.``, ``U. N.`` and ``U. K.``, ``a. m.`` behind a figure, and abbreviations such as ``e. g.``.

    >>> text = "The U. S. envoy met J. U. S. Holm and U. Norden at 8 p. m."
    >>> [(e.start, e.end) for e in torn_initials(View(text))]
    [(6, 7), (55, 56)]
    """
    for found in _UNION.finditer(view.text) if "U. " in view.text else ():
        yield Edit.one((found.end() - 1, found.end()), "", "punct.split_abbreviation", _INITIALS, 0.9)
    for found in _SPACED_UNION.finditer(view.text) if " ." in view.text else ():
        after = found[0].replace(" ", "")
        yield Edit.one(found.span(), after, "punct.split_abbreviation", _INITIALS, 0.9)
    if not _ANY_INITIAL.search(view.text):
        return
    for found in _DOTTED.finditer(view.text) if any(form in view.text for form in _SHORT_FORMS) else ():
        for at in range(*found.span()):
            if view.text[at] == " " and view.text[at - 1] == ".":
                yield Edit.one((at, at + 1), "", "punct.split_abbreviation", _INITIALS, 0.9)
    for found in _HALF_DAY.finditer(view.text) if ". m." in view.text else ():
        yield Edit.one(found.span(1), "", "punct.split_abbreviation", _INITIALS, 0.9)


def torn_addresses(view: View) -> Iterator[Edit]:
    """Close up ``http: / /`` at the start of a URL, and the name of a host that begins with ``www``.

    >>> [(e.start, e.end, e.after) for e in torn_addresses(View("See http: / / www.harbour.example, https://a.b."))]
    [(8, 14, '://')]
    """
    for found in _SCHEME.finditer(view.text) if "http" in view.text else ():
        if found[1] != "://":
            yield Edit.one(found.span(1), "://", "punct.split_address", _ADDRESS, 0.95)
    for found in _HOST.finditer(view.text) if "www" in view.text else ():
        for at in range(*found.span()):
            if view.text[at] == " ":
                yield Edit.one((at, at + 1), "", "punct.split_address", _ADDRESS, 0.9)


def torn_names(view: View) -> Iterator[Edit]:
    """Rejoin names and possessives that were split at an apostrophe.

    >>> [(e.start, e.end) for e in torn_names(View("She left Yan 'an on a boat."))]
    [(12, 13)]
    >>> [(e.start, e.end) for e in torn_names(View("On Lee' s boat Ann 'a friend' Holm said."))]
    [(7, 8)]
    """
    for found in _SYLLABLE.finditer(view.text) if " '" in view.text or " ’" in view.text else ():
        at = found.start() - 1
        name = _NAME.search(view.text, max(0, at - 10), at)
        if name and name[0].lower() not in _NOT_TORN:
            yield Edit.one((at, at + 1), "", "punct.split_apostrophe", _APOSTROPHE, 0.85)
    for found in _SURNAME.finditer(view.text) if " '" in view.text or " ’" in view.text else ():
        yield Edit.one((found.start() - 1, found.start()), "", "punct.split_apostrophe", _APOSTROPHE, 0.85)
    for found in _CUT_S.finditer(view.text) if "' s" in view.text or "’ s" in view.text else ():
        yield Edit.one((found.end() - 1, found.end()), "", "punct.split_apostrophe", _APOSTROPHE, 0.85)


def large_possessives(view: View) -> Iterator[Edit]:
    """Lower-case the S of a possessive, except in all-capital words and in quotations.

    >>> [(e.start, e.after) for e in large_possessives(View("Norway'S coast, NORWAY'S COAST, “Norway'S coast”"))]
    [(7, 's')]
    """
    for found in _LARGE_S.finditer(view.text) if "'S" in view.text or "’S" in view.text else ():
        if quotations(view).touch(*found.span()):
            continue
        yield Edit.one((found.end() - 1, found.end()), "s", "case.possessive", _CAPITAL, 0.9)

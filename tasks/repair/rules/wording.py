"""article.a_an and case.semicolon: the small words that a translator's neighbour words changed under.

A synonym put in place of another keeps its article (``a engineer``, ``an teacher``), and a segmenter takes a semicolon
for a sentence end (``closed; The crew``). Only nouns and adjectives that are certainly English count, so that ``va a
empezar`` is left alone, and words in quotation marks are.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.protected_spans import quotations
from quotewire.tasks.wordlists import rows, words

_ARTICLE: Final = "The article does not fit the sound of the word behind it."
_SEMICOLON: Final = "The word behind the semicolon was capitalised as if a sentence began with it."
_A: Final = re.compile(r" a(?<=[a-z,] a)(?= (?P<word>(?:[aeio]|h(?:our|onest|eir|onou?r))[a-z]{2,20})\b)")
_AN: Final = re.compile(r" an(?<=[a-z,] an)(?= (?P<word>[bcdfgjklmnpqrstvwyz][a-z]{2,20})\b)")
_SOUNDS: Final = re.compile(r"on(?:e|ce)|eu|ewe|oui")
# Not the article but a letter: "vitamin a", "plan a".
_LETTER: Final = re.compile(r"\b(?:vitamin|grade|class|option|type|plan|hepatitis|section|group|letter|note),? \Z")
_LOWERED: Final = (
    "The|He|She|It|They|We|This|That|These|Those|But|And|However|In|At|On|For|If|When|As|So|Then|There|His|Her|Their"
    "|Our|Its|Some|Many|Others|Although|Because|Therefore"
)
_CAPITAL: Final = re.compile(rf"; (?<=[a-z]; )(?:{_LOWERED})(?=,? [a-z])")
_ITEM: Final = re.compile(r"; [A-ZÀ-Þ]")
_LISTED: Final = 2
"""Number of capitals behind semicolons in a line from which on they may begin the items of a list."""
_NEAR: Final = 300
"""Characters to both sides of a semicolon that are read."""
_VERSE: Final = 50
"""Length of a line from which on it is no verse, in characters."""
_ADJECTIVES: Final = frozenset(
    """
    able absolute active actual additional advanced aggressive ambitious annual armed empty early easy economic
    effective electric electronic emergency emotional enormous entire environmental equal essential exact excellent
    exceptional extra extraordinary extreme ideal illegal immediate important impossible impressive independent
    individual industrial informal initial inner innocent intense interim internal international investigative
    isolated obvious occasional odd official old ongoing open opposite ordinary organised organized original outdated
    outstanding overall
    big bad bold brief broad busy careful central certain clear close cold common complete complex critical current
    dangerous deep difficult direct double fair false famous fast final financial foreign formal former free fresh full
    general global good grand great hard heavy high huge joint key large late leading legal little local long low major
    massive medical military minor mobile modern national natural necessary negative new nice normal peaceful personal
    poor popular positive possible powerful previous private professional public quick quiet rapid rare real recent
    regional regular religious rich right safe second senior separate serious sharp short significant similar simple
    single small social soft special specific strange strict strong successful sudden technical temporary terrible
    third total tough traditional typical wide young
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
_NOUNS: Final = frozenset(
    """
    accident address agreement airport album alternative animal apartment apology appeal apple area arm army arrest
    article attack attempt audience award aircraft egg effort election email emergency end enemy engine error estimate
    evening event exam example exception exchange excuse exit experiment explanation explosion extension eye idea image
    impact incident increase industry injury inquiry insult interview investigation invitation island issue item object
    obstacle offer office opinion opportunity option orange order organisation organization outbreak outcome oven hour
    bank baby ball bank battle bed bird bomb book border bottle box boy bridge building bus camera camp campaign car
    card case castle cat century chain chance change child church city club coast company concert contract country
    court crime crisis crowd dam day deal decade debate decision defeat defence degree disaster discussion disease dog
    door dream drug factory failure fan farm ferry festival field fight film fine fire flight flood forest future game
    garden gas girl goal group gun law letter level life limit link list loan loss machine man map market match meeting
    message mile minute mistake model month mountain museum name nation network newspaper night page paper park part
    party payment peace period person phone picture place plan plane player poem pool port president press prison
    problem process product project protest question race record referee report result river road room scandal school
    season series service ship shop sign song speech statement station step story strike student study supply system
    table target task team test theatre threat ticket town trade train treaty trial trip truck vaccine victim victory
    village visit voice vote war week wife window woman word worker world year
    """.split()  # noqa: SIM905
)


def wrong_articles(view: View) -> Iterator[Edit]:
    """Correct "a" and "an" before a noun or adjective that certainly takes the other, outside quotations.

    >>> text = "She works as a engineer, he is an teacher; va a empezar, a one-off, an hour."
    >>> [(e.start, e.after) for e in wrong_articles(View(text))]
    [(13, 'an'), (31, 'a')]
    """
    text = view.text
    for pattern, after in ((_A, "an"), (_AN, "a")):
        for found in pattern.finditer(text):
            word = found["word"]
            known = word in _known() and not (after == "an" and _SOUNDS.match(word))
            letter = _LETTER.search(text, max(0, found.start() - 12), found.start() + 1)
            if known and not letter and not quotations(view).touch(*found.span()):
                yield Edit.one((found.start() + 1, found.end()), after, "article.a_an", _ARTICLE, 0.9)


def capitals_behind_semicolons(view: View) -> Iterator[Edit]:
    """Lower-case a function word behind a semicolon, outside quotations and lists.

    >>> [(e.start, e.after) for e in capitals_behind_semicolons(View("The pier is closed; The crew waits."))]
    [(20, 'the')]
    """
    text = view.text
    for found in _CAPITAL.finditer(text):
        if not _is_listed(text, found.start()) and not quotations(view).touch(*found.span()):
            yield Edit.word(text, found.start() + 2, "case.semicolon", _SEMICOLON, 0.85)


def _is_listed(text: str, at: int) -> bool:
    """Whether the line is a verse, or its semicolons stand between the items of a list."""
    start, end = text.rfind("\n", max(0, at - _NEAR), at) + 1, text.find("\n", at, at + _NEAR)
    start, end = start or max(0, at - _NEAR), min(len(text), at + _NEAR) if end < 0 else end
    beside = text[max(0, start - 2) : start].strip("\n") or text[end : end + 2].strip("\n")
    verse = end - start < _VERSE and bool(beside)
    return verse or len(_ITEM.findall(text, start, end)) >= _LISTED


@cache
def _known() -> frozenset[str]:
    """Nouns and adjectives that are certainly English."""
    nouns = frozenset(row[0] for row in rows("nouns.tsv", 2))
    return nouns | words("person_nouns.txt") | _ADJECTIVES | _NOUNS

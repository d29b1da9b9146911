"""glue.tag_boundary: a name joined to the next word where the page had a link or emphasis: ``Navarroafter``.

Names (a capital, four letters or more) before words that no name ends in are split, and any word before a capitalised
one that begins sentences (``StoltenbergHowever``). Less certain cases are
flagged (``tasks/repair/flags/misjoined.py``).
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_REASON: Final = "A name and the word behind it were joined, probably where the page had a link or an emphasis."
_ENDS: Final = ("after", "which", "when", "where", "during", "because", "while", "before", "against", "between")
_BEGINS: Final = (
    "However", "Meanwhile", "Moreover", "Nevertheless", "Nonetheless", "Furthermore", "Additionally", "Therefore",
    "Although", "According", "Because", "Despite", "Earlier", "Later", "Since", "While", "Then", "When", "After",
)  # fmt: skip
"""Words that begin a sentence and never the second part of a name in one word."""
_SENTENCE: Final = re.compile(rf"(?:{'|'.join(_BEGINS)})(?![a-z])")
_JOINED: Final = re.compile(r"(?<![\w#@/.-])[^\W\d_]{2,20}[^\W\d_A-ZÀ-Þ]\Z")
_END: Final = re.compile(rf"(?:{'|'.join(_ENDS)})(?![^\W_]|@)")
_NAME: Final = re.compile(r"(?<![^\W_]|[#@/.-])[A-Z][a-z]{2,20}[a-gi-qs-vx-z]\Z")
_LONG_WORD: Final = re.compile(r"[A-Z](?<![^\W_].)[a-zß-ÿ]{6,40}+(?= [a-zA-Z“\"])")
"""A word with a capital that may hold a name and a verb."""
_INNER: Final = re.compile(r"[A-ZÀ-Þ](?<=[a-z].)")
"""A cheap pre-check: a capital behind a small letter."""
_SEVERAL: Final = 2
"""Places with a word that begins brands, too, from which on the article joins words."""
_PREFIX: Final = re.compile(r"\b(?:Mac|Mc|De|La|Le|Van|Von|Fitz)\Z")
_LONGEST: Final = 24
"""Maximum letters of a word before a joined beginning of a sentence, and the character before it."""
_COMPOUND: Final = re.compile(
    r"(?:here|there|where|herein|therein|in|after)(?:after|before|between)|(?:else|every|some|any|no)where"
    r"|(?:mean|worth|erst|a)while",
    re.IGNORECASE,
)


# Verbs that no name ends in: "Iberdrolaannounced".
_SAID: Final = tuple(
    """
    announced explained declared assured confirmed insisted stressed replied reported responded concluded indicated
    highlighted emphasized emphasised clarified commented admitted denounced warned recalled revealed detailed presented
    received published requested criticized criticised demanded decided attended visited arrived managed defended
    maintains announces explains assures confirms insists participated despite although within without towards among
    whose
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
# Short ones, behind a first name and a surname.
_SHORT: Final = ("said", "who", "told", "took", "made", "from")
_NO_NAME: Final = re.compile(r"\b(?:[AE]l|Ben|Bou?|Abu|Mou?|Cust|Handm?)\Z")
# A preposition before a name: "by" + "Penguin". Identifiers of programs and brands look so, too.
_TAKERS: Final = frozenset(("by", "of", "from", "with", "between", "and", "against"))
_OTHERS: Final = frozenset(("on", "in", "at", "to", "for", "the", "that", "as"))
"""Words that brands begin with, too."""
_LONGEST_TAKER: Final = 8
_TAKER: Final = re.compile(r"(?<![\w.@#/$-])[a-z]{2,7}\Z")
_TAKEN: Final = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ’'-]+(?:(?= [A-ZÀ-Þ])|(?<=[^\W\d_]{3}))(?:[\s,;:)”\"]|\.(?:\s|$)|$)")
_BEFORE_TAKER: Final = re.compile(r"(?:[^\W_]|[,;)”\"]) \Z")
_CODE: Final = re.compile(
    r"\w\(\)|`|[;{}]$|\b(?:methods?|functions?|props?|class|classes|hooks?|operators?|variables?|parameters?|API|library"
    r"|app|apps|brands?)\b",
    re.MULTILINE,
)
"""A text that may name identifiers."""
_HABITUAL: Final = re.compile(
    r"(?:but|who|said|says|was|has|had|will|with|from|also|told|that|about|into)(?![^\W_]|@)(?= [a-z])"
)
"""Ends that a few names have, too: an article that joins others shows that they are words."""
_FULL_NAME: Final = re.compile(r"\b[A-Z][a-z]{1,20} [A-Z][a-z]{4,20}\Z")


def joined_words(view: View) -> Iterator[Edit]:
    """Insert a space between a name and the word that was joined to it, and before a word that begins a sentence.

    >>> [(e.start, e.end, e.after) for e in joined_words(View("He met Ana Navarroafter the call. Thereafter, no."))]
    [(18, 18, ' ')]
    """
    text = view.text
    sure = False
    taken = list(_taken(text))
    taken = [] if taken and _CODE.search(text) else taken
    for word, at in taken:
        if word in _TAKERS:
            sure = True
            yield Edit.one((at, at), " ", "glue.tag_boundary", _REASON, 0.85)
    for at in _before_verbs(view):
        sure = True
        yield Edit.one((at, at), " ", "glue.tag_boundary", _REASON, 0.85)
    for pattern, before in ((_END, _NAME), (_SENTENCE, _JOINED), (_HABITUAL, _FULL_NAME)):
        if pattern is _HABITUAL and not sure:
            break
        for found in pattern.finditer(text):
            at = found.start()
            joined = (
                before.search(text, max(0, at - _LONGEST - (before is _FULL_NAME) * _LONGEST), at)
                if text[at - 1 : at].islower()
                else None
            )
            if joined and not _COMPOUND.fullmatch(joined[0] + found[0]) and not _PREFIX.search(joined[0]):
                sure = True
                yield Edit.one((at, at), " ", "glue.tag_boundary", _REASON, 0.85)
    others = [at for word, at in taken if word in _OTHERS]
    if sure or len(others) >= _SEVERAL:
        for at in others:
            yield Edit.one((at, at), " ", "glue.tag_boundary", _REASON, 0.8)


def _before_verbs(view: View) -> Iterator[int]:
    """Yield where the verbs begin that are joined to a name: ``Iberdrolaannounced``, ``Pedro Lopezsaid``."""
    for long in _LONG_WORD.finditer(view.text):
        word, end = long[0], long.end()
        for endings, before in ((_SAID, _NAME), (_SHORT, _FULL_NAME)):
            ending = next((its for its in endings if word.endswith(its)), None) if word.endswith(endings) else None
            at = end - len(ending or "")
            joined = before.search(view.text, max(0, at - 2 * _LONGEST), at) if ending else None
            if joined and at > long.start() and not _NO_NAME.search(joined[0]):
                yield at
                break


def _taken(text: str) -> Iterator[tuple[str, int]]:
    """Yield the small words that names in a sentence are joined to, and where the names begin."""
    for capital in _INNER.finditer(text):
        at = capital.start()
        small = _TAKER.search(text, max(0, at - _LONGEST_TAKER), at)
        if small is None or not (small[0] in _TAKERS or small[0] in _OTHERS) or not _TAKEN.match(text, at):
            continue
        if _BEFORE_TAKER.search(text, max(0, small.start() - 2), small.start()):
            yield small[0], at

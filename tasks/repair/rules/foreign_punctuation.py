"""punct.foreign_mark: punctuation of other scripts in English sentences: ``Who will pay؟``, ``¿Who will pay?``.

Marks of Arabic, Urdu, Hindi and Armenian are replaced if the characters beside them are Latin. The marks with which
Spanish opens a question are removed if the question is in English; a quoted Spanish sentence keeps them. The Greek
question mark looks like a semicolon; it is one if it ends a quoted question that somebody asks.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_REASON: Final = "The punctuation mark is of another script."
_OPENS: Final = "English does not open a question or an exclamation with a mark of its own."
_ENGLISH: Final = {
    "؟": "?",
    "\u037e": "?",
    "،": ",",
    "؛": ";",
    "۔": ".",
    "।": ".",
    "։": ".",
    "՞": "?",
    "՝": ",",
    # Hebrew and Armenian have an apostrophe and a hyphen of their own.
    "׳": "'",
    "՚": "'",
    "־": "-",
    "֊": "-",
    "፣": ",",
    "።": ".",
}
_WITHIN: Final = frozenset("׳՚־֊")
"""Those that stand within a word or behind it."""
_MARK: Final = re.compile(f"[{''.join(_ENGLISH)}]")
_NEAR: Final = 3
_OTHER: Final = re.compile("[\u0530-\u058f\u0590-\u08ff\u0900-\u0dff\u1200-\u137f]")
_OPENER: Final = re.compile(r"[¿¡]{1,3}+(?=[^\W\d_])")
_SENTENCE: Final = re.compile(r"[^?!\n]{1,200}")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENGLISH_WORDS: Final = frozenset(
    """
    about an and are at be because been but by can could did do does for from get go going good had have how if into is
    it its just know let like long more much must never new not nothing now of on our out over right she should so some
    stop that the their them there these they this those to up us very was we were what when where which who whom whose
    why will with without would you your
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
_ASKS: Final = re.compile(
    r"(?:(?:And|But|So|Then|Well),? )?(?:[Ww](?:ho|hat|hen|here|hy|hich|hose|hom)|[Hh]ow|[Ii]s|[Aa]re|[Ww]as|[Ww]ere"
    r"|[Dd]o|[Dd]oes|[Dd]id|[Cc]an|[Cc]ould|[Ww]ill|[Ww]ould|[Ss]hould|[Hh]as|[Hh]ave|[Mm]ay|[Mm]ust)(?:n['’]t)? [a-z]"
)
_ASKED: Final = re.compile(
    r"[\"”“] ?(?:(?:[\w.’'-]{1,30}+ ){0,4}?)(?:asked|asks|wondered|wonders|inquired|inquires|demanded)\b"
)
_SPANISH: Final = frozenset(
    """
    cómo como con cuál cuándo cuánto cuántos cuántas de del dónde el ella ellos en eres es esta está están estás este
    esto ha han hasta hay la las lo los más mi muy nos para pero por porque que qué quién quiénes se ser si sí son su
    tu un una usted vamos van viva y ya yo
    """.split()  # noqa: SIM905
)


def foreign_punctuation(view: View) -> Iterator[Edit]:
    """Replace the marks of other scripts, and remove Spanish opening marks before English words.

    >>> text = "Who will pay؟ Nobody، she said. ¿Who are they? The banner read ¿Dónde están?"
    >>> [(text[e.start : e.end], e.after) for e in foreign_punctuation(View(text))]
    [('؟', '?'), ('،', ','), ('¿', '')]
    """
    text = view.text
    yield from _greek_questions(view)
    if text.isascii():
        return
    for found in _MARK.finditer(text):
        at = found.start()
        if _OTHER.search(_MARK.sub("", text[max(0, at - _NEAR) : at + _NEAR + 1])) or not text[at - 1 : at].strip():
            continue
        after = _ENGLISH[found[0]] + " " * (text[at + 1 : at + 2].isalpha() and found[0] not in _WITHIN)
        if after == "'" and "’" in text:
            after = "’"
        yield Edit.one((at, at + 1), after, "punct.foreign_mark", _REASON, 0.95)
    for found in _OPENER.finditer(text):
        sentence = _SENTENCE.match(text, found.end())
        words = {word.lower() for word in _WORD.findall(sentence[0])} if sentence else set()
        if words & _ENGLISH_WORDS and not words & _SPANISH:
            yield Edit.one(found.span(), "", "punct.foreign_mark", _OPENS, 0.9)


def _greek_questions(view: View) -> Iterator[Edit]:
    """Replace the semicolon that ends a quoted question, if somebody asks it."""
    if ';"' not in view.text and ";”" not in view.text and ";“" not in view.text:
        return
    found: list[int] = []
    asked = False
    for paragraph in view.quoting:
        opened: int | None = None
        for mark, role in zip(paragraph.marks, paragraph.roles, strict=True):
            if role == "close" and opened is not None and mark.left == ";" and not mark.gap_left:
                begins = (view.text.rfind(end, opened, mark.at - 1) + 2 for end in (". ", "! ", "? ", "; "))
                if _ASKS.match(view.text, max(opened + 1, *begins)):
                    found.append(mark.at - 1)
                    asked = asked or _ASKED.match(view.text, mark.at) is not None
            opened = mark.at if role == "open" else None
    for at in found if asked else ():
        yield Edit.one((at, at + 1), "?", "punct.foreign_mark", _REASON, 0.85)

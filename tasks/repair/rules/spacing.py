"""punct.*: superfluous spaces from detokenisers, and missing spaces between joined segments.

Every pattern begins with a character that is rare in correct text, so scanning correct text is cheap.
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.reporting_tags import INTRODUCING, tag_at

_BEFORE: Final = "A space stood before the punctuation mark."
_MISSING: Final = "The space behind the punctuation mark was missing."
_PAREN: Final = "Spaces stood inside the brackets."
_BEYOND: Final = "The bracket was written against the word beside it."
_ATTACHED: Final = "The bracket was written against the word before it and stood apart from its own."

HABIT: Final = 0.1
"""Minimum spaced marks per sentence end for a document to count as detokenised."""

# A comma, or the stop of a quotation: nobody sets a space before those.
_SPACED_COMMA: Final = re.compile(
    r" (?:,(?:(?=\s|$|[\"”])(?!(?<=\d ,) \d)|(?:(?<=[a-z]{2} ,)|(?<=[)%] ,))(?=[a-z]{2}))|\.(?=[\"”](?:\s|$)))",
    re.MULTILINE,
)
_LOOSE_STOP: Final = re.compile(r" \. [a-z]")
"""A stop that somebody set apart on purpose: "no . just no"."""
_SPACED_STOP: Final = re.compile(
    r" (?:\.(?! [a-z]|[\"”](?:\s|$))|;|:(?!(?<=\d :) \d)|[?!](?! [a-z]))(?=\s|$|[\"”])(?! \.)", re.MULTILINE
)
_SPACED_STOPS: Final = (" .", " ;", " :", " ?", " !")
"""A cheap pre-check."""
_SPACED_COLON: Final = re.compile(r" :(?<=[a-z] :)(?= ?[\"“] ?\w)")
# Other spaces that only a tokeniser leaves: "( 45 )", "Lee 's", "is n't", "$ 300".
_TOKENISED: Final = re.compile(
    r"\( (?=\w[^()\n]{0,80} \))|[a-z] (?:['’]s|n['’]t) [a-z]|(?<![\d] )[$£€] \d"
    r"|[“(] \w|[a-z] \.[A-Z][a-z]|\w ?[\"”] [,.](?=\s)"
)
_OPENED_COLON: Final = re.compile(r" :(?<=[a-z] :) (?=[“«„] ?[A-ZÀ-Þ])")
"""A colon that stands apart before a whole sentence in curly marks: French sets it so, and code has no such marks."""
# Times and marks as French writes them: they show whose habit a space before a semicolon is.
_FRENCH: Final = re.compile(r"\b\d{1,2} ?h(?: ?[0-5]\d)?\b|« ?[^\W\d_]| [?!]» ")
_SPACED_CALL: Final = re.compile(r" [?!](?= [a-z])")
_TIGHT_COMMA: Final = re.compile(r"[,;](?=[A-Za-z][a-z]|[aAI] [a-z])")
_TIGHT_COLON: Final = re.compile(r":(?<=[a-z]{3}:)(?=[A-Za-z][a-z]{0,14} [a-z])")
_WORDED_COLON: Final = re.compile(
    r":(?<=[a-z]{4}:)(?=(?:the|an?|to|that|it|he|she|they|we|in|on|for|no|not|this|there|these|from|with|if|is|I|and)"
    r" [a-z])"
)
"""A colon before a small word that no key, address or name of a file begins with."""
_TIGHT_CALL: Final = re.compile(r"[?!](?<=[a-z]{2}.)(?=[A-Z][a-z])")
_NAME: Final = re.compile(r"\b[A-Z]\w{0,11}\Z")
_PAREN_PAIR: Final = re.compile(r"\(( ?)[^()\n]{1,80}?( ?)\)")
_SQUARE: Final = re.compile(r"(?<=[a-z,] )\[( )(?=[^\W\d_]{3})[^\[\]\n=;|]{3,80}?( )\](?=[ .,;:?!]|$)", re.MULTILINE)
_FREE_PAIR: Final = re.compile(
    r"(?<![^\s“\"])\((?= ?\w)(?=[^()\n]{0,76}?(?:[a-z]{3}|[A-Z]{2}))[^()\n]{3,82}+\)(?=[\s.,;:!?]|\Z)"
)
_BEHIND_PAREN: Final = re.compile(r"\)(?=[a-z]{3})")
_GLUED_PAREN: Final = re.compile(
    r"(?P<before>(?<=[A-Za-z]{3}))?\((?![\"'])(?:(?=[^()\n ,\d]{1,80}+[ ,\d]|\d)[^()\n]{2,160}+|[A-Z]{2,8})\)"
    r"(?=[a-z]{3,20}\b(?![\w(=]|\.\w))"
)
_OPEN_PAREN: Final = re.compile(
    r"\((?<=[a-z]{3}\()(?=(?:[A-Za-z]{2,20}|[aA]) [A-Za-z0-9][^()\n=,;\"]{0,80}\)(?:[\s.,;:?!]|$))"
)
_ATTACHED_PAREN: Final = re.compile(r"\( (?<=[^\W\d_]\( )(?=[\w“\"])(?=[^()\n]{1,80}\))")
_CALL: Final = re.compile(r"[\"'][^()\n]{0,80}[^()\n ] ?\)|(?:[a-z_]{1,10}|\d{1,9}) \)")
_CALLED: Final = re.compile(r"(?<![\w.])[a-z_.]{2,20}\( \Z")
_ADDRESS: Final = re.compile(r"(?:[/@:&]|www)\S*\Z")
_BOTH: Final = 2


def spaces_before_punctuation(view: View) -> Iterator[Edit]:
    """Remove the space before a comma, and before other marks if the whole document has such spaces.

    People type a single ``Wyoming .`` or ``never again !``; a detokeniser does it everywhere.

    >>> [(e.start, e.end, e.after) for e in spaces_before_punctuation(View("At noon , they left . Or not ."))]
    [(7, 8, ''), (19, 20, ''), (28, 29, '')]
    >>> list(spaces_before_punctuation(View("What a crossing, never again !")))
    []
    """
    text = view.text
    commas = [
        found.start()
        for found in (_SPACED_COMMA.finditer(text) if " ," in text or " ." in text else ())
        if _ends_words(text, found.start()) and (found[0] == " ," or not _LOOSE_STOP.search(text))
    ]
    any_stop = any(stop in text for stop in _SPACED_STOPS)
    stops = [
        found.start() for found in (_SPACED_STOP.finditer(text) if any_stop else ()) if _ends_words(text, found.start())
    ]
    commas += [
        found.start()
        for found in (_SPACED_COLON.finditer(text) if " :" in text else ())
        if _last_word(text, found.start()) in INTRODUCING
    ]
    commas += [found.start() for found in (_OPENED_COLON.finditer(text) if " :" in text else ())]
    # Before a small letter, "?" is more often what an encoding made of a dash than the end of a question.
    calls = _SPACED_CALL.finditer(text) if any_stop else ()
    stops += [found.start() for found in calls if tag_at(text, found.end() + 1)]
    hits = len(commas) + len(stops)
    everywhere = hits > 1 and hits >= HABIT * (text.count(". ") + text.count(".\n"))
    everywhere = everywhere or (bool(stops) and (_TOKENISED.search(text) or _FRENCH.search(text)) is not None)
    for at in sorted({*commas, *(stops if everywhere else ())}):
        if at:
            yield Edit.one((at, at + 1), "", "punct.space_before", _BEFORE, 0.9)


def _ends_words(text: str, at: int) -> bool:
    """Whether a word, a figure or a closing bracket ends at an offset."""
    return text[at - 1].isalnum() or text[at - 1] in "%)"


def _last_word(text: str, at: int) -> str:
    """Return the word that ends at an offset."""
    return text[max(0, at - 16) : at].replace("\n", " ").rpartition(" ")[2]


def missing_spaces(view: View) -> Iterator[Edit]:
    """Insert the space after a comma, a semicolon or an exclamation where two segments were joined.

    >>> [(e.start, e.after) for e in missing_spaces(View("Fish live in rocks such as these,and others!Many do."))]
    [(33, ' '), (44, ' ')]
    >>> list(missing_spaces(View("a@b,cd and 1,000; a{float:left;width:2em}")))
    []
    """
    text = view.text
    for colon in _TIGHT_COLON.finditer(text):
        if _last_word(text, colon.start()) in INTRODUCING:
            yield Edit.one((colon.end(), colon.end()), " ", "punct.missing_space", _MISSING, 0.9)
    for colon in _WORDED_COLON.finditer(text):
        if text[text.rfind(" ", max(0, colon.start() - 24), colon.start()) + 1 : colon.start()].isalpha():
            yield Edit.one((colon.end(), colon.end()), " ", "punct.missing_space", _MISSING, 0.85)
    for found in chain(_TIGHT_COMMA.finditer(text), _TIGHT_CALL.finditer(text)):
        at = found.end()
        before = text[max(0, at - 40) : at - 1]
        # A name may end in a mark: "Yahoo!News".
        if found[0] in "?!" and _NAME.search(before[-12:]):
            continue
        behind_word = len(before) > 1 and before[-2:].islower() and before[-2:].isalpha()
        behind_bracket = found[0] == "," and before.endswith((")", "%")) and text[at : at + 3].isalpha()
        if (behind_word or behind_bracket) and not _ADDRESS.search(before):
            yield Edit.one((at, at), " ", "punct.missing_space", _MISSING, 0.9)


def spaced_brackets(view: View) -> Iterator[Edit]:
    """Remove the spaces just inside a pair of brackets; a single one if the pair stands between spaces and holds words.

    >>> [(e.start, e.end) for e in spaced_brackets(View("Lee ( 45 ) came (late)."))]
    [(5, 6), (8, 9)]
    """
    for found in _SQUARE.finditer(view.text) if "[ " in view.text else ():
        for group in (1, 2):
            yield Edit.one(found.span(group), "", "punct.space_in_paren", _PAREN, 0.85)
    for found in _PAREN_PAIR.finditer(view.text):
        if found[1] and _is_call(view.text, found.end(1)):
            continue
        inside = found[0][2:-2]
        spaced = [group for group in (1, 2) if found[group]]
        free = len(spaced) == _BOTH or _FREE_PAIR.match(view.text, found.start()) is not None
        if spaced and free and any(map(str.isalnum, inside)) and " , " not in inside:
            for group in spaced:
                yield Edit.one(found.span(group), "", "punct.space_in_paren", _PAREN, 0.9)


def _is_call(text: str, at: int) -> bool:
    """Whether brackets that open before ``at`` are those of a program's call: ``print( i )``, ``open( "a.txt" )``."""
    return _CALL.match(text, at) is not None and _CALLED.search(text, max(0, at - 24), at) is not None


def attached_brackets(view: View) -> Iterator[Edit]:
    """Move the space after an opening bracket to before it, if the bracket is attached to the word before.

    >>> [(e.start, e.end, e.after) for e in attached_brackets(View("The port office( see below) and f(x) = a( b + c"))]
    [(15, 17, ' (')]
    """
    for found in _ATTACHED_PAREN.finditer(view.text):
        if not _is_call(view.text, found.end()):
            yield Edit.one(found.span(), " (", "punct.space_in_paren", _ATTACHED, 0.9)


def glued_brackets(view: View) -> Iterator[Edit]:
    """Insert the space behind a bracket that is joined to the next word, and before it if it is joined there too.

    The bracket must hold several words, a figure or initials: ``(re)open`` and ``f(x)y`` are meant like that.

    >>> text = "The bank(FNB)reported a loss, the bridge (built in 1932)fell, they (re)opened it."
    >>> [(text[e.start - 2 : e.start + 2], e.after) for e in glued_brackets(View(text))]
    [('nk(F', ' '), ('B)re', ' '), ('2)fe', ' ')]
    """
    for found in _GLUED_PAREN.finditer(view.text) if _BEHIND_PAREN.search(view.text) else ():
        for at in (found.start(), found.end()) if found["before"] is not None else (found.end(),):
            yield Edit.one((at, at), " ", "punct.missing_space", _BEYOND, 0.85)
    for found in _OPEN_PAREN.finditer(view.text):
        yield Edit.one((found.start(), found.start()), " ", "punct.missing_space", _BEYOND, 0.85)

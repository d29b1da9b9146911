"""Prose: which lines of a text are not English sentences: foreign-language passages, code and formulas.

The rules assume English: French puts a space before a question mark, German quotes with other marks, code joins what
prose separates. In such a line only characters are repaired (broken encodings, invisible characters), never marks,
spaces, numbers or words. Lines are judged only where a rule proposes an edit, so that ordinary text costs nothing.
"""

import re
from functools import cache, lru_cache
from typing import Final

from quotewire.tasks.wordlists import rows

CHARACTERS: Final = frozenset({"mojibake", "entity", "zero_width", "homoglyph", "residue", "markup"})
"""Families of repairs that are right in any language."""

_WORD: Final = re.compile(r"(?<![’'\w])(?<![’'] )[^\W\d_]+")
_FIRST: Final = re.compile(r"(?:^|[.?!«“„] ?)([^\W\d_a-z][^\W\d_]*)")
_SHARE: Final = 2
"""How often English words must be outnumbered by foreign ones."""
_FEW: Final = 1
"""Foreign function words that are enough in a line without any English one."""
_ACCENTED: Final = 2
"""Words in small letters with letters that English lacks that are enough in a line without English function words."""
_OTHER: Final = re.compile("[\u0370-\u1fff\u2e80-\uffef]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
# Signs that prose does not have in this arrangement; two of them make a line of code or a formula.
_CODE: Final = re.compile(
    r"\w\([\"']|\w\(\)|[{}\\^]|(?<=[\w)\]]) ?[=+] ?(?=[\w\"'(])|\" ?\+|(?<=\s)(?:<<|>>)(?=\s)|&&|\|\||[=!<>]="
    r"|[-=]>|</\w|;$|[∑∫√∈∅]|(?<=\w) [<>] (?=\w)"
    # the first and the last comma of a row of fields
    r"|^\"[^\"]*\"[,;](?=\")|(?<=\")[,;]\"[^\"]*\"$"
)
_SIGNS: Final = 2
_TICK: Final = re.compile(r"(?<!`)`(?![`\s])|(?<![`\s])`(?!`)")
"""One of the two signs around a piece of code."""
_APART: Final = re.compile(r" ;(?=\s)")
_NEAR: Final = 30
"""Characters to both sides of an edit in which signs of code show that it stands within a piece of code."""
_CALL_REACH: Final = 80
"""Maximum characters from the start of a call or an option to a place within it."""
_SIGNS_NEAR: Final = 3
"""Signs of code that make a place in a line of prose code."""
_LITERAL: Final = re.compile(
    r"(?<=\w)\( ?[\"'][^()\n]{0,80}\)"
    r"|(?<= )-(?:[a-zA-Z]{1,3}|-[a-z][a-z-]{1,20}+)[ =](?:\"[^\"\n]{0,80}\"|'[^'\n]{0,80}')"
)
"""A call or an option with a literal: ``print("total: ", x)``, ``grep -n "foo "``."""
_COMPARES: Final = re.compile(r"(?<![=!<>])[=!]=(?![=>])")
"""An operator of programs, which no prose has."""
_ENOUGH: Final = 5
"""English words that make a line prose, whatever its signs."""
_ENGLISH: Final = frozenset(
    """
    about after also an and are as at be because been before but by can could did do for from had has have he her him
    his how if in into is it its more my not of on one or our out said says she so some than that the their them then
    there they this to two up was we were what when where which who will with would you your
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
_FOREIGN: Final = frozenset(
    """
    va au aux avec jamais oui ce ces cette dans de des du elle est et il ils je la le les leur mais ne nous où ou par
    pas plus pour que qui sa se ses son sont sur très un une va vous à été était déclaré dit

    al como con cuando de del dijo donde dónde el ella en entre es esta este está están estaba ha hay la las le lo
    los muy más no nos para pero por porque que qué quién se sin sobre su sus también una uno y ya él

    ao aos as com da das de disse do dos e ela ele em eram foi horas isso já mais não na nas no nos o os ou para
    pela pelo por que se sem seu sua são também um uma à é

    aber als am auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer er es für hat ich
    im ihm ihr ist mit nach nicht noch nur oder sagte sein sich sie sind um und uns unter vom von vor war was wenn
    wie wir zu zum zur über

    che chi ci come con cui da dal dei del della di disse e era fu gli i il in la le lo ma mi nel nella non o per
    più questo se si sono sua sul un una è

    a ale alebo ako by bylo do i je jej jest jsem jsou již k když ki która które który mnie na nad nebo nie nikt o
    od odpowiedział po podle powiedział pro przez przy před při s se się są ta tak také te ten to tu u v ve w wie z
    za ze že řekl

    a az azt egy el ez és hogy is meg mondta nem van volt

    ali bio da i je na nego ne o od otišao po rekao s sa se su što u uz za

    att av det du en et har hon i inte med och om på som var är er ikke jeg og på af til

    bir bu da de için ve ile olarak çok dedi
    """.split()  # noqa: SIM905
) - (_ENGLISH | frozenset("a al am die el i la me no son van de".split()))  # noqa: SIM905
"""Function words of French, Spanish, Portuguese, German, Italian, Slavic, Hungarian, Nordic languages and Turkish."""


def is_prose(text: str, at: int) -> bool:
    """Whether the line at an offset may be English prose.

    >>> [is_prose(text, 0) for text in ("« Qui est là ? » dit-il.", 'x = "a" + b;', "She said « no » to it.")]
    [False, False, True]
    >>> is_prose('Add this line to the file that you have: if ( x == "a" ) { y = "b"; }', 44)
    False
    """
    near = max(0, at - _NEAR), at + _NEAR
    if _COMPARES.search(text, *near):
        return False
    if len(_CODE.findall(text, *near)) + len(_APART.findall(text, *near)) >= _SIGNS_NEAR or _in_call(text, at):
        return False
    line = max(text.rfind("\n", max(0, at - BLOCK), at) + 1, at - BLOCK, 0)
    if text.find("`", line, at) >= 0 and len(_TICK.findall(text, line, at)) % 2:
        return False
    # A line that is longer than a block is judged block by block, so that the judgement can be cached.
    start = text.rfind("\n", max(0, at - BLOCK), at) + 1 or at // BLOCK * BLOCK
    end = text.find("\n", at, start + BLOCK)
    return _is_prose(text[start : start + BLOCK if end < 0 else end])


def _in_call(text: str, at: int) -> bool:
    """Whether an offset lies within a call or an option of a program that has a literal."""
    begins = max(text.rfind(sign, max(0, at - _CALL_REACH), at) for sign in ("(", " -", " --"))
    found = _LITERAL.match(text, begins + (text[begins] == " ")) if begins > 0 else None
    return found is not None and found.end() > at


BLOCK: Final = 2_000
"""Maximum characters that are judged together."""


@lru_cache(maxsize=256)
def _is_prose(line: str) -> bool:
    words = _WORD.findall(line)
    english = sum(word.lower() in _ENGLISH for word in words)
    if english < _ENOUGH and len(_CODE.findall(line)) >= _SIGNS:
        return False
    if len(_OTHER.findall(line)) > len(_LATIN.findall(line)):
        return False
    accented = sum(word.islower() and not word.isascii() for word in words)
    if english <= 1 and accented >= _ACCENTED + english:
        return False
    # A capitalised word is more often a name, except at the start of a sentence: "Li", "Na".
    likely = [*(word for word in words if word.islower()), *_FIRST.findall(line)]
    foreign = sum(word.lower() in _foreign() for word in likely)
    return foreign < _SHARE * max(english, _FEW) if english else foreign < _FEW


@cache
def _foreign() -> frozenset[str]:
    """Function words of other languages, except those that are English words or parts of names too."""
    return _FOREIGN | {word for _, words in rows("function_words.tsv", 2) for word in words.split()}

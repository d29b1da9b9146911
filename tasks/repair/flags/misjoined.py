"""glue.tag_boundary and abbreviation.split: text that was wrongly joined or wrongly split.

A page's tags are removed, and the words on both sides run together: ``Navarrosaid``, ``the next one The meeting``.
A segmenter takes the full stop of an abbreviation for the end of a sentence, and the two parts are translated
separately: ``GOP Sens’ campaigns. Dana Roe and Kit Lo.``
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.flag import Flag

# The letters before are checked last: a pattern that begins with something rare is found faster.
_CASE: Final = re.compile(r" The (?<=[^\W\d_A-Z]{2} The )(?P<next>[^\W\d_A-Z]{2,30})")
_WORD: Final = 30
"""Maximum length of the word before a flagged "The", in characters."""
_SAID: Final = re.compile(r"(?<![\w#@/.-])(?P<left>[A-Z][a-z]{2,20}[a-gi-qs-vx-z])(?P<right>would|could|said)\b")
_CAPITAL: Final = re.compile(
    r"(?<![\w#@/.-])(?P<left>[A-Za-z]?[a-z]{3,20})(?P<right>The|This|That|These|They|He|She|But|And)\b(?= )"
)
_ENDS: Final = ("would", "could", "said", "The", "This", "That", "These", "They", "He", "She", "But", "And")
_STRANDED: Final = re.compile(
    r"[GRS](?<!\w.)(?:(?<=[GS])ens?|(?<=R)eps?|(?<=G)ovs?)\b[’']?(?=[ ’'][ ’']?[a-z])[^.\n]{0,80}?\. "
)
_NAME: Final = r"[A-Z][\w’'-]{1,30}(?: [A-Z][\w.’'-]{0,30}){1,3}"
_NAMES: Final = re.compile(rf"{_NAME}(?:, {_NAME}){{0,4}},? and {_NAME}(?=\.(?:\s|$))")

_CASE_REASON: Final = "A sentence seems to begin in the middle of another: something between them was lost."
_GLUE_REASON: Final = "Two words were joined, probably where the page had a link or an emphasis."
_SPLIT_REASON: Final = (
    "These names belong to the abbreviated title in the sentence before, which was split at its full stop."
)


def joined_pieces(view: View) -> Iterator[Flag]:
    """Flag words and sentences that were joined where the page had a tag.

    >>> text = "He announced the next one The meeting takes place and Navarrosaid so."
    >>> [(text[f.start : f.end], f.suggestion) for f in joined_pieces(View(text))]
    [('one The meeting', None), ('Navarrosaid', 'Navarro said')]
    """
    text = view.text
    for found in _CASE.finditer(text):
        left = max(0, found.start() - _WORD)
        start = max(text.rfind(" ", left, found.start()), text.rfind("\n", left, found.start()), left - 1) + 1
        if text[start].islower():  # after a name, “The” begins a title or is part of another name
            yield Flag(start, found.end(), "glue.tag_boundary", _CASE_REASON, 0.8)
    # Few words end in one of these, so the patterns are tried on those alone.
    if not any(word.endswith(_ENDS) for word in view.distinct.difference(_ENDS)):
        return
    for word, start, _ in view.words:
        if word.endswith(_ENDS):
            joined = _SAID.match(text, start) or _CAPITAL.match(text, start)
            if joined is not None:
                suggestion = f"{joined['left']} {joined['right']}"
                yield Flag(*joined.span(), "glue.tag_boundary", _GLUE_REASON, 0.85, suggestion)


def split_abbreviations(view: View) -> Iterator[Flag]:
    """Flag a sentence of names only, after a sentence whose abbreviated title ("Sens.") has lost its names.

    >>> text = "It was hard on GOP Sens’ campaigns. Dana Roe and Kit Lo."
    >>> [text[f.start : f.end] for f in split_abbreviations(View(text))]
    ['Dana Roe and Kit Lo']
    """
    for stranded in _STRANDED.finditer(view.text):
        names = _NAMES.match(view.text, stranded.end())
        if names is not None:
            yield Flag(*names.span(), "abbreviation.split", _SPLIT_REASON, 0.85)

"""punct.split_apostrophe and mojibake: contractions and possessives that lost their apostrophe or its place.

Tokenisers split a contraction in a handful of ways: ``did n't``, ``didn 't``, ``couldn ' t``, ``I 'm``. Broken
encodings replace the apostrophe: ``wasnâ??t``, ``Obrador39s``, ``don?t``. English has a closed list of words that take
each ending, so a split ending of such a word is certain; a lone ``'s`` may follow any word.
"""

import re
from collections.abc import Iterator
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit

_CUT_OFF: Final = "The ending was cut off from its word."
_ODD_SIGN: Final = "Another sign stood in the place of the apostrophe."
_LOST: Final = "The apostrophe was lost when the characters were read in the wrong character set."

_AUXILIARIES: Final = "ai|are|ca|could|did|do|does|had|has|have|is|might|must|need|ought|sha|should|was|were|wo|would"
_PRONOUNS: Final = (
    "you|he|she|it|we|they|there|that|this|these|those|what|who|where|how|when|why|here|one|nobody|somebody|someone"
    "|everybody|everyone"
)
_MODALS: Final = "could|might|must|should|would"
# Every alternative has its spaces in one group; the word that takes the ending stands before it.
_SPLIT: Final = re.compile(
    rf"\b(?:(?:{_AUXILIARIES})(?P<not> ?n ?['’] ?)t|I(?P<am> ?['’] ?)m"
    rf"|(?:I|{_PRONOUNS})(?P<verb> ?['’] ?)(?:ll|re|ve|d)|(?:{_MODALS})(?P<have> ?['’] ?)ve)\b(?!['’-])",
    re.IGNORECASE,
)
_SPLIT_S: Final = re.compile(
    r" (?:['’](?=(?:s|re|ve|ll)(?:[ .,;:?!]|$))|['’] (?=s(?:[ .,;:?!]|$)(?! ['’])))", re.MULTILINE
)
# An apostrophe with a space beside it, or before the n of "n't": the only places where an ending can be split off.
_CLOCK: Final = re.compile(r"\b[oO](?=(?: ['’] ?|['’] )clock\b)(?P<gap> ?(?P<sign>['’]) ?)")
_APART: Final = re.compile(r"['’](?:(?<= .)|(?= )|(?<= n.))")
_BEFORE: Final = 12
"""Maximum characters of a word and its gap before an apostrophe."""
_BEHIND: Final = 6
"""Characters behind an apostrophe that are read."""
_HOST: Final = re.compile(r"[^\W_]{1,12}\Z")
_DECADE: Final = re.compile(r"(?:1[5-9]|20)?\d0")
_NO_HOST: Final = frozenset({"in", "the", "of", "to", "at", "from", "and", "a", "on", "for", "with", "by"})
_ENDING: Final = r"(?:s|t|re|ve|ll|m|d)(?![\w=&])"
_GONE: Final = re.compile(rf"(?P<sign>â\?\?|â€\?|ï¿½|\ufffd|&#0?39;?|#0?39;?|39|\?)(?={_ENDING})")
_ODD: Final = re.compile(
    r"(?:[´`](?<=[^\W\d_].)|‘(?<=[^\W\d_]{2}.)|“(?<=[^\W\d_]{2}.)(?=s\b)|''(?<=[^\W\d_]{2}..)(?!'))"
    r"(?=(?:s|t|re|ve|ll|d|m)(?![\w=&'’‘`]))"
)
"""Another sign in the place of an apostrophe, before an ending."""
_QUOTED_WORD: Final = re.compile(r"['’‘`][^\W\d_]*\Z")
_ODD_SIGNS: Final = ("´", "`", "‘", "“s", "''")
_TYPED: Final = ("‘", "`")
_HOSTS: Final = frozenset(f"i|{_PRONOUNS}|{_MODALS}".split("|"))
_LETTERS: Final = re.compile(r"(?<![^\W_])[A-Za-z]{0,20}[a-z]\Z")
_SHORTEST: Final = 4
"""Minimum letters before ``39`` or ``?`` for it to be what is left of an apostrophe."""
_NEGATED: Final = re.compile(rf"(?:{_AUXILIARIES})n\Z", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[/@:&=]\S*\Z|www\S*\Z")


def split_endings(view: View) -> Iterator[Edit]:
    """Join ``n't``, ``'m``, ``'s`` and the like to their word.

    >>> text = "Malta 's ports did n't close in 's name; I 'm sure he couldn ' t."
    >>> sorted((e.start, e.end) for e in split_endings(View(text)))
    [(5, 6), (18, 19), (42, 43), (60, 61), (62, 63)]
    """
    text = view.text
    places = [found.start() for found in _APART.finditer(text)]
    if not places:
        return
    done = set()
    for place in places:
        found = _SPLIT.search(text, max(0, place - _BEFORE), place + _BEHIND)
        if found is None:
            continue
        start, end = found.span(found.lastgroup or 0)
        for at in range(start, end):
            if text[at] == " " and at not in done:
                done.add(at)
                yield Edit.one((at, at + 1), "", "punct.split_apostrophe", _CUT_OFF, 0.9)
    yield from _clocks(text)
    for found in _SPLIT_S.finditer(text):
        for at in _spaces_before_s(text, found):
            if at not in done:
                yield Edit.one((at, at + 1), "", "punct.split_apostrophe", _CUT_OFF, 0.9)


def _spaces_before_s(text: str, found: re.Match[str]) -> list[int]:
    """Return the offsets of the spaces in an ending that was cut off from a word, or from a quoted name."""
    start, end = found.span()
    if _follows_mark(text, found):
        return [start]
    return [at for at in range(start, end) if text[at] == " "] if _takes_ending(text, start) else []


def _takes_ending(text: str, end: int) -> bool:
    """Whether a word or a decade that takes an ending stands before an offset."""
    host = _HOST.search(text, max(0, end - 12), end)
    if host is None or host[0].lower() in _NO_HOST:
        return False
    return host[0].isalpha() or _DECADE.fullmatch(host[0]) is not None


def _follows_mark(text: str, found: re.Match[str]) -> bool:
    """Whether the ending of a quoted name was cut off: ``“Zenit” 's captain``."""
    behind = text[found.start() - 1 : found.start()] in ("”", '"')
    return behind and found[0][-1] != " " and text.startswith("s ", found.end())


def _clocks(text: str) -> Iterator[Edit]:
    """Yield the edits of ``o 'clock`` and ``o' clock``."""
    for found in _CLOCK.finditer(text) if "clock" in text else ():
        yield Edit.one(found.span("gap"), found["sign"], "punct.split_apostrophe", _CUT_OFF, 0.9)


def lost_apostrophes(view: View) -> Iterator[Edit]:
    """Restore an apostrophe of which a broken encoding left other signs.

    >>> text = "It wasnâ??t Obrador39s boat, don?t you know? See a.example/b?s=1."
    >>> [(text[e.start : e.end], e.after) for e in lost_apostrophes(View(text))]
    [('â??', "'"), ('39', "'"), ('?', "'")]
    """
    text = view.text
    apostrophe = "’" if "’" in text or ("“" in text and "'" not in text) else "'"
    odd = list(_ODD.finditer(text)) if any(sign in text for sign in _ODD_SIGNS) else []
    for found in odd:
        # People type a wrong apostrophe now and then, but hardly this accent beside it.
        if found[0] in _TYPED and "´" not in text:
            continue
        # In code, the sign before the word has its partner here: 'it''s'.
        if not _QUOTED_WORD.search(text, max(0, found.start() - 21), found.start()):
            after = "’" if found[0] in ("‘", "“") else "'"
            yield Edit.one(found.span(), after, "punct.foreign_mark", _ODD_SIGN, 0.9)
    for found in _GONE.finditer(text):
        word = _LETTERS.search(text, max(0, found.start() - 21), found.start())
        if word is None or _ADDRESS.search(text, max(0, found.start() - 60), found.start()):
            continue
        if found["sign"] == "\ufffd" and text[found.end()] not in "st" and word[0].lower() not in _HOSTS:
            continue  # a letter of the word itself is lost: "na\ufffdve"
        if _takes(word[0], text[found.end()], sure=found["sign"] not in ("39", "?")):
            yield Edit.one(found.span(), apostrophe, "mojibake", _LOST, 0.9)


def _takes(word: str, ending: str, *, sure: bool) -> bool:
    """Whether a word may have an apostrophe and this ending; ``sure``: whether the sign is certainly a broken mark."""
    if ending == "t":
        return _NEGATED.search(word) is not None
    return sure or (ending == "s" and len(word) >= _SHORTEST)

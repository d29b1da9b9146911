"""quote.misplaced: marks that stand one word off: ``We wait, said” Lee``, ``Lee “said. We``, ``good, but” he left``.

Some translators align the marks of the source with the words of the output, and are one word off: a closing mark
stands behind the verb of its tag, or behind the conjunction that goes on; an opening mark stands before the verb of the
tag that precedes it. Nobody ends a quotation with such a word, since the rest of the sentence needs it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from quotewire.tasks.repair.article_view import View
from quotewire.tasks.repair.edit import Edit
from quotewire.tasks.repair.marks import Mark
from quotewire.tasks.repair.reporting_tags import INTRODUCING, closed_tag_at, tag_at

_VERB: Final = "A part of the tag stood within the quotation: the mark was too late."
_LINK: Final = (
    "The word that joins the rest of the sentence stood within the quotation: the mark was one word too late."
)
_EARLY: Final = "The verb of the tag stood within the next quotation: the mark was one word too early."
_LAST: Final = re.compile(r"(?P<pause>[,?!]) (?P<word>[a-z]{2,14})\Z")
_SUBJECT: Final = re.compile(r"[,?!] (?P<who>he|she|they|(?:the|his|her|their)(?: [\w’'-]{2,20}){1,3})\Z")
_NEXT: Final = re.compile(r" ?(?P<word>[a-z]{2,20})\b")
_FIRST: Final = re.compile(r"(?P<verb>[a-z]{2,14})(?=\. [A-ZÀ-Þ])")
_LINKS: Final = frozenset(("but", "and", "yet", "while", "which", "who", "whereas", "although", "or"))
_FINITE: Final = re.compile(r"(?:is|was|were|are|has|had|did|does|will|would|could|can|he|she|they|it|[a-z]{2,18}ed)\Z")
_WORDS: Final = 3
"""Minimum words of a quotation that ends with a conjunction by mistake; ``a “yes, but” answer`` is shorter."""
_TAG: Final = 80
"""Characters of a tag that are read."""


def misplaced_marks(view: View) -> Iterator[Edit]:
    """Move such marks to where they belong.

    >>> text = "“We wait here, said” baker Lee. He called it “a great joy, but” warned us. “No,” Lee “said. We go.”"
    >>> [(text[e.start : e.end], e.after) for e in misplaced_marks(View(text))]
    [(' said”', '” said'), (', but”', '”, but'), ('“said. ', 'said. “')]
    >>> list(misplaced_marks(View("It was a “yes, but” answer. “He came, he said” was all.")))
    []
    """
    text = view.text
    for paragraph in view.quoting:
        for first, second in pairwise(paragraph.marks):
            if first.glyph != "close" and second.glyph != "open" and second.shape == "close":
                yield from _late(text, first, second)
            elif first.shape == "close" and "," in (first.left, first.right) and second.shape == "open":
                yield from _early(text, first, second)


def _late(text: str, first: Mark, second: Mark) -> Iterator[Edit]:
    """Yield the edit of a closing mark behind the first word of what follows its quotation."""
    if first.shape != "open":
        return
    subject = _SUBJECT.search(text, max(first.at + 1, second.at - _TAG), second.at)
    if subject is not None and _is_cut(text, subject["who"], second):
        edit = Edit.one(
            (subject.start() + 1, second.at + 1), f"{second.char} {subject['who']}", "quote.misplaced", _VERB, 0.8
        )
        yield edit
        return
    last = _LAST.search(text, max(first.at + 1, second.at - 18), second.at)
    if last is None:
        return
    word, rest = last["word"], text[second.at + 1 : second.at + 1 + _TAG]
    span = last.start() + 1, second.at + 1
    if word in INTRODUCING:
        if tag_at(word + " " * (second.gap_right == 0) + rest, 0) == "verb":
            yield Edit.one(span, f"{second.char} {word}", "quote.misplaced", _VERB, 0.85)
        return
    follows = _NEXT.match(rest)
    finite = follows is not None and (follows["word"] in INTRODUCING or _FINITE.match(follows["word"]) is not None)
    long = len(text[first.at : last.start()].split()) >= _WORDS
    if last["pause"] == "," and word in _LINKS and finite and long:
        yield Edit.one((last.start(), second.at + 1), f"{second.char}, {word}", "quote.misplaced", _LINK, 0.8)


def _is_cut(text: str, who: str, mark: Mark) -> bool:
    """Whether a mark stands between the subject and the verb of a tag that ends its sentence."""
    tag = who + " " * (mark.gap_right == 0) + text[mark.at + 1 : mark.at + 1 + _TAG]
    ends = closed_tag_at(tag, 0)
    return ends is not None and ends > len(who) and _NEXT.match(tag, len(who)) is not None


def _early(text: str, first: Mark, second: Mark) -> Iterator[Edit]:
    """Yield the edit of an opening mark before the verb that ends the tag of the quotation before it."""
    found = _FIRST.match(text, second.at + 1)
    at = first.at + 1 + first.gap_right + 2 * (first.right == ",")
    if found is None or found["verb"] not in INTRODUCING or not 0 < second.at - at <= _TAG:
        return
    tag = text[at : second.at] + found["verb"]
    if closed_tag_at(tag + ".", 0) == len(tag):
        after = found["verb"] + ". " + second.char
        yield Edit.one((second.at, found.end() + 2), after, "quote.misplaced", _EARLY, 0.85)
